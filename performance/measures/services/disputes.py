"""The life of a doubted figure (spec 2.3): raised, answered in three working days or overdue, taken back.

One door: `_move` alone ends a dispute.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from audit import services as audit
from notices.services import notify
from people.models import Employee
from people.permissions import boss_of
from people.selectors import hr_leads
from people.selectors.calendar import company_days
from people.services import ensure_calendar
from performance.measures import actions, notice_kinds
from performance.measures.enums import DisputeState
from performance.measures.models import Dispute, Metric
from performance.measures.permissions import data_owners
from performance.measures.selectors.figures import figure_of, is_questionable
from performance.measures.services.figures import FigureRefused, correct_figure

ANSWER_DAYS = 3
LOOK_AHEAD = timedelta(days=40)


class DisputeRefused(ValueError):
    """A doubt that can't be raised or answered so; `field` is the form field it belongs to."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


def due_on(today: date) -> date:
    """The third working day of the company after today."""
    ensure_calendar(start=today, until=today + LOOK_AHEAD)
    days = company_days(today + timedelta(days=1), today + LOOK_AHEAD)
    ahead = [day for day, item in sorted(days.items()) if item.works]
    return ahead[ANSWER_DAYS - 1]


@transaction.atomic
def raise_dispute(
    *, employee: Employee, metric: Metric, day: date, said: str, actor: Any, today: date, now: datetime
) -> Dispute:
    """The employee doubts a figure. Side effects: the dispute, an audit entry, a notice to the data owners.

    DisputeRefused: a day to come, a figure that was never judged or observed, no words, one open already.
    """
    if day > today or not is_questionable(employee, metric, day):
        raise DisputeRefused(_("There is no figure of this metric on that day."))
    if not said.strip():
        raise DisputeRefused(_("Say what is wrong with the figure."), "said")
    dispute = Dispute(
        employee=employee, metric=metric, day=day, said=said.strip(), raised_by=actor, raised_at=now,
        value_then=figure_of(employee, metric, day).value, due_on=due_on(today),
    )  # fmt: skip
    try:
        with transaction.atomic():
            dispute.save()
    except IntegrityError as error:
        raise DisputeRefused(_("You have questioned this figure already; the answer is on its way.")) from error
    after = {"metric": metric.code, "day": day, "value": dispute.value_then, "due_on": dispute.due_on}
    audit.record(
        action=actions.DISPUTE_RAISED, actor=actor, target=dispute, person=employee, after=after, reason=said, at=now
    )
    _tell(dispute, notice_kinds.DISPUTE_RAISED, data_owners(metric), "raised", now)
    return dispute


@transaction.atomic
def answer_dispute(
    *, dispute: Dispute, answer: str, values: Mapping[Metric, Decimal | None], actor: Any, now: datetime
) -> Dispute:
    """The data owner corrects the figure or confirms it, in words. Audited; the employee and the boss are told.

    values: the metric's observed parts as they should be (a rate's are its numerator and denominator); equal to what
    is there is no correction. DisputeRefused: answered already, no words, a value the metric can't have.
    """
    if not answer.strip():
        raise DisputeRefused(_("Say how the figure came about."), "answer")
    changed = False
    for metric, value in values.items():
        try:
            reason = _("Questioned by the employee: %(answer)s") % {"answer": answer.strip()}
            changed |= correct_figure(
                employee=dispute.employee,
                metric=metric,
                day=dispute.day,
                value=value,
                actor=actor,
                reason=reason,
                now=now,
            )
        except FigureRefused as refused:
            raise DisputeRefused(str(refused), f"value_{metric.code}") from refused
    after = figure_of(dispute.employee, dispute.metric, dispute.day).value
    state = DisputeState.CORRECTED if changed else DisputeState.CONFIRMED
    _move(dispute, state, actor, now, answer=answer.strip(), answered_by=actor, answered_at=now, value_after=after)
    boss = boss_of(dispute.employee, dispute.day)
    users = [dispute.employee.user, boss.user if boss else None]
    _tell(dispute, notice_kinds.DISPUTE_ANSWERED, users, "answered", now)
    return dispute


@transaction.atomic
def withdraw_dispute(*, dispute: Dispute, actor: Any, now: datetime) -> Dispute:
    """The employee takes the doubt back. Audited."""
    return _move(dispute, DisputeState.WITHDRAWN, actor, now)


@transaction.atomic(savepoint=False)
def remind_disputes(*, on: date, now: datetime) -> int:
    """On the due day the data owners are reminded; when it has passed they and the HR lead are told, every working
    day. Returns how many disputes are overdue. Twice on a day is once."""
    waiting = Dispute.objects.filter(state=DisputeState.OPEN, due_on__lte=on).select_related("employee", "metric")
    today = company_days(on, on).get(on)
    if not waiting or (today and not today.works):
        return 0
    overdue = 0
    for dispute in waiting:
        owners = data_owners(dispute.metric)
        if dispute.due_on == on:
            _tell(dispute, notice_kinds.DISPUTE_DUE, owners, "due", now)
            continue
        overdue += 1
        _tell(dispute, notice_kinds.DISPUTE_OVERDUE, [*owners, *hr_leads()], f"overdue:{on}", now)
    return overdue


def _move(dispute: Dispute, state: str, actor: Any, now: datetime, **values: Any) -> Dispute:
    """The only way out of `open`; whoever comes second is refused."""
    moved = Dispute.objects.filter(pk=dispute.pk, state=DisputeState.OPEN).update(state=state, **values)
    if not moved:
        raise DisputeRefused(_("Somebody has answered or withdrawn it in the meantime."))
    dispute.refresh_from_db()
    action = actions.DISPUTE_WITHDRAWN if state == DisputeState.WITHDRAWN else actions.DISPUTE_ANSWERED
    audit.record(
        action=action, actor=actor, target=dispute, person=dispute.employee, at=now, reason=dispute.answer,
        before={"state": DisputeState.OPEN, "value": dispute.value_then},
        after={"state": state, "value": dispute.value_after},
    )  # fmt: skip
    return dispute


def _tell(dispute: Dispute, kind: str, users: list[Any], step: str, now: datetime) -> None:
    context = {
        "name": dispute.employee.name, "metric": dispute.metric.names,
        "day": str(dispute.day), "due": str(dispute.due_on), "state": dispute.state,
    }  # fmt: skip
    link = reverse("measures:dispute-detail", args=[dispute.public_id])
    notify(users=users, kind=kind, context=context, link=link, dedupe_key=f"dispute:{dispute.pk}:{step}", now=now)
