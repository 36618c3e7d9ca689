"""The rows of the team grid as HTML text: a large team has thousands of parts, too many for a template to walk."""

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
    return mark_safe("\n".join(_row(row, page.can_type) for row in page.rows))


def _row(row: GridRow, can_type: bool) -> str:
    card, name = row.card, escape_text(row.card.employee.name)
    band = escape_text(card.band)
    cells = "".join([_data(cell) for cell in row.data] + [_judged(cell, can_type) for cell in row.judged])
    return (
        f'<tr role="row" data-row data-name="{name}" data-kpi="{_plain(row.kpi)}" data-mean="{_plain(row.mean)}"'
        f' data-missing="{row.missing}" data-band="{band}"><th role="rowheader" scope="row" class="c-who">'
        f'<span class="hr-name">{name}</span><div class="hr-small hr-3 hr-nowrap">{_beside(row)}</div></th>'
        f"{cells}{_score(row)}</tr>"
    )


def _beside(row: GridRow) -> str:
    """Position, and the score of the cycle before."""
    position = escape_text(row.card.position.name if row.card.position else "")
    if row.last is None:
        return position
    last = _("last %(score)s") % {"score": format_number(row.last, 1)}
    return f"{position} · {escape_text(last)}"


def _data(cell: DataCell) -> str:
    hint = escape_text(cell.hint)
    if cell.achievement is None:
        inside = f'<span class="hr-3 hr-small">{hint}</span>'
    else:
        css = ' class="hr-t-bad"' if cell.is_low else ""
        inside = f"<span{css}>{format_percent(cell.achievement)}</span>{draw_bar(cell.achievement, low=cell.is_low)}"
    return f'<td role="cell" class="hr-num c-data" data-label="{escape_text(cell.label)}" title="{hint}">{inside}</td>'


def _judged(cell: JudgedCell, can_type: bool) -> str:
    label = escape_text(cell.column) if cell.key else ""
    if not cell.key:
        inside = f'<span class="hr-3">{DASH}</span>'
    elif cell.not_applicable:
        word, why = escape_text(_("n/a")), escape_text(cell.not_applicable)
        inside = f'<span class="hr-3 hr-small" title="{why}">{word}</span>'
        if can_type:
            path, spoken = row_path("reviews:item-applies", UUID(cell.key)), escape_text(cell.label)
            inside = f'<a class="hr-small" href="{path}" title="{why}" aria-label="{spoken}: {word}">{word}</a>'
    else:
        inside = _input(cell, can_type)
    return f'<td role="cell" class="hr-num c-judge" data-label="{label}">{inside}</td>'


def _input(cell: JudgedCell, can_type: bool) -> str:
    label, hint = escape_text(cell.label), escape_text(cell.hint)
    more = ("" if can_type else " readonly") + (
        ' aria-invalid="true" aria-describedby="h-need"' if cell.state == "need" else ""
    )
    return (
        f'<span class="hr-cell {cell.state}"><input class="form-control" inputmode="decimal" autocomplete="off"'
        f' value="{cell.value}" aria-label="{label}" data-cell data-key="{cell.key}"'
        f' data-version="{cell.version}"{more}><button class="hr-mk" type="button" tabindex="-1" data-comment'
        f' title="{hint}">{draw_icon(ICONS.get(cell.state, "check"))}'
        f'<span class="visually-hidden">{hint or escape_text(_("Comment"))}: {label}</span></button></span>'
    )


def _score(row: GridRow) -> str:
    """The score once everything is filled, and its band."""
    none = f'<span class="hr-3">{DASH}</span>'
    score, band = none, none
    if row.missing:
        left = _("%(n)s missing") % {"n": row.missing}
        score = f'<span class="hr-3 hr-small hr-nowrap">{escape_text(left)}</span>'
    else:
        if row.card.score is not None:
            score = f"<b>{format_number(row.card.score, 2)}</b>"
        if row.card.band:
            band = f'<span class="hr-band">{escape_text(row.card.band)}</span>'
    return (
        f'<td role="cell" class="hr-num c-sum" data-label="{escape_text(_("Score"))}" data-sum>{score}</td>'
        f'<td role="cell" class="c-band" data-label="{escape_text(_("Band"))}" data-band-cell>{band}</td>'
    )


def _plain(value: object) -> str:
    return "" if value is None else str(value)
