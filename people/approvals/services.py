"""The one door of approvals: start, decide, return, withdraw; each by compare-and-set, audited, the next one told."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.services import record
from people.approvals import actions, selectors
from people.approvals.enums import RequestState, TurnState
from people.approvals.errors import ApprovalMoved, ApprovalRefused
from people.approvals.models import ApprovalRequest, ApprovalStep, ApprovalTurn
from people.approvals.registry import kind_of
from people.approvals.rules import Bar, Step, faults, steps_for
from people.approvals.sentences import bar_text, fault_text
from people.approvals.signals import request_returned, turn_came
from people.models import Employee
from people.permissions import is_hr


@transaction.atomic
def start(
    *,
    kind: str,
    subject: Any,
    title: str,
    link: str,
    actor: Any,
    now: datetime,
    size: Decimal | None = None,
    about: Employee | None = None,
    note: str = "",
) -> ApprovalRequest:
    """Ask for the approvals that this kind and size need; the rule of today is copied, later changes don't touch it.

    title and link are what approvers read and where they decide. about: the person concerned, who never decides.
    Audited; those who may take the first step get a notice. Raises ApprovalRefused when a step has nobody who may
    decide it, ApprovalMoved when a request for the object is on its way already.
    """
    steps = steps_for(selectors.steps_in_force(kind), size)
    try:
        with transaction.atomic():
            request = ApprovalRequest.objects.create(
                kind=kind, title=title[:200], link=link, size=size, note=note[:400], submitted_by=actor, about=about,
                started_at=now, **selectors.subject_key(subject),
            )  # fmt: skip
    except IntegrityError as error:
        raise ApprovalMoved(_("This waits for approval already.")) from error
    ApprovalTurn.objects.bulk_create(
        ApprovalTurn(
            request=request, sequence=n, role=step.role, position_id=step.position, person_id=step.person,
            from_size=step.from_size, submitter_may=step.submitter_may,
        )
        for n, step in enumerate(steps, start=1)
    )  # fmt: skip
    on = _day(now)
    for turn in selectors.turns_of(request):
        if not selectors.approvers(request, turn, on):
            raise ApprovalRefused(
                _("Nobody can give approval %(n)s (%(who)s): name an account for it first.")
                % {"n": turn.sequence, "who": turn.approver}
            )
    after = {"title": request.title, "size": size, "steps": len(steps)}
    record(action=actions.STARTED, actor=actor, target=request, person=about, after=after, reason=request.note, at=now)
    _call(request, on, now)
    return request


@transaction.atomic
def decide(*, request: ApprovalRequest, step: int, actor: Any, now: datetime, reason: str = "") -> ApprovalRequest:
    """Approve the step the actor saw (`request.step`); `is_approved` is True once it was the last.

    Audited; those of the next step get a notice. Raises ApprovalRefused when it isn't the actor's to decide,
    ApprovalMoved when the step is decided already: nothing happens twice.
    """
    turn = _turn(request, step)
    _take(turn, TurnState.APPROVED, actor, now, reason)
    _check_right(turn, actor, now)
    is_last = not turn.request.turns.filter(sequence__gt=step).exists()
    values: dict[str, Any] = {"state": RequestState.APPROVED, "ended_at": now} if is_last else {"step": step + 1}
    _move(turn.request, step, values)
    after = {"step": step, "who": turn.key, "state": turn.request.state}
    record(
        action=actions.APPROVED, actor=actor, target=turn.request, person=turn.request.about, after=after,
        reason=reason.strip(), at=now,
    )  # fmt: skip
    if not is_last:
        _call(turn.request, _day(now), now)
    _bring_up_to_date(request)
    return request


@transaction.atomic
def return_(*, request: ApprovalRequest, step: int, actor: Any, reason: str, now: datetime) -> ApprovalRequest:
    """Send it back with a reason: by whose turn it is, who approved an earlier step, or HR. Ends the request.

    Audited; the submitter gets a notice. Raises ApprovalRefused, ApprovalMoved.
    """
    if not reason.strip():
        raise ApprovalRefused(_("Say why it is returned: whoever submitted it has to know what to change."), "reason")
    turn = _turn(request, step)
    decided = turn.request.turns.filter(decided_by=actor).exists()
    if turn.request.about and turn.request.about.user_id == actor.pk:
        raise ApprovalRefused(bar_text(Bar.CONCERNED, turn.approver))
    own = selectors.may_decide(actor, turn.request, _day(now))
    if not (own or decided or is_hr(actor)):
        raise ApprovalRefused(_("Only those who decide it, and HR, can return it."))
    if own:
        # The turn before the request, as in decide: two at once wait for each other in one order only.
        _take(turn, TurnState.RETURNED, actor, now, reason)
    _move(turn.request, step, {"state": RequestState.RETURNED, "ended_at": now})
    after = {"step": step, "state": RequestState.RETURNED}
    record(
        action=actions.RETURNED, actor=actor, target=turn.request, person=turn.request.about, after=after,
        reason=reason.strip(), at=now,
    )  # fmt: skip
    request_returned.send(ApprovalRequest, request=turn.request, actor=actor, reason=reason.strip(), now=now)
    _bring_up_to_date(request)
    return request


@transaction.atomic
def withdraw(*, request: ApprovalRequest, actor: Any, reason: str, now: datetime) -> ApprovalRequest:
    """The submitter or the system takes an open request back. Audited. Raises ApprovalMoved when it has ended."""
    _move(request, request.step, {"state": RequestState.WITHDRAWN, "ended_at": now})
    record(
        action=actions.WITHDRAWN, actor=actor, target=request, person=request.about,
        after={"state": RequestState.WITHDRAWN}, reason=reason.strip(), at=now,
    )  # fmt: skip
    _bring_up_to_date(request)
    return request


@transaction.atomic
def change_steps(*, kind: str, steps: Sequence[Step], actor: Any, reason: str, now: datetime) -> None:
    """The company's own steps for a kind; requests on their way keep theirs. Audited.

    Raises ApprovalRefused where money or a contract would be decided by one person alone.
    """
    if not reason.strip():
        raise ApprovalRefused(_("Say why the steps change."), "reason")
    wrong = faults(steps, kind_of(kind).stake)
    if wrong:
        index, fault = wrong[0]
        raise ApprovalRefused(fault_text(fault), "" if index is None else f"approver_{index + 1}")
    before = [row.key for row in selectors.rows_in_force(kind)]
    ApprovalStep.objects.filter(kind=kind).delete()
    ApprovalStep.objects.bulk_create(
        ApprovalStep(
            kind=kind, sequence=n, role=step.role, position_id=step.position, person_id=step.person,
            from_size=step.from_size, submitter_may=step.submitter_may,
        )
        for n, step in enumerate(steps, start=1)
    )  # fmt: skip
    rows = selectors.rows_in_force(kind)
    after = {
        "kind": kind,
        "steps": [row.key for row in rows],
        "from": [str(row.from_size or "") for row in rows],
        "submitter_may": [row.submitter_may for row in rows],
    }
    record(
        action=actions.RULE_CHANGED, actor=actor, target=rows[0], before={"steps": before}, after=after,
        reason=reason.strip(), at=now,
    )  # fmt: skip


def _turn(request: ApprovalRequest, step: int) -> ApprovalTurn:
    """The waiting turn the actor saw, freshly read."""
    fresh = ApprovalRequest.objects.select_related("about").get(pk=request.pk)
    turn = next((turn for turn in selectors.turns_of(fresh) if turn.is_current and turn.sequence == step), None)
    if turn is None:
        raise ApprovalMoved(_moved())
    return turn


def _check_right(turn: ApprovalTurn, actor: Any, now: datetime) -> None:
    """After the turn was taken: the loser of two clicks was told so before. Own decision doesn't count against it."""
    case = turn.request
    bar = selectors.bar_of(actor, case, _day(now), without=turn.pk)
    if bar is not None:
        raise ApprovalRefused(bar_text(bar, turn.approver))


def _take(turn: ApprovalTurn, state: TurnState, actor: Any, now: datetime, reason: str) -> None:
    """Compare-and-set on the turn: of two at once one finds it waiting."""
    values = {"state": state, "decided_by": actor, "decided_at": now, "reason": reason.strip()[:400]}
    try:
        with transaction.atomic():
            taken = ApprovalTurn.objects.filter(pk=turn.pk, state=TurnState.WAITING).update(**values)
    except IntegrityError as error:
        raise ApprovalRefused(_("You approved an earlier step: this one needs another person.")) from error
    if taken != 1:
        raise ApprovalMoved(_moved())


def _move(request: ApprovalRequest, step: int, values: dict[str, Any]) -> None:
    rows = ApprovalRequest.objects.filter(pk=request.pk, state=RequestState.OPEN, step=step)
    if rows.update(**values) != 1:
        raise ApprovalMoved(_moved())
    for name, value in values.items():
        setattr(request, name, value)


def _call(request: ApprovalRequest, on: date, now: datetime) -> None:
    turn = selectors.current_turn(request)
    if turn is not None:
        users = selectors.approvers(request, turn, on)
        turn_came.send(ApprovalRequest, request=request, turn=turn, users=users, now=now)


def _bring_up_to_date(request: ApprovalRequest) -> None:
    request.refresh_from_db(fields=["state", "step", "ended_at"])


def _moved() -> str:
    return _("Someone was faster: this step is decided already. Nothing was done twice.")


def _day(now: datetime) -> date:
    return timezone.localtime(now).date()
