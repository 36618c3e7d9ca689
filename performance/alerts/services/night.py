"""The night's rules: follow what is open, then raise what is new (spec 3.1, 3.2)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from audit.bulk import Record, record_many
from people.models import Employee
from people.services import ensure_calendar
from performance.alerts import actions, engine
from performance.alerts.enums import TRIAL_RUNNING, AlertState, Resolution, RuleMode, Severity
from performance.alerts.models import Alert, AlertDay, Rule, Trial
from performance.alerts.series import Story, get, place_of
from performance.alerts.services.marks import evidence, is_lowered, new_hires
from performance.alerts.services.moves import resolve_alerts
from performance.alerts.services.telling import tell_raised
from performance.measures.models import DirtyDay

_FIGURES = ["value", "target_value", "achievement", "target", "low", "high", "cases"]


@dataclass
class NightAlerts:
    """What one night did."""

    raised: list[Alert] = field(default_factory=list)
    resolved: list[Alert] = field(default_factory=list)
    grown: list[Alert] = field(default_factory=list)


@transaction.atomic(savepoint=False)
def run_rules(*, on: date, now: datetime) -> NightAlerts:
    """Follow and raise for every rule in force. Side effects: alerts with their days, audit entries, notices."""
    ensure_calendar(start=on - timedelta(days=400), until=on)
    done = NightAlerts()
    has_late = DirtyDay.objects.filter(day__lt=on).exists()
    rules = rules_in_force()
    for rule, alerts in _unresolved(on, {rule.pk: rule for rule in rules}):
        _follow(done, rule, alerts, on=on, now=now, has_late=has_late)
    standing = engine.Standing(on, has_late=has_late)
    for rule in rules:
        found = engine.find_new(rule, standing)
        done.raised += raise_alerts(rule=rule, found=found, on=on, now=now)
        standing.unresolved(rule).update(story.subject for story in found)
    tell_raised(alerts=done.raised, on=on, now=now)
    return done


def rules_in_force() -> list[Rule]:
    """Current rules that are not off, and the versions of running trials."""
    on_trial = Exists(Trial.objects.filter(rule=OuterRef("pk"), state__in=TRIAL_RUNNING))
    rows = Rule.objects.filter(Q(is_current=True) | on_trial).exclude(mode=RuleMode.OFF)
    return list(rows.select_related("metric", "lowered_by", "trial").order_by("code", "version"))


def raise_alerts(*, rule: Rule, found: Sequence[Story], on: date, now: datetime) -> list[Alert]:
    """Write new alerts with their days. Audited one by one, written in bulk."""
    if not found:
        return []
    hires = new_hires([pk for story in found if (pk := place_of(story.subject).get("employee_id"))], on)
    metrics = get(rule.series).metrics_of(rule, [story.subject for story in found], on)
    alerts = [_new_alert(rule, story, on, hires, metrics) for story in found]
    Alert.objects.bulk_create(alerts)
    _write_days(rule, alerts, found, is_new=True)
    people = Employee.objects.in_bulk([alert.employee_id for alert in alerts if alert.employee_id])
    entries = []
    for alert in alerts:
        alert.employee = people.get(alert.employee_id)  # type: ignore[assignment]
        after = {"rule": rule.code, "version": rule.version, "severity": alert.severity, "first_day": alert.first_day}
        entries.append(Record(target=alert, after=after, person=alert.employee))
    record_many(action=actions.ALERT_RAISED, actor=None, records=entries, at=now)
    return alerts


def _new_alert(rule: Rule, story: Story, on: date, hires: set[int], metrics: dict[str, int]) -> Alert:
    place = {"metric_id": metrics.get(story.subject), **place_of(story.subject)}
    return Alert(
        rule=rule, code=rule.line, subject=story.subject, severity=rule.severity, first_day=story.days[0],
        last_day=story.days[-1], raised_on=on, new_hire=place.get("employee_id") in hires, **place,
    )  # fmt: skip


def _unresolved(on: date, known: dict[int, Rule]) -> list[tuple[Rule, list[Alert]]]:
    """Unresolved alerts by the rule version that raised them. Those of a later night stay out of an earlier one."""
    rows = Alert.objects.exclude(state=AlertState.RESOLVED).filter(raised_on__lte=on)
    by_rule: dict[int, list[Alert]] = defaultdict(list)
    rules = dict(known)
    for alert in rows.select_related("rule__metric", "rule__trial", "employee").order_by("pk"):
        by_rule[alert.rule_id].append(alert)
        rules.setdefault(alert.rule_id, alert.rule)
    return [(rules[pk], alerts) for pk, alerts in sorted(by_rule.items())]


def _follow(done: NightAlerts, rule: Rule, alerts: Sequence[Alert], *, on: date, now: datetime, has_late: bool) -> None:
    """Let the unresolved alerts of one rule version follow the data known now."""
    by_id = {alert.pk: alert for alert in alerts}
    changed = engine.follow(rule, alerts, on, has_late=has_late)
    lost = [by_id[row.alert_id] for row in changed if row.story is None]
    grown = [(by_id[row.alert_id], row.story) for row in changed if row.story is not None]
    for alert, story in grown:
        alert.first_day, alert.last_day = story.days[0], story.days[-1]
    if grown:
        _write_days(rule, [alert for alert, _story in grown], [story for _alert, story in grown])
        done.grown += [alert for alert, _story in grown]
    recovered = [by_id[row.alert_id] for row in changed if row.is_recovered]
    done.resolved += resolve_alerts(alerts=lost, how=Resolution.CORRECTED, on=on, now=now)
    done.resolved += resolve_alerts(alerts=recovered, how=Resolution.RECOVERED, on=on, now=now)


def _write_days(rule: Rule, alerts: Sequence[Alert], stories: Sequence[Story], *, is_new: bool = False) -> None:
    """Keep exactly these days as evidence, with the figures they were judged by; and the severity they make."""
    figures = _figures(rule, alerts, stories)
    if not is_new:
        _forget_others(alerts, stories)
    AlertDay.objects.bulk_create(
        [
            AlertDay(alert=alert, day=day, **figures[alert.pk, day])
            for alert, story in zip(alerts, stories, strict=True) for day in story.days
        ],
        update_conflicts=True, unique_fields=["alert", "day"], update_fields=_FIGURES, batch_size=2_000,
    )  # fmt: skip
    days = {alert.pk: (alert.employee_id, story.days) for alert, story in zip(alerts, stories, strict=True)}
    lowered = is_lowered(rule, days)
    changed = []
    for alert in alerts:
        severity = Severity.INFO if alert.pk in lowered else rule.severity
        if severity != alert.severity or not is_new:
            alert.severity = severity
            changed.append(alert)
    Alert.objects.bulk_update(changed, ["first_day", "last_day", "severity"], batch_size=2_000)


def _forget_others(alerts: Sequence[Alert], stories: Sequence[Story]) -> None:
    """Days that are no longer bad leave the alert."""
    kept = {(alert.pk, day) for alert, story in zip(alerts, stories, strict=True) for day in story.days}
    known = AlertDay.objects.filter(alert__in=alerts).values_list("alert_id", "day")
    gone = defaultdict(list)
    for pk, day in known:
        if (pk, day) not in kept:
            gone[pk].append(day)
    for pk, days in gone.items():
        AlertDay.objects.filter(alert_id=pk, day__in=days).delete()


def _figures(rule: Rule, alerts: Sequence[Alert], stories: Sequence[Story]) -> dict[tuple[int, date], dict]:
    """{(alert id, day): fields of its evidence}: the series' own figures, or the day result it was judged by."""
    found: dict[tuple[int, date], dict] = {}
    judged = evidence(
        rule,
        [(alert.employee_id, day) for alert, story in zip(alerts, stories, strict=True) for day in story.days
         if alert.employee_id],
    ) if get(rule.series).is_judged else {}  # fmt: skip
    for alert, story in zip(alerts, stories, strict=True):
        for day, figure in zip(story.days, story.figures, strict=True):
            own = {"value": figure.value, "low": figure.low, "high": figure.high, "cases": figure.cases}
            found[alert.pk, day] = own | judged.get((alert.employee_id, day), {})
    return found
