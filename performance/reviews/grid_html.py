"""The rows of the team grid as HTML text: a large team has thousands of parts, too many for a template to walk."""

from typing import NamedTuple
from uuid import UUID

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from hrplatform.lib.drawing import draw_bar, draw_icon
from hrplatform.lib.escaping import escape_text
from hrplatform.lib.formats import DASH, format_number, format_percent
from hrplatform.lib.paths import row_path
from performance.reviews.grid import DataCell, GridPage, GridRow, JudgedCell

ICONS = {"note": "message", "todo": "message", "other": "users", "need": "alert-circle"}


def draw_rows(page: GridPage) -> SafeString:
    """<tr> of everybody: name, data items, judged items, score, band."""
    words = _Words.said(can_type=page.can_type)
    return mark_safe("\n".join([_row(row, words) for row in page.rows]))


class _Words(NamedTuple):
    """What every row says, asked from the catalogue once for the page."""

    can_type: bool
    last: str
    out: str
    comment: str
    left: str
    score: str
    band: str

    @classmethod
    def said(cls, *, can_type: bool) -> "_Words":
        return cls(
            can_type=can_type,
            last=_("last %(score)s"),
            out=escape_text(_("n/a")),
            comment=escape_text(_("Comment")),
            left=_("%(n)s missing"),
            score=escape_text(_("Score")),
            band=escape_text(_("Band")),
        )


def _row(row: GridRow, words: _Words) -> str:
    name, band = escape_text(row.card.name), escape_text(row.card.band)
    cells = "".join([*[_data(cell) for cell in row.data], *[_judged(cell, words) for cell in row.judged]])
    return (
        f'<tr role="row" data-row data-name="{name}" data-kpi="{_plain(row.kpi)}" data-mean="{_plain(row.mean)}"'
        f' data-missing="{row.missing}" data-band="{band}"><th role="rowheader" scope="row" class="c-who">'
        f'<span class="hr-name">{name}</span><div class="hr-small hr-3 hr-nowrap">{_beside(row, words)}</div></th>'
        f"{cells}{_score(row, words)}</tr>"
    )


def _beside(row: GridRow, words: _Words) -> str:
    """Position, and the score of the cycle before."""
    position = escape_text(row.card.position or "")
    if row.last is None:
        return position
    last = words.last % {"score": format_number(row.last, 1)}
    return f"{position} · {escape_text(last)}"


def _data(cell: DataCell) -> str:
    hint = escape_text(cell.hint)
    if cell.achievement is None:
        inside = f'<span class="hr-3 hr-small">{hint}</span>'
    else:
        css = ' class="hr-t-bad"' if cell.is_low else ""
        inside = f"<span{css}>{format_percent(cell.achievement)}</span>{draw_bar(cell.achievement, low=cell.is_low)}"
    return f'<td role="cell" class="hr-num c-data" data-label="{escape_text(cell.label)}" title="{hint}">{inside}</td>'


def _judged(cell: JudgedCell, words: _Words) -> str:
    label = escape_text(cell.column) if cell.key else ""
    if not cell.key:
        inside = f'<span class="hr-3">{DASH}</span>'
    elif cell.not_applicable:
        word, why = words.out, escape_text(cell.not_applicable)
        inside = f'<span class="hr-3 hr-small" title="{why}">{word}</span>'
        if words.can_type:
            path, spoken = row_path("reviews:item-applies", UUID(cell.key)), escape_text(cell.label)
            inside = f'<a class="hr-small" href="{path}" title="{why}" aria-label="{spoken}: {word}">{word}</a>'
    else:
        inside = _input(cell, words)
    return f'<td role="cell" class="hr-num c-judge" data-label="{label}">{inside}</td>'


def _input(cell: JudgedCell, words: _Words) -> str:
    label, hint = escape_text(cell.label), escape_text(cell.hint)
    more = ("" if words.can_type else " readonly") + (
        ' aria-invalid="true" aria-describedby="h-need"' if cell.state == "need" else ""
    )
    return (
        f'<span class="hr-cell {cell.state}"><input class="form-control" inputmode="decimal" autocomplete="off"'
        f' value="{cell.value}" aria-label="{label}" data-cell data-key="{cell.key}"'
        f' data-version="{cell.version}"{more}><button class="hr-mk" type="button" tabindex="-1" data-comment'
        f' title="{hint}">{draw_icon(ICONS.get(cell.state, "check"))}'
        f'<span class="visually-hidden">{hint or words.comment}: {label}</span></button></span>'
    )


def _score(row: GridRow, words: _Words) -> str:
    """The score once everything is filled, and its band."""
    none = f'<span class="hr-3">{DASH}</span>'
    score, band = none, none
    if row.missing:
        left = words.left % {"n": row.missing}
        score = f'<span class="hr-3 hr-small hr-nowrap">{escape_text(left)}</span>'
    else:
        if row.card.score is not None:
            score = f"<b>{format_number(row.card.score, 2)}</b>"
        if row.card.band:
            band = f'<span class="hr-band">{escape_text(row.card.band)}</span>'
    return (
        f'<td role="cell" class="hr-num c-sum" data-label="{words.score}" data-sum>{score}</td>'
        f'<td role="cell" class="c-band" data-label="{words.band}" data-band-cell>{band}</td>'
    )


def _plain(value: object) -> str:
    return "" if value is None else str(value)
