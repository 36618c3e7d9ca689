"""Targets, observations and day results as records of `dump` and the API (spec 13.7)."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Max, Min, Q, QuerySet

from hrplatform.lib.dates import month_bounds
from hrplatform.lib.dump import register, text
from hrplatform.lib.ranges import in_force
from performance.measures.models import DayResult, Observation, Target

SCOPE = ("employee", "position", "department", "brand", "region")


@register("targets")
def dump_targets(*, since: date | None, as_of: date | None) -> Iterator[dict[str, Any]]:
    """Live targets by metric and scope; with as_of those in force on that day."""
    rows = Target.objects.filter(superseded_by=None)
    if as_of:
        rows = rows.filter(in_force(as_of))
    if since:
        rows = rows.filter(Q(until__isnull=True) | Q(until__gte=since))
    for row in rows.select_related("metric", *SCOPE).order_by("metric__code", "employee__number", "start", "pk"):
        record = {
            "metric": row.metric.code,
            "value": plain(row.value),
            "from": row.start,
            "until": row.until,
            "per": row.per,
            "scope": scope_of(row),
            "version": row.version,
        }
        yield record if row.low is None else record | {"low": plain(row.low), "high": plain(row.high)}


@register("observations")
def dump_observations(*, since: date | None, as_of: date | None) -> Iterator[dict[str, Any]]:
    """What was observed, day by day; with as_of that one day."""
    fields = ("employee__number", "day", "metric__code", "value", "batch__public_id")
    for rows in _by_month(Observation.objects.all(), since, as_of):
        for number, day, code, value, batch in rows.values_list(*fields):
            yield {
                "employee": number, "date": day, "metric": code, "value": plain(value),
                "batch": str(batch) if batch else None,
            }  # fmt: skip


@register("days")
def dump_days(*, since: date | None, as_of: date | None) -> Iterator[dict[str, Any]]:
    """Results of judged days; with as_of those of that day."""
    fields = (
        "employee__number", "day", "metric__code", "value", "target_value", "target__version", "achievement", "points",
    )  # fmt: skip
    for rows in _by_month(DayResult.objects.filter(grain="day"), since, as_of):
        for number, day, code, value, target, version, achievement, points in rows.values_list(*fields):
            yield {
                "employee": number,
                "date": day,
                "metric": code,
                "value": plain(value),
                "target": plain(target),
                "target_version": version,
                "achievement": text(achievement),
                "points": text(points),
            }


def scope_of(row: Target) -> dict[str, str]:
    """The dimensions the target names: numbers of people, paths of departments, names of the rest."""
    found = {name: getattr(row, name) for name in SCOPE if getattr(row, name) is not None}
    return {name: item.number if name == "employee" else str(item) for name, item in found.items()}


def plain(value: Decimal | None) -> str | None:
    """A decimal without the zeros its column adds."""
    if value is None:
        return None
    written = format(value, "f")
    return written.rstrip("0").rstrip(".") if "." in written else written


def _by_month(rows: QuerySet, since: date | None, as_of: date | None) -> Iterator[QuerySet]:
    """The rows in pieces of a month, so that a long history doesn't fill the memory."""
    rows = rows.order_by("day", "employee__number", "metric__code")
    if as_of:
        yield rows.filter(day=as_of)
        return
    if since:
        rows = rows.filter(day__gte=since)
    bounds = rows.order_by().aggregate(first=Min("day"), last=Max("day"))
    month = bounds["first"].replace(day=1) if bounds["first"] else None
    while month and month <= bounds["last"]:
        first, last = month_bounds(month)
        yield rows.filter(day__range=(first, last))
        month = date(first.year + first.month // 12, first.month % 12 + 1, 1)
