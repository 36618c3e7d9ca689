"""Escalation: an alert nobody acknowledged within two working days (spec 3.2)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from audit import services as audit
from notices.services import notify
from people.models import WorkDay
from people.permissions import bosses_of
from people.selectors import hr_users
from performance.alerts import actions, kinds
from performance.alerts.enums import AlertState, RuleMode
from performance.alerts.models import Alert
from performance.alerts.services.telling import alert_link, heads_of

WAIT_WORKING_DAYS = 2


@transaction.atomic
def escalate_alerts(*, on: date, now: datetime) -> list[Alert]:
    """Tell the head above, from the next working day on HR, every working day until somebody acknowledges.

    Side effects: notices, the count of escalations on the alert, audit entries. Twice a night is once.
    """
    due = _due(on)
    if not due:
        return []
    bosses = _chain([alert.employee_id for alert in due if alert.employee_id], on)
    heads = heads_of([alert.department_id for alert in due if alert.department_id], on)
    above_heads = bosses_of([head.pk for head in heads.values()], on)
    hr = hr_users()
    for alert in due:
        above = bosses.get(alert.employee_id)
        if alert.department_id:
            above = above_heads.get(getattr(heads.get(alert.department_id), "pk", 0))
        _escalate(alert, [above.user if above else None] if alert.escalations == 0 and above else hr, on, now)
    return due


def _due(on: date) -> list[Alert]:
    """Open alerts of live rules that have waited, on a working day, not escalated for it yet."""
    days = list(WorkDay.objects.filter(day__lte=on, works=True).order_by("-day").values_list("day", flat=True)[:2])
    if len(days) < WAIT_WORKING_DAYS or days[0] != on:
        return []
    rows = Alert.objects.filter(state=AlertState.OPEN, raised_on__lt=days[-1], rule__mode=RuleMode.LIVE)
    return list(rows.exclude(escalated_on__gte=on).select_related("rule", "employee", "department").order_by("pk"))


def _chain(employee_ids: Sequence[int], on: date) -> dict[int | None, Any]:
    """{employee id: the boss's boss}."""
    bosses = bosses_of(employee_ids, on)
    above = bosses_of([boss.pk for boss in bosses.values()], on)
    return {pk: above.get(boss.pk) for pk, boss in bosses.items()}


def _escalate(alert: Alert, users: Sequence[Any], on: date, now: datetime) -> None:
    alert.escalations, alert.escalated_on = alert.escalations + 1, on
    alert.save(update_fields=["escalations", "escalated_on"])
    who = alert.employee.name if alert.employee else alert.department.name if alert.department else ""
    notify(
        users=users, kind=kinds.ALERT_ESCALATED, link=alert_link(alert),
        dedupe_key=f"alert:{alert.public_id}:escalated:{on}",
        context={"rule": str(alert.rule), "who": who, "raised_on": alert.raised_on}, now=now,
    )  # fmt: skip
    after = {"escalations": alert.escalations, "to": [str(user) for user in users if user]}
    audit.record(action=actions.ALERT_ESCALATED, actor=None, target=alert, after=after, person=alert.employee, at=now)
