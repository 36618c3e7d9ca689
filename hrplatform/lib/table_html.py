"""The rows of a list as HTML text: a page has hundreds of cells, too many for a template to walk through."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from hrplatform.lib.drawing import draw_status
from hrplatform.lib.escaping import escape_text
from hrplatform.lib.formats import DASH

if TYPE_CHECKING:
    from hrplatform.lib.lists import Cell, Listing, Rows

NUMBER, NAME = ' class="hr-num"', ' class="hr-name"'


def draw_rows(listing: "Listing | Rows") -> SafeString:
    """<tr> of every row on the page; its first cell is its heading, a tick box before it where rows are chosen."""
    label, name = escape_text(_("Select")), escape_text(listing.bulk)
    parts = []
    for row in listing.rows:
        tick = _tick(name, row.key, label) if listing.bulk else ""
        parts.append(f"<tr>{tick}{_cells(row.cells)}</tr>")
    return mark_safe("".join(parts))


def draw_totals(listing: "Listing") -> SafeString:
    """<tr> of the totals below the rows."""
    cells = "".join(
        f'<th scope="row">{escape_text(cell.text)}</th>'
        if index == 0
        else f"<td{NUMBER if cell.right else ''}>{escape_text(cell.text)}</td>"
        for index, cell in enumerate(listing.totals)
    )
    return mark_safe(f"<tr>{'<td></td>' if listing.bulk else ''}{cells}</tr>")


def _tick(name: str, key: object, label: str) -> str:
    return (
        f'<td><input type="checkbox" class="form-check-input" name="{name}" value="{escape_text(str(key))}"'
        f' aria-label="{label}"></td>'
    )


def _cells(cells: "Sequence[Cell]") -> str:
    first, *others = cells
    rest = "".join(f"<td{NUMBER if cell.right else ''}>{_inside(cell)}</td>" for cell in others)
    return f'<th scope="row">{_inside(first, css=NAME)}</th>{rest}'


def _inside(cell: "Cell", css: str = "") -> str:
    below = f'<div class="hr-small hr-3">{escape_text(cell.sub)}</div>' if cell.sub else ""
    if cell.html is not None:
        return cell.html + below
    if cell.status:
        return draw_status(cell.status) + below
    text = escape_text(cell.text)
    if cell.url:
        return f'<a{css} href="{escape_text(cell.url)}">{text}</a>{below}'
    return (f'<span class="hr-3">{DASH}</span>' if text == DASH else text) + below
