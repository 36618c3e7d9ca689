"""The board prepared for its pages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hrplatform.lib.formats import format_number
from hrplatform.lib.paths import paths_below, row_path
from hrplatform.lib.ui import Status
from people.models import Department
from performance.calibration.board_html import draw_rows, draw_total
from performance.calibration.distribution import Row, Scored, by_department, count_bands, names_of
from performance.calibration.enums import Opinion, Standing
from performance.calibration.models import CalibrationMark, CalibrationSeat
from performance.calibration.selectors import guideline_of, questions_by_department, scored_rows
from performance.checks.selectors import Adjusted, adjusted_of
from performance.reviews.enums import ItemKind
from performance.reviews.models import ReviewCycle, Scorecard
from performance.reviews.scoring import Part, band_of, present_mean, rounded
from performance.reviews.services.cards import bands_of

STANDING_STATUS = {
    Standing.PREPARING: ("neutral", "users-group"),
    Standing.SIGNING: ("warn", "signature"),
    Standing.SIGNED: ("good", ""),
}
FAR = Decimal("0.15")  # a share this far from the company's is marked


def standing_status(standing: Standing) -> Status:
    kind, icon = STANDING_STATUS[standing]
    return Status(kind, str(standing.label), icon)


@dataclass(frozen=True)
class BandCell:
    """People of a department in one band, beside the guideline's number and the company's share."""

    count: int
    share: Decimal
    guideline: int | None
    over: int
    far: str  # above, below or "" against the company's share
    adjusted: int


@dataclass(frozen=True)
class BoardRow:
    name: str
    url: str
    people: int
    unscored: int
    mean: Decimal | None
    cells: list[BandCell]
    questions: int


@dataclass(frozen=True)
class BoardPage:
    """Every department against the company and the guideline."""

    bands: list[str]
    floors: list[tuple[str, Decimal]]
    total: BoardRow
    rows: list[BoardRow]
    option: dict[str, Any]
    label: str
    has_guideline: bool
    body: SafeString
    foot: SafeString


def build_board(cycle: ReviewCycle, cards: Any) -> BoardPage:
    """cards: the account's board_cards; three queries whatever their number."""
    bands, guideline = bands_of(cycle), guideline_of(cycle)
    scored = scored_rows(cards)
    company, rows = count_bands(scored, bands, guideline), by_department(scored, bands, guideline)
    departments = Department.objects.filter(pk__in=rows).only("pk", "path", "public_id").order_by("path")
    questions = questions_by_department(cards)
    names = names_of(bands)
    total = _row(_("The company"), "", company, company, names, sum(questions.values()))
    url = paths_below("calibration:department", cycle.public_id)
    shown = [
        _row(one.path, url(one.public_id), rows[one.pk], company, names, questions.get(one.pk, 0))
        for one in departments
    ]
    return BoardPage(
        bands=names,
        floors=sorted(bands, key=lambda band: -band[1]),
        total=total,
        rows=shown,
        option=distribution_option(company, names),
        label=_label(company, names),
        has_guideline=bool(company.guideline),
        body=draw_rows(shown),
        foot=draw_total(total),
    )


def _row(name: str, url: str, row: Row, company: Row, bands: Sequence[str], questions: int) -> BoardRow:
    cells = [_cell(row, company, band) for band in bands]
    return BoardRow(name, url, row.people, row.unscored, row.mean, cells, questions)


def _cell(row: Row, company: Row, band: str) -> BandCell:
    distance = row.share(band) - company.share(band)
    far = "above" if distance > FAR else ("below" if distance < -FAR else "")
    return BandCell(
        row.held[band], row.share(band), row.guideline.get(band) if row.guideline else None, row.over(band), far,
        row.adjusted[band],
    )  # fmt: skip


def distribution_option(row: Row, bands: Sequence[str]) -> dict[str, Any]:
    """People per band: as scored, adjusted for the scorer, and the guideline."""
    series = [
        _bars(_("Now"), row.held, bands, "$accent"),
        _bars(_("Adjusted for the scorer"), row.adjusted, bands, "$series-2"),
    ]
    if row.guideline:
        marks = {"type": "line", "name": _("Guideline"), "data": [row.guideline[band] for band in bands],
                 "lineStyle": {"color": "$ink-3", "type": "dashed"}, "itemStyle": {"color": "$ink-3"},
                 "symbol": "rect", "symbolSize": [14, 2]}  # fmt: skip
        series.append(marks)
    return {
        "grid": {"left": 8, "right": 8, "top": 44, "bottom": 24, "containLabel": True},
        "legend": {"top": 0, "left": 0, "itemWidth": 12, "itemHeight": 8, "textStyle": {"color": "$ink-2"}},
        "tooltip": {"renderMode": "richText", "trigger": "axis"},
        "xAxis": {"type": "category", "data": list(bands), "axisTick": {"show": False},
                  "axisLine": {"lineStyle": {"color": "$line"}}, "axisLabel": {"color": "$ink-2"}},
        "yAxis": {"type": "value", "minInterval": 1, "splitLine": {"lineStyle": {"color": "$line"}},
                  "axisLabel": {"color": "$ink-3"}},
        "series": series,
    }  # fmt: skip


def _bars(name: str, counts: Mapping[str, int], bands: Sequence[str], colour: str) -> dict[str, Any]:
    return {
        "type": "bar", "name": name, "data": [counts[band] for band in bands], "barMaxWidth": 28,
        "itemStyle": {"color": colour}, "label": {"show": True, "position": "top", "color": "$ink"},
    }  # fmt: skip


def _label(row: Row, bands: Sequence[str]) -> str:
    parts = _(", ").join(f"{band} {row.held[band]}" for band in bands)
    return _("People per band: %(parts)s.") % {"parts": parts}


@dataclass(frozen=True)
class BoardCard:
    """One person on a department's board."""

    card: Scorecard
    data: Decimal | None
    judged: Decimal | None
    adjusted: Adjusted | None
    adjusted_band: str
    agree: int
    question: int
    notes: list[CalibrationMark]
    mine: str
    my_note: str
    was_moved: bool


@dataclass(frozen=True)
class BandColumn:
    """One band of a department with its people."""

    band: str
    floor: Decimal | None
    cards: list[BoardCard]
    guideline: int | None


def band_columns(
    cycle: ReviewCycle, cards: Sequence[Scorecard], marks: Mapping[int, list[CalibrationMark]], user: Any
) -> list[BandColumn]:
    """Bands from the highest, people without a score last."""
    bands, adjusted = bands_of(cycle), adjusted_of(cycle, cards)
    shown = [_board_card(card, marks.get(card.pk, []), adjusted.get(card.pk), bands, user) for card in cards]
    whole = count_bands(scored_of(cards), bands, guideline_of(cycle)).guideline
    columns = [
        BandColumn(name, floor, [one for one in shown if one.card.band == name], whole.get(name) if whole else None)
        for name, floor in sorted(bands, key=lambda band: -band[1])
    ]
    rest = [one for one in shown if not one.card.band]
    return [*columns, BandColumn(_("no score"), None, rest, None)] if rest else columns


def scored_of(cards: Iterable[Scorecard]) -> list[Scored]:
    return [Scored(card.department_id, card.score, card.item_score, card.adjusted_score) for card in cards]


def _board_card(
    card: Scorecard, marks: list[CalibrationMark], adjusted: Adjusted | None, bands: Any, user: Any
) -> BoardCard:
    items = list(card.items.all())
    mine = next((mark for mark in marks if mark.user_id == user.pk), None)
    return BoardCard(
        card=card,
        data=_mean(items, ItemKind.KPI),
        judged=_mean(items, ItemKind.QUALITATIVE),
        adjusted=adjusted,
        adjusted_band=band_of(adjusted.score, bands) if adjusted else "",
        agree=sum(mark.opinion == Opinion.AGREE for mark in marks),
        question=sum(mark.opinion == Opinion.QUESTION for mark in marks),
        notes=[mark for mark in marks if mark.note],
        mine=mine.opinion if mine else "",
        my_note=mine.note if mine else "",
        was_moved=card.calibrated_score is not None,
    )


def _mean(items: Sequence[Any], kind: str) -> Decimal | None:
    parts = (Part(item.weight, item.points, item.not_applicable) for item in items if item.kind == kind)
    return rounded(present_mean(parts))


@dataclass(frozen=True)
class SeatRow:
    name: str
    status: Status
    remove_url: str


def seat_rows(seats: Sequence[CalibrationSeat], *, may_remove: bool) -> list[SeatRow]:
    return [
        SeatRow(
            str(seat.user), _seat_status(seat),
            row_path("calibration:seat-remove", seat.public_id) if may_remove else "",
        )
        for seat in seats
    ]  # fmt: skip


def _seat_status(seat: CalibrationSeat) -> Status:
    if seat.signed_at:
        return Status("good", _("signed"), "signature")
    if seat.was_present:
        return Status("warn", _("to sign"), "signature")
    return Status("none", _("not present"), "minus") if seat.asked_at else Status("neutral", _("named"))


def lead_sentence(*, people: int, marked: int, questions: int, moved: int, has_seat: bool) -> str:
    """Where the calibration stands, in one sentence."""
    figures = {"people": format_number(people), "marked": marked, "questions": questions, "moved": moved}
    if has_seat:
        text = _(
            "You have marked %(marked)s of %(people)s results; %(questions)s are questioned, %(moved)s were moved."
        )
        return text % figures
    return _("%(people)s results; %(questions)s are questioned, %(moved)s were moved.") % figures
