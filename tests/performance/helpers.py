"""Short ways to set targets, observe and run nights in tests."""

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

from performance.alerts.models import Alert
from performance.measures.models import Metric, Observation
from performance.measures.services import TargetSpec, mark_days, set_target
from performance.night import escalate, judge_days, watch_rules

MORNING = datetime(2025, 3, 3, 1, 0, tzinfo=timezone.utc)


def day(text):
    return date.fromisoformat(text)


def metric(code):
    return Metric.objects.get(code=code)


def target(code, value, start, *, actor, until=None, per="day", reason="", **scope):
    spec = TargetSpec(
        metric=metric(code),
        start=day(start),
        until=day(until) if until else None,
        per=per,
        value=Decimal(value),
        **scope,
    )
    return set_target(spec=spec, actor=actor, today=day(start), now=MORNING, reason=reason)[0]


def observe(employee, code, values):
    """values: {"2025-03-06": 2}; marks the days as an import does."""
    of = metric(code)
    for text, value in values.items():
        Observation.objects.update_or_create(
            employee=employee, metric=of, day=day(text), defaults={"value": Decimal(str(value))}
        )
    mark_days(days=[(employee.pk, day(text)) for text in values])


def night(on):
    on = day(on) if isinstance(on, str) else on
    now = datetime(on.year, on.month, on.day, 18, 0, tzinfo=timezone.utc)
    return judge_days(on=on, now=now) | watch_rules(on=on, now=now) | escalate(on=on, now=now)


def nights(start, until):
    first, last = day(start), day(until)
    return [night(first + timedelta(days=offset)) for offset in range((last - first).days + 1)]


def story(alert):
    return {
        "rule": alert.code,
        "first_day": str(alert.first_day),
        "raised_on": str(alert.raised_on),
        "days": [str(on) for on in alert.days.order_by("day").values_list("day", flat=True)],
        "state": alert.state,
    }


def stories(**filters):
    return [story(alert) for alert in Alert.objects.filter(**filters).order_by("code", "raised_on")]
