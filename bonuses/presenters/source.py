"""The observations behind one item of a score as a table: day, figure, its parts, the batch they came with."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bonuses.selectors.score_sources import ItemSource, SourceDay
from hrplatform.lib.formats import format_day, format_measure, format_moment, format_number, format_percent
from hrplatform.lib.ui import Figure
from performance.measures.models import Observation


@dataclass(frozen=True)
class Origin:
    """Which file brought a figure and when; no batch is a correction by hand."""

    name: str
    at: str
    url: str


@dataclass(frozen=True)
class SourceLine:
    day: str
    value: str
    parts: list[str]
    origins: list[Origin]


@dataclass(frozen=True)
class SourcePage:
    title: str
    span: str
    figures: list[Figure]
    part_heads: list[str]
    lines: list[SourceLine]
    batches: int


def build_source_page(source: ItemSource, *, links_batches: bool) -> SourcePage:
    """`links_batches` where the reader may open imports."""
    item, card = source.item, source.item.scorecard
    unit = source.metric.unit
    count = len(source.days)
    days = ngettext("%(n)s day of data", "%(n)s days of data", count) % {"n": count}
    figures = [
        Figure(_("Value"), format_measure(item.value, unit), note=days),
        Figure(_("Target"), format_measure(item.target_value, unit)),
        Figure(_("Achievement"), format_percent(item.achievement)),
        Figure(_("Points"), format_number(item.points, 2), note=_("weight %(w)s") % {"w": format_number(item.weight)}),
    ]
    batches = {row.batch_id for day in source.days for row in day.parts}
    return SourcePage(
        title=item.name,
        span=f"{format_day(card.start, weekday=False)} – {format_day(card.until, weekday=False)}",
        figures=figures,
        part_heads=[str(part) for part in source.parts] if len(source.parts) > 1 else [],
        lines=[_line(day, source, links_batches) for day in source.days],
        batches=len(batches),
    )


def _line(day: SourceDay, source: ItemSource, links_batches: bool) -> SourceLine:
    values = {row.metric_id: row.value for row in day.parts}
    several = len(source.parts) > 1
    origins: dict[int | None, Origin] = {}
    for row in day.parts:
        origins.setdefault(row.batch_id, _origin(row, links_batches))
    return SourceLine(
        day=format_day(day.day),
        value=format_measure(day.value, source.metric.unit),
        parts=[format_measure(values.get(part.pk), part.unit) for part in source.parts] if several else [],
        origins=list(origins.values()),
    )


def _origin(row: Observation, links_batches: bool) -> Origin:
    batch = row.batch
    if batch is None:
        return Origin(_("corrected by hand"), "", "")
    url = reverse("intake:batch-detail", args=[batch.public_id]) if links_batches else ""
    return Origin(str(batch), format_moment(batch.created_at), url)
