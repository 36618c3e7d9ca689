"""The rows of the calibration board as HTML text: 200 departments have too many parts for a template to walk."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from hrplatform.lib.escaping import escape_text
from hrplatform.lib.formats import DASH, format_number, format_percent

if TYPE_CHECKING:
    from performance.calibration.presenters import BandCell, BoardRow


def draw_rows(rows: Iterable["BoardRow"]) -> SafeString:
    """<tr> of every department."""
    return mark_safe("".join(_row(row) for row in rows))


def draw_total(row: "BoardRow") -> SafeString:
    """<tr> of the whole company."""
    return mark_safe(f'<tr><th scope="row">{escape_text(row.name)}</th>{_figures(row)}</tr>')


def _row(row: "BoardRow") -> str:
    left = ""
    if row.unscored:
        text = escape_text(_("%(n)s without a score") % {"n": row.unscored})
        left = f'<div class="hr-small hr-3">{text}</div>'
    name = f'<a href="{escape_text(row.url)}">{escape_text(row.name)}</a>{left}'
    return f'<tr><th scope="row">{name}</th>{_figures(row)}</tr>'


def _figures(row: "BoardRow") -> str:
    cells = "".join(map(_cell, row.cells))
    return (
        f'<td class="hr-num">{row.people}</td><td class="hr-num">{format_number(row.mean, 1)}</td>{cells}'
        f'<td class="hr-num">{row.questions or DASH}</td>'
    )


def _cell(cell: "BandCell") -> str:
    arrow = ""
    if cell.far == "above":
        word = escape_text(_("share above the company's"))
        arrow = f'<span class="hr-2" title="{word}">▲</span> '
    elif cell.far == "below":
        word = escape_text(_("share below the company's"))
        arrow = f'<span class="hr-3" title="{word}">▼</span> '
    guideline = "" if cell.guideline is None else f" · {cell.guideline}"
    share = f'<div class="hr-small hr-3">{format_percent(cell.share, 0)}{guideline}</div>'
    return f'<td class="hr-num">{arrow}{cell.count}{share}</td>'
