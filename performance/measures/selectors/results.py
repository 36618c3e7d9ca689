"""One person's results, for the person (spec 2.7: employees see their own days at once)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Max

from people.models import Employee
from performance.measures.models import DayResult, Metric

SPAN = timedelta(days=45)
DAYS, METRICS, MONTHS = 20, 5, 6


class OwnResult(NamedTuple):
    """One result; through: of a month that is not over, the last day it counts."""

    metric_id: int
    day: date
    value: Decimal | None
    target_value: Decimal | None
    achievement: Decimal | None
    through: date | None


@dataclass(frozen=True)
class OwnDays:
    """The last judged days: for each day one result per metric, None where that metric wasn't judged."""

    metrics: list[Metric]
    days: list[tuple[date, list[OwnResult | None]]]
    months: list[tuple[OwnResult, Metric]]


def read_own(employee: Employee, on: date) -> OwnDays:
    """The last 20 judged days by at most five metrics, newest first, and the months so far of monthly targets."""
    own = DayResult.objects.filter(employee=employee, grain="day", day__lte=on)
    last = own.aggregate(last=Max("day"))["last"] or on
    by_day: dict[date, dict[int, OwnResult]] = {}
    rows = own.filter(day__gt=last - SPAN).order_by("-day")
    for row in map(OwnResult._make, rows.values_list(*OwnResult._fields)):
        by_day.setdefault(row.day, {})[row.metric_id] = row
    monthly = DayResult.objects.filter(employee=employee, grain="month", day__lte=on)
    monthly = monthly.order_by("-day", "metric__sequence")[:MONTHS]
    months = [OwnResult._make(row) for row in monthly.values_list(*OwnResult._fields)]
    judged = {metric for cells in by_day.values() for metric in cells}
    metrics = _metrics(judged | {row.metric_id for row in months})
    shown = sorted((metrics[pk] for pk in judged), key=lambda metric: (not metric.is_primary, metric.sequence))
    shown = shown[:METRICS]
    days = [(day, [cells.get(metric.pk) for metric in shown]) for day, cells in list(by_day.items())[:DAYS]]
    return OwnDays(shown, days, [(row, metrics[row.metric_id]) for row in months])


def _metrics(ids: Iterable[int]) -> dict[int, Metric]:
    wanted = list(ids)
    return Metric.objects.in_bulk(wanted) if wanted else {}
