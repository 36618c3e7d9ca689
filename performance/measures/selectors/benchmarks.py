"""Reference values of a metric on a day (spec 2.3): quoted beside results and in dossiers, never judged by."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from performance.measures.enums import BenchmarkKind
from performance.measures.models import Benchmark, Metric

ORDER = {BenchmarkKind.INDUSTRY: 0, BenchmarkKind.COMPANY_MEDIAN: 1, BenchmarkKind.SAME_POSITION: 2}


@dataclass(frozen=True)
class Reference:
    """A named value per person and working day, with where and when it is from."""

    metric_id: int
    kind: str
    name: str
    value: Decimal
    source: str
    as_of: date
    people: int | None


def benchmarks_for(*, metrics: Iterable[Metric | int], position_id: int | None, on: date) -> dict[int, list[Reference]]:
    """{metric id: references}: the newest of each name up to the day, those of the position before the general ones.

    One query. position None leaves the positions' own out.
    """
    wanted = [item.pk if isinstance(item, Metric) else item for item in metrics]
    rows = Benchmark.objects.filter(metric__in=wanted, as_of__lte=on)
    rows = rows.filter(Q(position=None) | Q(position=position_id)) if position_id else rows.filter(position=None)
    newest: dict[tuple[int, str, str], Benchmark] = {}
    for row in rows.order_by("as_of", "pk"):
        key = (row.metric_id, row.kind, row.name)
        held = newest.get(key)
        if held is None or held.position_id is None or row.position_id is not None:
            newest[key] = row
    found: dict[int, list[Reference]] = {pk: [] for pk in wanted}
    for row in sorted(newest.values(), key=lambda item: (ORDER[BenchmarkKind(item.kind)], item.name)):
        found[row.metric_id].append(
            Reference(row.metric_id, row.kind, row.name, row.value, row.source, row.as_of, row.people)
        )
    return found


def newest_computed(on: date) -> date | None:
    """The day the company's own medians were last computed, up to `on`."""
    rows = Benchmark.objects.exclude(kind=BenchmarkKind.INDUSTRY).filter(as_of__lte=on)
    return rows.order_by("-as_of").values_list("as_of", flat=True).first()
