"""One person's results, for the person (spec 2.7: employees see their own days at once)."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max

from people.models import Employee
from performance.measures.models import DayResult, Metric

SPAN = timedelta(days=45)
DAYS, METRICS = 20, 5


@dataclass(frozen=True)
class OwnDays:
    """The last judged days: for each day one result per metric, None where that metric wasn't judged."""

    metrics: list[Metric]
    days: list[tuple[date, list[DayResult | None]]]
    months: list[DayResult]


def read_own(employee: Employee, on: date) -> OwnDays:
    """The last 20 judged days by at most five metrics, newest first, and the months so far of monthly targets."""
    own = DayResult.objects.filter(employee=employee, grain="day", day__lte=on)
    last = own.aggregate(last=Max("day"))["last"] or on
    rows = own.filter(day__gt=last - SPAN).select_related("metric")
    by_day: dict[date, dict[int, DayResult]] = {}
    metrics: dict[int, Metric] = {}
    for row in rows.order_by("-day"):
        metrics[row.metric_id] = row.metric
        by_day.setdefault(row.day, {})[row.metric_id] = row
    shown = sorted(metrics.values(), key=lambda metric: (not metric.is_primary, metric.sequence))[:METRICS]
    days = [(day, [cells.get(metric.pk) for metric in shown]) for day, cells in list(by_day.items())[:DAYS]]
    months = DayResult.objects.filter(employee=employee, grain="month", day__lte=on).select_related("metric")
    return OwnDays(shown, days, list(months.order_by("-day", "metric__sequence")[:6]))
