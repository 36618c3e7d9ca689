"""The team grid prepared: rows people, columns items, figures beside (ui.md, scoring grid)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache, cached_property, lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from hrplatform.lib import formats
from performance.feedback.selectors import LogLine
from performance.reviews.enums import AFTER_SCORING, ItemKind, Stage
from performance.reviews.history import Step, item_history
from performance.reviews.models import ReviewCycle, Scorecard, ScorecardItem
from performance.reviews.scale import guideline_shares
from performance.reviews.scoring import (
    COMMENT_ABOVE,
    COMMENT_BELOW,
    LEVEL_POINTS,
    ZERO,
    band_of,
    guideline_counts,
    needs_comment,
    present_mean,
    rounded,
)
from performance.reviews.selectors import GridCard, GridItem
from performance.reviews.services.cards import NO_DATA, bands_of
from performance.reviews.visibility import Part as Seen
from performance.reviews.visibility import Viewer, sees

LOOK_AGAIN = Decimal(10)  # judged this far off the data asks for a second look
LOW = Decimal("0.8")
NAMED_DOTS = 3
GUIDED = 300  # people up to whom the guideline follows while typing
NOTES, HISTORY = 8, 10  # lines of the log and changes of a score shown beside a cell


@dataclass(frozen=True)
class Column:
    code: str
    name: str
    weight: str


class DataCell(NamedTuple):
    """A data item, read-only: achievement with its bar, value and target on hover."""

    label: str
    achievement: Decimal | None
    hint: str
    is_low: bool


class JudgedCell(NamedTuple):
    """A judged item. state: "", note, need, other, todo; empty key: the person's form hasn't got the item."""

    label: str
    column: str
    key: str = ""
    value: str = ""
    version: int = 0
    state: str = ""
    hint: str = ""
    not_applicable: str = ""


@dataclass(frozen=True)
class GridRow:
    card: GridCard
    data: list[DataCell]
    judged: list[JudgedCell]
    kpi: Decimal | None
    mean: Decimal | None
    missing: int
    last: Decimal | None

    @cached_property
    def gap(self) -> Decimal | None:
        return None if self.kpi is None or self.mean is None or self.missing else self.mean - self.kpi


@dataclass(frozen=True)
class BandRow:
    """One band of the cycle: its floor in words and, for the script, as a plain number."""

    name: str
    floor: str
    least: str
    by_data: int
    by_score: int
    guideline: int


@dataclass(frozen=True)
class GridPage:
    cycle: ReviewCycle
    data_columns: list[Column]
    judged_columns: list[Column]
    rows: list[GridRow]
    bands: list[BandRow]
    chart: dict[str, Any]
    chart_label: str
    details: dict[str, Any] = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict)
    deadline: date | None = None
    can_type: bool = False
    needs_reason: bool = False
    is_submitted: bool = False

    @cached_property
    def cells(self) -> int:
        return sum(bool(cell.key) and not cell.not_applicable for row in self.rows for cell in row.judged)

    @property
    def saved(self) -> int:
        return self.cells - self.missing

    @cached_property
    def missing(self) -> int:
        return sum(row.missing for row in self.rows)

    @property
    def items(self) -> int:
        return len(self.data_columns) + len(self.judged_columns)

    @property
    def done(self) -> int:
        return sum(not row.missing for row in self.rows)

    @cached_property
    def look_again(self) -> list[GridRow]:
        far = [row for row in self.rows if row.gap is not None and abs(row.gap) >= LOOK_AGAIN]
        return sorted(far, key=lambda row: -abs(row.gap or ZERO))


def build_grid(
    *,
    cycle: ReviewCycle,
    team: QuerySet[Scorecard],
    cards: Sequence[GridCard],
    items: Mapping[int, list[GridItem]],
    viewer: Any,
    last: dict[int, Decimal],
    sent_back: set[int],
    notes: Mapping[int, Sequence[LogLine]] | None = None,
) -> GridPage:
    """cards, items: of selectors.grid_cards and grid_items of the team. sent_back: employees under an upheld finding.

    notes: {employee id: lines of the running log} at hand while scoring.
    """
    data, judged = _columns(items.values(), ItemKind.KPI), _columns(items.values(), ItemKind.QUALITATIVE)
    submitted = bool(cards) and all(card.submitted_at for card in cards)
    typing = cycle.stage == Stage.HEAD and not submitted
    again = cycle.stage in AFTER_SCORING and bool(sent_back)
    shows_self = sees(Viewer.SCORER, cycle.stage, Seen.SELF, hides_self=cycle.hides_self_scores, handed_in=submitted)
    past = item_history(team, with_self=shows_self)
    words = _Words.said(viewer)
    rows = [_row(card, items[card.pk], data, judged, words, last) for card in cards]
    stage = next((row for row in cycle.stages.all() if row.stage == Stage.HEAD), None)
    return GridPage(
        cycle=cycle,
        data_columns=data,
        judged_columns=judged,
        rows=rows,
        bands=_bands(cycle, rows),
        chart=_chart(rows),
        chart_label=_("Each person's points from data and mean of judged items"),
        details={
            key: detail
            for card in cards
            for key, detail in _details(
                items[card.pk], shows_self, typing or (again and card.employee_id in sent_back), past, card.employee_id
            ).items()
        },
        notes=_notes(notes or {}),
        deadline=stage.deadline if stage else None,
        can_type=typing or again,
        needs_reason=again,
        is_submitted=submitted,
    )


def _columns(cards: Iterable[list[GridItem]], kind: str) -> list[Column]:
    """Items of all forms in order; where forms weigh an item differently, the range is shown."""
    found: dict[str, tuple[GridItem, set[Decimal]]] = {}
    for items in cards:
        for item in items:
            if item.kind == kind:
                if item.code not in found:
                    found[item.code] = (item, set())
                found[item.code][1].add(item.weight)
    return [Column(code, item.name, _weights(weights)) for code, (item, weights) in found.items()]


def _weights(weights: set[Decimal]) -> str:
    low, high = min(weights), max(weights)
    text = formats.format_number(low.normalize())
    return f"{text}%" if low == high else f"{text}–{formats.format_number(high.normalize())}%"


def _row(
    card: GridCard,
    own: list[GridItem],
    data: list[Column],
    judged: list[Column],
    words: "_Words",
    last: dict[int, Decimal],
) -> GridRow:
    items = {item.code: item for item in own}
    mine = [item for item in own if item.kind == ItemKind.QUALITATIVE and not item.not_applicable]
    return GridRow(
        card=card,
        data=[_data_cell(items.get(column.code), column, words) for column in data],
        judged=[_judged_cell(items.get(column.code), column, card, words) for column in judged],
        kpi=rounded(kind_mean(own, ItemKind.KPI)),
        mean=rounded(kind_mean(own, ItemKind.QUALITATIVE)),
        missing=sum(item.points is None for item in mine),
        last=last.get(card.employee_id),
    )


def kind_mean(items: Iterable[ScorecardItem | GridItem], kind: str) -> Decimal | None:
    """Weighted mean of what is there of one kind."""
    return present_mean(item for item in items if item.kind == kind)


class _Words(NamedTuple):
    """What the cells say, asked from the catalogue once for the page; viewer: whose own scores need no name."""

    viewer: int
    no_part: str
    no_data: str
    figures: str
    need: str
    other: str
    noted: str
    saved: str

    @classmethod
    def said(cls, viewer: Any) -> "_Words":
        return cls(
            viewer=viewer.pk,
            no_part=_("not part of this form"),
            no_data=_("No data"),
            figures=_("%(value)s against %(target)s, %(points)s points"),
            need=_("A comment is needed"),
            other=_("%(name)s changed this at %(at)s"),
            noted=_("Has a comment"),
            saved=_("Saved"),
        )


def _data_cell(item: GridItem | None, column: Column, words: _Words) -> DataCell:
    if item is None:
        return DataCell(column.name, None, words.no_part, False)
    if item.not_applicable and item.not_applicable_reason != NO_DATA:
        return DataCell(column.name, None, item.not_applicable_reason, False)
    if item.achievement is None:
        return DataCell(column.name, None, words.no_data, False)
    unit = item.unit or ""
    hint = words.figures % {
        "value": formats.format_measure(item.value, unit),
        "target": formats.format_measure(item.target_value, unit),
        "points": formats.format_number(item.points, 2),
    }
    return DataCell(column.name, item.achievement, hint, item.achievement < LOW)


def _judged_cell(item: GridItem | None, column: Column, card: GridCard, words: _Words) -> JudgedCell:
    label = f"{card.name} {column.name}"
    if item is None:
        return JudgedCell(label, column.name)
    state, hint = _state(item, words)
    return JudgedCell(
        label=label,
        column=column.name,
        key=str(item.public_id),
        value=points_text(item.points),
        version=item.version,
        state=state,
        hint=hint,
        not_applicable=item.not_applicable_reason if item.not_applicable else "",
    )


def _state(item: GridItem, words: _Words) -> tuple[str, str]:
    if item.points is None:
        return "todo", ""
    if needs_comment(item.points) and not item.comment:
        return "need", words.need
    if item.scored_by_id and item.scored_by_id != words.viewer:
        at = formats.format_moment(item.scored_at)
        return "other", words.other % {"name": item.scorer, "at": at}
    return ("note", words.noted) if item.comment else ("", words.saved)


def points_text(value: Decimal | None) -> str:
    """88, 88.5: what stands in the input, without thousands and trailing zeros."""
    return "" if value is None else formats.plain_digits(value)


def _notes(notes: Mapping[int, Sequence[LogLine]]) -> dict[str, list[dict[str, str]]]:
    """The newest lines of each person's log as the dialog shows them; a team's lines share their days."""
    day: Callable[[date], str] = cache(formats.format_day)
    return {
        str(pk): [{"on": day(line.on), "label": line.label, "text": line.text} for line in lines[:NOTES]]
        for pk, lines in notes.items()
    }


def _details(
    items: list[GridItem], shows_self: bool, is_open: bool, past: Mapping[UUID, list[Step]], person: int
) -> dict[str, Any]:
    """What the cell's dialog shows, by cell key; never a self-score before the company lets the head see it."""
    return {
        str(item.public_id): {
            "comment": item.comment,
            "levels": [
                {"points": str(points), "text": text}
                for points, text in zip(LEVEL_POINTS.values(), item.levels, strict=False)
            ],
            "self": points_text(item.self_points) if shows_self else "",
            "selfComment": item.self_comment if shows_self else "",
            "open": is_open,
            "person": str(person),
            "history": [step.as_text() for step in past.get(item.public_id, [])[:HISTORY]],
        }
        for item in items
        if item.kind == ItemKind.QUALITATIVE
    }


def _bands(cycle: ReviewCycle, rows: Sequence[GridRow]) -> list[BandRow]:
    bands = bands_of(cycle)
    done = [row for row in rows if not row.missing]
    by_data = [band_of(row.kpi, bands) for row in done if row.kpi is not None]
    by_score = [row.card.band for row in done if row.card.band]
    guide = guideline_counts(len(done), list(guideline_shares(cycle.guideline, len(rows)).items()))
    floors = [f"≥ {formats.plain_digits(floor)}" for _n, floor in bands]
    lowest = len(bands) - 1
    return [
        BandRow(
            name,
            floors[index] if index < lowest or index == 0 else floors[index - 1].replace("≥", "<"),
            f"{floor:f}",
            by_data.count(name),
            by_score.count(name),
            guide.get(name, 0),
        )
        for index, (name, floor) in enumerate(bands)
    ]


def _chart(rows: Sequence[GridRow]) -> dict[str, Any]:
    """Scatter of judged mean against data points; the axes start at 60 unless somebody is lower."""
    gaps = sorted((abs(row.gap) for row in rows if row.gap is not None), reverse=True)
    named = gaps[:NAMED_DOTS][-1] if gaps else LOOK_AGAIN  # a crowd of names says nothing
    dots = [point for row in rows if (point := chart_point(row, max(named, LOOK_AGAIN)))]
    floor = min([60, *(int(min(dot["value"]) // 20 * 20) for dot in dots)])
    axis = {"min": floor, "max": 120, "interval": 20, "axisLabel": {"color": "$ink-3", "fontSize": 11}, "type": "value"}
    return {
        "grid": {"bottom": 34, "left": 34, "right": 10, "top": 24},
        "series": [
            {"type": "line", "silent": True, "symbol": "none", "data": [[floor, floor], [120, 120]],
             "lineStyle": {"color": "$ink-3", "type": "dashed", "width": 1}},
            {"type": "scatter", "symbolSize": 8, "itemStyle": {"color": "$accent"}, "data": dots,
             "labelLayout": {"hideOverlap": True}},
        ],
        "tooltip": {"show": True, "formatter": "{b}"},
        "xAxis": axis | {
            "name": _("Points from data"), "nameGap": 20, "nameLocation": "middle", "splitLine": {"show": False},
            "axisLine": {"lineStyle": {"color": "$line"}}, "axisTick": {"show": False},
            "nameTextStyle": {"color": "$ink-2", "fontSize": 11},
        },
        "yAxis": axis | {
            "name": _("Judged mean"), "axisLine": {"show": False}, "axisTick": {"show": False},
            "splitLine": {"lineStyle": {"color": "$line"}},
            "nameTextStyle": {"align": "left", "color": "$ink-2", "fontSize": 11, "padding": [0, 0, 0, -28]},
        },
    }  # fmt: skip


def chart_point(row: GridRow, named: Decimal = LOOK_AGAIN) -> dict[str, Any] | None:
    """A dot; one far off the data in the warning colour, with its name if it is at least `named` points off."""
    if row.kpi is None or row.mean is None:
        return None
    point: dict[str, Any] = {"name": row.card.name, "value": [float(row.kpi), float(row.mean)]}
    if row.gap is not None and abs(row.gap) >= LOOK_AGAIN:
        shown = abs(row.gap) >= named
        label = {"show": shown, "position": "left", "color": "$ink", "fontSize": 11, "formatter": "{b}"}
        point |= {"itemStyle": {"color": "$warn"}, "symbolSize": 11, "label": label}
    return point


def rules(page: GridPage) -> dict[str, Any]:
    """What the script in the browser needs to know; the server decides anyway.

    guide: for each number of people done, the people per band the guideline would hold.
    """
    shares = tuple(guideline_shares(page.cycle.guideline, len(page.rows)).items())
    guide = _guide(shares, tuple(band.name for band in page.bands), min(len(page.rows), GUIDED)) if shares else ()
    return {"below": str(COMMENT_BELOW), "above": str(COMMENT_ABOVE), "lookAgain": str(LOOK_AGAIN), "guide": guide}


@lru_cache(maxsize=100)
def _guide(shares: tuple[tuple[str, Decimal], ...], bands: tuple[str, ...], most: int) -> tuple[tuple[int, ...], ...]:
    """People per band of the guideline for 0 to `most` people done."""
    counts = [guideline_counts(done, shares) for done in range(most + 1)]
    return tuple(tuple(found.get(name, 0) for name in bands) for found in counts)
