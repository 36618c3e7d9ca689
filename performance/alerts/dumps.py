"""Alerts as records of `dump` and the API (spec 13.7)."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from hrplatform.lib.dump import Source, register_source
from performance.alerts.enums import RuleMode
from performance.alerts.models import Alert

GROUP = ("brand", "region", "position", "department")


def alert_rows(since: date | None, as_of: date | None) -> QuerySet[Alert]:
    """Alerts in the order they were raised; with as_of those raised by that day."""
    rows = Alert.objects.filter(raised_on__lte=as_of) if as_of else Alert.objects.all()
    if since:
        rows = rows.filter(Q(last_day__gte=since) | Q(raised_on__gte=since))
    joined = rows.select_related("rule", "employee", *GROUP).prefetch_related("days")
    return joined.annotate(who=Coalesce("employee__number", Value("")))


def alert_records(rows: Sequence[Alert]) -> Iterator[dict[str, Any]]:
    for row in rows:
        yield {
            "id": str(row.public_id),
            "rule": row.code,
            "version": row.rule.version,
            "severity": row.severity,
            "employee": row.employee.number if row.employee else None,
            "scope": {name: str(item) if (item := getattr(row, name)) else None for name in GROUP},
            "first_day": row.first_day,
            "raised_on": row.raised_on,
            "last_day": row.last_day,
            "days": sorted(day.day for day in row.days.all()),
            "state": row.state,
            "new_hire": row.new_hire,
            "quiet": row.rule.mode == RuleMode.QUIET,
            "resolved_on": row.resolved_on,
            "resolved_how": row.how or None,
        }


def changed_since(moment: datetime) -> Q:
    """Raised, followed, acknowledged, taken in hand or resolved since."""
    day = timezone.localdate(moment)
    on = Q(raised_on__gte=day) | Q(last_day__gte=day) | Q(resolved_on__gte=day) | Q(escalated_on__gte=day)
    return on | Q(acknowledged_at__gte=moment) | Q(in_hand_at__gte=moment)


register_source(
    "alerts",
    Source(
        rows=alert_rows,
        order=("raised_on", "code", "who", "pk"),
        records=alert_records,
        filters={"employee": "employee__number", "metric": "rule__metric__code", "state": "state"},
        updated=changed_since,
    ),
)
