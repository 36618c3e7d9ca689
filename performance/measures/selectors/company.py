"""How the company does over a span, by department and by person (spec 2.3: pooled, never averaged)."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, OuterRef, QuerySet, Subquery

from people.models import Assignment, Department, Employee
from performance.measures.models import DayResult, Metric, Target
from performance.measures.pooling import Pool, add_pools, pool_places


@dataclass(frozen=True)
class Group:
    """A department or a person with what it did; `pool` is None where nothing is judged."""

    key: int
    name: str
    public_id: Any
    sub: str
    people: int
    pool: Pool | None


@dataclass(frozen=True)
class CompanySpan:
    """Groups worst first, those not checkable by data apart, and the whole."""

    metric: Metric
    start: date
    until: date
    groups: list[Group]
    silent: list[Group]
    total: Pool


def read_span(*, people: QuerySet[Employee], metric: Metric, start: date, until: date, by: str) -> CompanySpan:
    """Pool a metric over a span for these people by department ("department") or person ("person")."""
    pools = pool_places(metric, people=people, by=by, start=start, until=until)
    groups = _people(pools, until) if by == "person" else _departments(pools)
    judged = [group for group in groups if group.pool is not None]
    judged.sort(key=_worst_first)
    total = add_pools(metric, [group.pool for group in judged if group.pool])  # everybody stands in one group
    return CompanySpan(metric, start, until, judged, [group for group in groups if group.pool is None], total)


def _worst_first(group: Group) -> tuple[Any, ...]:
    share = group.pool.attainment if group.pool else None
    return (share is None, share if share is not None else 0, group.name)


def _departments(pools: dict[int, Pool]) -> list[Group]:
    rows = Department.objects.filter(pk__in=pools).values_list("pk", "name", "public_id", "path")
    return [Group(*row, _counted(pools[row[0]]), _judged(pools[row[0]])) for row in rows]


def _people(pools: dict[int, Pool], until: date) -> list[Group]:
    rows = Employee.objects.filter(pk__in=pools)
    places = Assignment.objects.filter(employee=OuterRef("pk"), start__lte=until).order_by("-start")
    rows = rows.annotate(
        department_name=Subquery(places.values("department__name")[:1]),
        position_name=Subquery(places.values("position__name")[:1]),
    )
    fields = ("pk", "name", "public_id", "department_name", "position_name")
    return [
        Group(pk, name, public_id, f"{department} · {position}", 1, _judged(pools[pk]))
        for pk, name, public_id, department, position in rows.values_list(*fields)
    ]


def _counted(pool: Pool) -> int:
    """Who is judged, so that the groups add up to the whole; everybody where nobody is."""
    return pool.people or pool.members


def _judged(pool: Pool) -> Pool | None:
    """None where nothing is judged: no result of the metric in the span."""
    return pool if pool.people else None


def metrics_with_targets(start: date, until: date) -> list[Metric]:
    """Metrics somebody is judged by within the span, those with most targets first, primary ones before others."""
    held = Target.objects.filter(start__lte=until).exclude(until__lt=start)
    counts = dict(held.values_list("metric_id").annotate(Count("pk")))
    return sorted(Metric.objects.filter(pk__in=counts), key=lambda m: (not m.is_primary, -counts[m.pk], m.sequence))


def default_span(today: date) -> tuple[date, date]:
    """This month so far; where it is empty, the month of the last result."""
    first = today.replace(day=1)
    if DayResult.objects.filter(day__range=(first, today)).exclude(grain="off").exists():
        return first, today
    last = DayResult.objects.filter(value__isnull=False, day__lt=first).aggregate(last=Max("day"))["last"]
    if last is None:
        return first, today
    month = last.replace(day=1)
    return month, (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)
