"""Escalation: an alert nobody acknowledged within two working days (spec 3.2)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from audit.bulk import Record, record_many
from notices.services import Telling, notify_many
from people.models import WorkDay
from people.permissions import bosses_of
from people.selectors import hr_leads
from performance.alerts import actions, kinds
from performance.alerts.enums import AlertState, RuleMode
from performance.alerts.models import Alert
from performance.alerts.services.telling import alert_link, heads_of, subject_name

GROUP = ("department", "brand", "region", "position")
WAIT_WORKING_DAYS = 2


@transaction.atomic(savepoint=False)
def escalate_alerts(*, on: date, now: datetime) -> list[Alert]:
    """Tell the head above, from the next working day on the HR lead, every working day until somebody acknowledges.

    Side effects: notices, the count of escalations on the alert, audit entries. Twice a night is once.
    """
    due = _due(on)
    if not due:
        return []
    bosses = _chain([alert.employee_id for alert in due if alert.employee_id], on)
    heads = heads_of([alert.department_id for alert in due if alert.department_id], on)
    above_heads = bosses_of([head.pk for head in heads.values()], on)
    leads, told = hr_leads(), {}
    for alert in due:
        above = bosses.get(alert.employee_id)
        if alert.department_id:
            above = above_heads.get(getattr(heads.get(alert.department_id), "pk", 0))
        boss = above.user if above and alert.escalations == 0 else None
        told[alert.pk] = [boss] if boss and boss.is_active else leads
        alert.escalations, alert.escalated_on = alert.escalations + 1, on
    Alert.objects.bulk_update(due, ["escalations", "escalated_on"], batch_size=2_000)
    notify_many(kind=kinds.ALERT_ESCALATED, tellings=[_telling(alert, told[alert.pk], on) for alert in due], now=now)
    records = [
        Record(
            target=alert, person=alert.employee,
            after={"escalations": alert.escalations, "to": [str(user) for user in told[alert.pk]]},
        )
        for alert in due
    ]  # fmt: skip
    record_many(action=actions.ALERT_ESCALATED, actor=None, records=records, at=now)
    return due


def _due(on: date) -> list[Alert]:
    """Open alerts of live rules that have waited, on a working day, not escalated for it yet."""
    days = list(WorkDay.objects.filter(day__lte=on, works=True).order_by("-day").values_list("day", flat=True)[:2])
    if len(days) < WAIT_WORKING_DAYS or days[0] != on:
        return []
    rows = Alert.objects.filter(state=AlertState.OPEN, raised_on__lt=days[-1], rule__mode=RuleMode.LIVE)
    return list(rows.exclude(escalated_on__gte=on).select_related("rule", "employee", *GROUP).order_by("pk"))


def _chain(employee_ids: Sequence[int], on: date) -> dict[int | None, Any]:
    """{employee id: the boss's boss}."""
    bosses = bosses_of(employee_ids, on)
    above = bosses_of([boss.pk for boss in bosses.values()], on)
    return {pk: above.get(boss.pk) for pk, boss in bosses.items()}


def _telling(alert: Alert, users: Sequence[Any], on: date) -> Telling:
    context = {"rule": alert.rule.names, "who": subject_name(alert), "raised_on": alert.raised_on}
    key = f"alert:{alert.public_id}:escalated:{on}"
    return Telling(users=users, context=context, link=alert_link(alert), dedupe_key=key)
