"""Reference values in words, to stand beside results (spec 2.3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hrplatform.lib import versions
from hrplatform.lib.formats import format_day, format_measure
from performance.measures.models import Metric
from performance.measures.presenters.metrics import benchmark_name
from performance.measures.selectors.benchmarks import Reference, benchmarks_for
from performance.measures.selectors.team_day import TeamDay


@dataclass(frozen=True)
class ReferenceLine:
    """One metric with its references: (name, value, source and date)."""

    metric: Metric
    values: list[tuple[str, str, str]]


def reference_lines(day: TeamDay, on: date) -> list[ReferenceLine]:
    """What the figures of a team's day can be held against; the position's own where everybody shown has one."""
    metrics = [metric for metric in (day.main, day.second) if metric]
    positions = {row.place.position_id for row in day.rows}
    position, keys = positions.pop() if len(positions) == 1 else None, [metric.pk for metric in metrics]
    found = versions.kept(
        f"references:{on}:{position}:{keys}", lambda: benchmarks_for(metrics=keys, position_id=position, on=on)
    )
    return [ReferenceLine(metric, words(metric, found[metric.pk])) for metric in metrics if found[metric.pk]]


def words(metric: Metric, references: Sequence[Reference]) -> list[tuple[str, str, str]]:
    """(name, value, where from and when)."""
    return [
        (benchmark_name(item.kind, item.name), format_measure(item.value, metric.unit), origin(item))
        for item in references
    ]


def origin(item: Reference) -> str:
    """Association report, 2024-12-31; or 2025-02-03 – 2025-03-02, 31 people."""
    if item.people is None:
        return f"{item.source}, {format_day(item.as_of, weekday=False)}"
    people = ngettext("%(n)s person", "%(n)s people", item.people) % {"n": item.people}
    return _("own days %(span)s, %(people)s") % {"span": item.source, "people": people}
