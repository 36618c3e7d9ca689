"""How the company does over a span, by department and by person (spec 2.3: pooled, never averaged)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, QuerySet

from people.models import Assignment, Department, Employee
from performance.measures.models import DayResult, Metric
from performance.measures.pooling import Pool, pool_everybody, pool_metric


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
    places = _last_places(people, start, until)
    if by == "person":
        keys = {place.employee_id: place.employee_id for place in places}
    else:
        keys = {place.employee_id: place.department_id for place in places}
    pools = pool_metric(metric, groups=keys.items(), start=start, until=until)
    groups = _people(places, pools) if by == "person" else _departments(places, pools)
    judged = [group for group in groups if group.pool is not None]
    judged.sort(key=_worst_first)
    total = pool_everybody(metric, employee_ids=keys, start=start, until=until)
    return CompanySpan(metric, start, until, judged, [group for group in groups if group.pool is None], total)


def _worst_first(group: Group) -> tuple[Any, ...]:
    share = group.pool.attainment if group.pool else None
    return (share is None, share if share is not None else 0, group.name)


def _last_places(people: QuerySet[Employee], start: date, until: date) -> list[Assignment]:
    """Where each person stood last within the span."""
    rows = Assignment.objects.filter(employee__in=people, start__lte=until).exclude(until__lt=start)
    joined = rows.select_related("employee", "department", "position").order_by("employee_id", "-start")
    return list(joined.distinct("employee_id"))


def _departments(places: list[Assignment], pools: dict[int, Pool]) -> list[Group]:
    members: dict[Department, int] = defaultdict(int)
    for place in places:
        members[place.department] += 1
    return [
        Group(item.pk, item.name, item.public_id, item.path, number, pools.get(item.pk))
        for item, number in members.items()
    ]


def _people(places: list[Assignment], pools: dict[int, Pool]) -> list[Group]:
    return [
        Group(
            place.employee_id, place.employee.name, place.employee.public_id,
            f"{place.department.name} · {place.position.name}", 1, pools.get(place.employee_id),
        )
        for place in places
    ]  # fmt: skip


def metrics_with_results(start: date, until: date) -> list[Metric]:
    """Metrics that are judged in the span, the commonest first, primary ones before others."""
    rows = DayResult.objects.filter(day__range=(start.replace(day=1), until)).exclude(grain="off")
    counts = dict(rows.values_list("metric_id").annotate(Count("pk")))
    return sorted(Metric.objects.filter(pk__in=counts), key=lambda m: (not m.is_primary, -counts[m.pk]))


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
