"""Which figures are doubted: asked by day pages, alerts and dossiers (spec 2.3)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from people.models import Employee
from performance.measures.enums import DisputeState
from performance.measures.models import Dispute, Metric


def disputed_figures(*, employee_ids: Iterable[int], start: date, until: date) -> dict[tuple[int, date], set[int]]:
    """{(employee id, day): ids of the metrics whose figure is open to doubt}: a doubted part makes its rates doubted.

    Two queries, one where nothing is doubted.
    """
    asked = set(employee_ids)
    rows = Dispute.objects.filter(state=DisputeState.OPEN, day__range=(start, until))
    if len(asked) == 1:  # open ones are few: of many people they are picked here, not by a list in SQL
        rows = rows.filter(employee=next(iter(asked)))
    found: dict[tuple[int, date], set[int]] = defaultdict(set)
    for employee, day, metric in rows.values_list("employee_id", "day", "metric_id"):
        if employee in asked:
            found[employee, day].add(metric)
    if not found:
        return {}
    doubted = {metric for metrics in found.values() for metric in metrics}
    rests = defaultdict(set)
    for pk, *parts in _made_of(doubted).values_list("pk", "numerator_id", "denominator_id", "weight_metric_id"):
        for part in parts:
            rests[part].add(pk)
    return {key: metrics.union(*(rests[metric] for metric in metrics)) for key, metrics in found.items()}


def disputed_days(*, employee_id: int, metric: Metric, days: Iterable[date]) -> set[date]:
    """Which of these days are open to doubt for a person and metric: for the days of an alert."""
    listed = sorted(days)
    if not listed:
        return set()
    found = disputed_figures(employee_ids=[employee_id], start=listed[0], until=listed[-1])
    return {day for day in listed if metric.pk in found.get((employee_id, day), ())}


def disputes_of(*, employee: Employee, start: date, until: date, metric: Metric | None = None) -> QuerySet[Dispute]:
    """Every doubt about the person's figures of a span with its answer, for dossiers and the alert page."""
    rows = Dispute.objects.filter(employee=employee, day__range=(start, until))
    if metric:
        parts = {metric.pk, metric.numerator_id, metric.denominator_id, metric.weight_metric_id} - {None}
        rows = rows.filter(metric__in=parts)
    return rows.select_related("metric", "raised_by", "answered_by").order_by("day", "pk")


def _made_of(parts: set[int]) -> QuerySet[Metric]:
    return Metric.objects.filter(Q(numerator__in=parts) | Q(denominator__in=parts) | Q(weight_metric__in=parts))
