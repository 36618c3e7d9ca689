"""Who is told of an alert, and how (spec 3.1, 3.2)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from notices.services import notify
from people.models import Department, DepartmentHead
from people.permissions import bosses_of
from people.selectors import hr_users
from performance.alerts import kinds
from performance.alerts.enums import RuleMode, Told
from performance.alerts.models import Alert


def tell_raised(*, alerts: Sequence[Alert], on: date, now: datetime) -> None:
    """One notice per alert for the boss and HR, as its rule says; a quiet rule tells HR only."""
    if not alerts:
        return
    hr, bosses = hr_users(), bosses_of([alert.employee_id for alert in alerts if alert.employee_id], on)
    heads = heads_of([alert.department_id for alert in alerts if alert.department_id], on)
    departments = Department.objects.in_bulk([alert.department_id for alert in alerts if alert.department_id])
    for alert in alerts:
        told = [Told.HR] if alert.rule.mode == RuleMode.QUIET else alert.rule.told
        users: list[Any] = list(hr) if Told.HR in told or Told.HQ in told else []
        if Told.BOSS in told:
            boss = bosses.get(alert.employee_id) if alert.employee_id else heads.get(alert.department_id)
            users.append(boss.user if boss else None)
        who = alert.employee.name if alert.employee else departments[alert.department_id].name
        notify(
            users=users, kind=kinds.ALERT_RAISED, link=alert_link(alert), dedupe_key=f"alert:{alert.public_id}:raised",
            context={"rule": str(alert.rule), "who": who, "what": f"{alert.first_day} – {alert.last_day}"}, now=now,
        )  # fmt: skip


def heads_of(department_ids: Sequence[int], on: date) -> dict[int | None, Any]:
    """{department id: its own head on the day, the deputy without one}."""
    rows = DepartmentHead.objects.as_of(on).filter(department_id__in=department_ids).select_related("employee__user")
    found: dict[int | None, Any] = {}
    for row in sorted(rows, key=lambda row: (row.kind != "head", row.start, row.pk)):
        found.setdefault(row.department_id, row.employee)
    return found


def alert_link(alert: Alert) -> str:
    """Path of the alert's page."""
    return reverse("alerts:alert-detail", args=[alert.public_id])
