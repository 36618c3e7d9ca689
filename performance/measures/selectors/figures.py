"""One figure of one day with what it was made of: for whoever doubts it, answers for it, or proves it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from people.models import Employee
from performance.measures.aggregation import Cell, combine
from performance.measures.models import DayResult, Metric, Observation

PARTS = ("numerator", "denominator", "weight_metric")


@dataclass(frozen=True)
class Part:
    """One observation behind a figure: which file brought it and when; no batch is a correction by hand."""

    metric: Metric
    value: Decimal | None
    source: str
    at: datetime | None


@dataclass(frozen=True)
class FigureOfDay:
    """value None is no data."""

    value: Decimal | None
    parts: list[Part]


def parts_of(metric: Metric) -> list[Metric]:
    """The observed metrics a figure of this one is made of, itself where it is observed."""
    made = [getattr(metric, name) for name in PARTS if getattr(metric, f"{name}_id")]
    return made if metric.aggregation == "ratio" else [metric, *made]


def figure_of(employee: Employee, metric: Metric, day: date) -> FigureOfDay:
    """The figure as the data stand now, whether or not it has been judged."""
    parts = parts_of(metric)
    rows = Observation.objects.filter(employee=employee, day=day, metric__in=parts).select_related("batch")
    seen = {row.metric_id: row for row in rows}
    listed = [_part(part, seen.get(part.pk)) for part in parts]
    values = [part.value for part in listed]
    weight = values[1] if len(values) > 1 else None
    cell = Cell(employee.pk, day, values[0], weight)
    return FigureOfDay(combine(metric.aggregation, [cell]).value, listed)


def is_questionable(employee: Employee, metric: Metric, day: date) -> bool:
    """Whether the person has a result or data of the metric on the day (a day that says *no data* counts too)."""
    if DayResult.objects.filter(employee=employee, metric=metric, day=day).exclude(grain="month").exists():
        return True
    return Observation.objects.filter(employee=employee, metric__in=parts_of(metric), day=day).exists()


def _part(metric: Metric, row: Observation | None) -> Part:
    if row is None:
        return Part(metric, None, "", None)
    batch = row.batch
    return Part(metric, row.value, batch.file_name if batch else "", batch.created_at if batch else None)
