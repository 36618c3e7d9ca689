"""Alerts as records of `dump` and the API (spec 13.7)."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Q

from hrplatform.lib.dump import CHUNK, register
from performance.alerts.models import Alert

GROUP = ("brand", "region", "position", "department")


@register("alerts")
def dump_alerts(*, since: date | None, as_of: date | None) -> Iterator[dict[str, Any]]:
    """Alerts in the order they were raised; with as_of those raised by that day."""
    rows = Alert.objects.filter(raised_on__lte=as_of) if as_of else Alert.objects.all()
    if since:
        rows = rows.filter(Q(last_day__gte=since) | Q(raised_on__gte=since))
    joined = rows.select_related("rule", "employee", *GROUP).prefetch_related("days")
    for row in joined.order_by("raised_on", "code", "employee__number", "pk").iterator(CHUNK):
        yield {
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
            "resolved_on": row.resolved_on,
            "resolved_how": row.how or None,
        }
