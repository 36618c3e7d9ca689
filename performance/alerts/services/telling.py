"""Who is told of an alert, and how (spec 3.1, 3.2)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import prefetch_related_objects

from hrplatform.lib.paths import row_path
from notices.services import Telling, notify_many
from people.enums import Role
from people.models import DepartmentHead, User
from people.permissions import bosses_of
from people.selectors import hr_users
from performance.alerts import kinds
from performance.alerts.enums import RuleMode, Told
from performance.alerts.models import Alert


def tell_raised(*, alerts: Sequence[Alert], on: date, now: datetime) -> None:
    """One notice per alert for the boss, HR and headquarters, as its rule says; a quiet rule tells HR only."""
    if not alerts:
        return
    hr, hq = hr_users(), group_viewers()
    bosses = bosses_of([alert.employee_id for alert in alerts if alert.employee_id], on)
    heads = heads_of([alert.department_id for alert in alerts if alert.department_id], on)
    prefetch_related_objects(alerts, "department", "brand", "region", "position", "metric")
    tellings = []
    for alert in alerts:
        told = [Told.HR] if alert.rule.mode == RuleMode.QUIET else alert.rule.told
        users: list[Any] = list(hr) if Told.HR in told else []
        if Told.HQ in told:
            users += (hq if alert.employee_id is None else []) or hr  # headquarters hears of groups, never of a person
        if Told.BOSS in told:
            boss = bosses.get(alert.employee_id) if alert.employee_id else heads.get(alert.department_id)
            users.append(boss.user if boss else None)
        tellings.append(_telling(alert, users))
    notify_many(kind=kinds.ALERT_RAISED, tellings=tellings, now=now)


def _telling(alert: Alert, users: Sequence[Any]) -> Telling:
    context = {"rule": alert.rule.names, "who": subject_name(alert), "what": f"{alert.first_day} – {alert.last_day}"}
    key = f"alert:{alert.public_id}:raised"
    is_quiet = alert.rule.mode == RuleMode.QUIET
    concerned = alert.employee.user_id if alert.employee else None
    users = [user for user in users if user is not None and (concerned is None or user.pk != concerned)]
    return Telling(users=users, context=context, link=alert_link(alert), dedupe_key=key, to_groups=not is_quiet)


def subject_name(alert: Alert) -> str:
    """The person, or what a group is called: department, region, brand · position."""
    if alert.employee:
        return alert.employee.name
    if alert.department:
        return alert.department.name
    parts = [str(item) for item in (alert.brand, alert.region, alert.position) if item]
    return " · ".join(parts) or "—"


def group_viewers() -> list[User]:
    """Headquarters: everybody with a group viewer's account."""
    return list(User.objects.filter(groups__name=Role.GROUP_VIEWER, is_active=True).order_by("pk"))


def heads_of(department_ids: Sequence[int], on: date) -> dict[int | None, Any]:
    """{department id: its own head on the day, the deputy without one}."""
    rows = DepartmentHead.objects.as_of(on).filter(department_id__in=department_ids).select_related("employee__user")
    found: dict[int | None, Any] = {}
    for row in sorted(rows, key=lambda row: (row.kind != "head", row.start, row.pk)):
        found.setdefault(row.department_id, row.employee)
    return found


def alert_link(alert: Alert) -> str:
    """Path of the alert's page."""
    return row_path("alerts:alert-detail", alert.public_id)
