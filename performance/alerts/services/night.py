"""The night's rules: follow what is open, then raise what is new (spec 3.1, 3.2)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction

from audit import services as audit
from people.models import Assignment, Employee
from people.services import ensure_calendar
from performance.alerts import actions, silence_sql, streak_sql
from performance.alerts.enums import AlertState, Resolution, RuleKind, RuleMode, Severity
from performance.alerts.models import Alert, AlertDay, Rule
from performance.alerts.services import silence
from performance.alerts.services.marks import evidence, is_lowered, new_hires
from performance.alerts.services.moves import move_alert
from performance.alerts.services.telling import tell_raised
from performance.planner import hashing_cursor

DAYS_BACK = 7
SHALLOW, DEEP = 16, 1_000


@dataclass
class NightAlerts:
    """What one night did."""

    raised: list[Alert] = field(default_factory=list)
    resolved: list[Alert] = field(default_factory=list)
    grown: list[Alert] = field(default_factory=list)


@transaction.atomic
def run_rules(*, on: date, now: datetime) -> NightAlerts:
    """Follow and raise for every rule in force. Side effects: alerts with their days, audit entries, notices."""
    ensure_calendar(start=on - timedelta(days=400), until=on)
    done = NightAlerts()
    _follow(done, on=on, now=now, kind=RuleKind.STREAK, group=None, points=streak_sql.STREAK_POINTS_OF_ALERTS)
    _follow(done, on=on, now=now, kind=RuleKind.NO_DATA, group=False, points=silence_sql.PERSON_POINTS)
    _follow(done, on=on, now=now, kind=RuleKind.NO_DATA, group=True, points=silence_sql.DEPARTMENT_POINTS)
    for rule in Rule.objects.filter(is_current=True).exclude(mode=RuleMode.OFF).order_by("code"):
        found = _new_streaks(rule, on) if rule.kind == RuleKind.STREAK else silence.find_silence(rule=rule, on=on)
        done.raised += raise_alerts(rule=rule, found=found, on=on, now=now)
    tell_raised(alerts=done.raised, on=on, now=now)
    return done


def raise_alerts(
    *, rule: Rule, found: Sequence[tuple[int | None, int | None, list[date]]], on: date, now: datetime
) -> list[Alert]:
    """Write new alerts: (employee id, department id for a group, bad days). Audited one by one."""
    if not found:
        return []
    hires = new_hires([row[0] for row in found if row[0]], on)
    alerts = [_new_alert(rule, row, on, hires) for row in found]
    Alert.objects.bulk_create(alerts)
    _write_days(rule, alerts, [row[2] for row in found])
    people = Employee.objects.in_bulk([alert.employee_id for alert in alerts if alert.employee_id])
    for alert in alerts:
        alert.employee = people.get(alert.employee_id)  # type: ignore[assignment]
        after = {"rule": rule.code, "version": rule.version, "severity": alert.severity, "first_day": alert.first_day}
        audit.record(action=actions.ALERT_RAISED, actor=None, target=alert, after=after, person=alert.employee, at=now)
    return alerts


def _new_alert(rule: Rule, row: tuple[int | None, int | None, list[date]], on: date, hires: set[int]) -> Alert:
    employee, department, days = row
    return Alert(
        rule=rule, code=rule.code, subject=f"e:{employee}" if employee else f"d:{department}",
        employee_id=employee, department_id=None if employee else department, severity=rule.severity,
        first_day=days[0], last_day=days[-1], raised_on=on, new_hire=employee in hires,
    )  # fmt: skip


def _new_streaks(rule: Rule, on: date) -> list[tuple[int | None, int | None, list[date]]]:
    """Look shallow first; whoever has been bad for longer than that is read again in full."""
    found = _run_new(streak_sql.CANDIDATES, rule, on, SHALLOW, [])
    again = [subject for subject, _days, is_cut in found if is_cut]
    if again:
        kept = [row for row in found if not row[2]]
        found = sorted([*kept, *_run_new(streak_sql.GIVEN, rule, on, DEEP, again)])
    return [(subject, None, days) for subject, days, _cut in found]


def _run_new(
    candidates: str, rule: Rule, on: date, depth: int, subjects: list[int]
) -> list[tuple[int, list[date], bool]]:
    parameters = {"rule": rule.pk, "on": on, "depth": depth, "subjects": subjects, "days_back": DAYS_BACK}
    with hashing_cursor() as cursor:
        cursor.execute(streak_sql.find_new(candidates), parameters)
        return cursor.fetchall()


def _follow(done: NightAlerts, *, on: date, now: datetime, kind: str, group: bool | None, points: str) -> None:
    """Let the unresolved alerts of one kind follow the data known now."""
    earliest = _earliest(kind, group)
    if earliest is None:
        return
    window = {"start": earliest[0] - timedelta(days=90), "until": max(on, earliest[2]), "employees": earliest[1]}
    with hashing_cursor() as cursor:
        cursor.execute(streak_sql.follow(points), {"on": on, "kind": kind, "group": group, **window})
        rows = cursor.fetchall()
    alerts = Alert.objects.select_related("rule__metric", "employee").in_bulk([row[0] for row in rows])
    for pk, days, recovered in rows:
        _follow_one(done, alerts[pk], days, recovered, on=on, now=now)


def _earliest(kind: str, group: bool | None) -> tuple[date, list[int], date] | None:
    """First day, people concerned (for a group its members) and last day of the unresolved alerts of a kind."""
    rows = Alert.objects.filter(rule__series=kind).exclude(state=AlertState.RESOLVED)
    if group is not None:
        rows = rows.filter(employee__isnull=group)
    known = list(rows.values_list("first_day", "employee_id", "department_id", "last_day"))
    if not known:
        return None
    people = {row[1] for row in known if row[1]}
    departments = {row[2] for row in known if not row[1]}
    if departments:
        people |= set(Assignment.objects.filter(department__in=departments).values_list("employee_id", flat=True))
    return min(row[0] for row in known), sorted(people), max(row[3] for row in known)


def _follow_one(
    done: NightAlerts, alert: Alert, days: list[date] | None, recovered: bool, *, on: date, now: datetime
) -> None:
    if days is None:
        done.resolved.append(_end(alert, Resolution.CORRECTED, on, now))
        return
    if list(alert.days.values_list("day", flat=True)) != days:
        alert.first_day, alert.last_day = days[0], days[-1]
        _write_days(alert.rule, [alert], [days])
        done.grown.append(alert)
    if recovered:
        done.resolved.append(_end(alert, Resolution.RECOVERED, on, now))


def _end(alert: Alert, how: str, on: date, now: datetime) -> Alert:
    return move_alert(alert=alert, to=AlertState.RESOLVED, actor=None, now=now, resolved_on=on, how=how)


def _write_days(rule: Rule, alerts: Sequence[Alert], days: Sequence[list[date]]) -> None:
    """Keep exactly these days as evidence, with the figures they were judged by; and the severity they make."""
    pairs = [(alert, day) for alert, listed in zip(alerts, days, strict=True) for day in listed]
    figures = evidence(rule, [(alert.employee_id, day) for alert, day in pairs if alert.employee_id])
    for alert, listed in zip(alerts, days, strict=True):
        AlertDay.objects.filter(alert=alert).exclude(day__in=listed).delete()
    AlertDay.objects.bulk_create(
        [AlertDay(alert=alert, day=day, **figures.get((alert.employee_id, day), {})) for alert, day in pairs],
        update_conflicts=True, unique_fields=["alert", "day"],
        update_fields=["value", "target_value", "achievement", "target"], batch_size=2_000,
    )  # fmt: skip
    lowered = is_lowered(
        rule, {alert.pk: (alert.employee_id, listed) for alert, listed in zip(alerts, days, strict=True)}
    )
    for alert in alerts:
        alert.severity = Severity.INFO if alert.pk in lowered else rule.severity
    Alert.objects.bulk_update(alerts, ["first_day", "last_day", "severity"])
