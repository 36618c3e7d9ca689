"""Metrics, targets, observations and day results as records of `dump` and the API (spec 13.7)."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce

from hrplatform.lib.dump import Source, register_source, text
from hrplatform.lib.formats import plain_digits
from hrplatform.lib.ranges import in_force
from performance.measures.models import DayResult, Metric, Observation, Target

SCOPE = ("employee", "position", "department", "brand", "region")
OF_PERSON = {"employee": "employee__number", "metric": "metric__code"}
BY_DAY = ("day", "employee__number", "metric__code")
DAY_FIELDS = (*BY_DAY, "value", "target_value", "target__version", "achievement", "points", "grain", "through")


def metric_rows(since: date | None, as_of: date | None) -> QuerySet[Metric]:
    return Metric.objects.select_related("numerator", "denominator", "weight_metric")


def metric_records(rows: Sequence[Metric]) -> Iterator[dict[str, Any]]:
    for row in rows:
        yield {
            "metric": row.code,
            "name_zh": row.name_zh,
            "name_en": row.name_en,
            "unit": row.unit,
            "direction": row.direction,
            "aggregation": row.aggregation,
            "numerator": row.numerator.code if row.numerator else None,
            "denominator": row.denominator.code if row.denominator else None,
            "weight": row.weight_metric.code if row.weight_metric else None,
            "primary": row.is_primary,
            "active": row.is_active,
        }


def target_rows(since: date | None, as_of: date | None) -> QuerySet[Target]:
    """Every version by metric and scope, those that a correction replaced marked; with as_of those in force then."""
    rows = Target.objects.all()
    if as_of:
        rows = rows.filter(in_force(as_of), superseded_by=None)
    if since:
        rows = rows.filter(Q(until__isnull=True) | Q(until__gte=since))
    return rows.select_related("metric", *SCOPE).annotate(who=Coalesce("employee__number", Value("")))


def target_records(rows: Sequence[Target]) -> Iterator[dict[str, Any]]:
    for row in rows:
        record = {
            "metric": row.metric.code,
            "value": plain(row.value),
            "from": row.start,
            "until": row.until,
            "per": row.per,
            "scope": scope_of(row),
            "version": row.version,
            "superseded": row.superseded_by_id is not None,
            "set_after": row.set_after,
        }
        yield record if row.low is None else record | {"low": plain(row.low), "high": plain(row.high)}


def observation_rows(since: date | None, as_of: date | None) -> QuerySet[Any]:
    """What was observed, day by day; with as_of that one day."""
    return _of_days(Observation.objects.all(), since, as_of).values(*BY_DAY, "value", "batch__public_id")


def observation_records(rows: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for row in rows:
        batch = row["batch__public_id"]
        yield {
            "employee": row["employee__number"],
            "date": row["day"],
            "metric": row["metric__code"],
            "value": plain(row["value"]),
            "batch": str(batch) if batch else None,
        }


def day_rows(since: date | None, as_of: date | None) -> QuerySet[Any]:
    """Results of judged days, and of months (`date` its first day, told up to `through`); with as_of that day's."""
    return _of_days(DayResult.objects.filter(grain__in=("day", "month")), since, as_of).values(*DAY_FIELDS)


def day_records(rows: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for row in rows:
        yield {
            "employee": row["employee__number"],
            "date": row["day"],
            "metric": row["metric__code"],
            "value": plain(row["value"]),
            "target": plain(row["target_value"]),
            "target_version": row["target__version"],
            "achievement": text(row["achievement"]),
            "points": text(row["points"]),
            "grain": row["grain"],
            "through": row["through"],
        }


def scope_of(row: Target) -> dict[str, str]:
    """The dimensions the target names: numbers of people, paths of departments, names of the rest."""
    found = {name: getattr(row, name) for name in SCOPE if getattr(row, name) is not None}
    return {name: item.number if name == "employee" else str(item) for name, item in found.items()}


def plain(value: Decimal | None) -> str | None:
    """A decimal without the zeros its column adds."""
    return None if value is None else plain_digits(value)


def _of_days(rows: QuerySet[Any], since: date | None, as_of: date | None) -> QuerySet[Any]:
    if as_of:
        return rows.filter(day=as_of)
    return rows.filter(day__gte=since) if since else rows


register_source(
    "metrics",
    Source(rows=metric_rows, order=("code",), records=metric_records, takes_since=False, takes_as_of=False),
)
register_source(
    "targets",
    Source(
        rows=target_rows,
        order=("metric__code", "who", "start", "pk"),
        records=target_records,
        filters=OF_PERSON,
        updated=lambda moment: Q(created_at__gte=moment),
    ),
)
register_source(
    "observations",
    Source(
        rows=observation_rows,
        order=BY_DAY,
        records=observation_records,
        filters=OF_PERSON,
        updated=lambda moment: Q(batch__finished_at__gte=moment),
        by_day=True,
    ),
)
register_source(
    "days", Source(rows=day_rows, order=(*BY_DAY, "grain"), records=day_records, filters=OF_PERSON, by_day=True)
)
