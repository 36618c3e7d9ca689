"""The rows of the proposals as HTML text: two for each department of the company."""

from collections.abc import Iterable
from decimal import Decimal

from django.forms import BoundField
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from bonuses.presenters.proposals import ProposalRow
from hrplatform.lib.escaping import escape_text
from hrplatform.lib.formats import DASH, format_number, format_percent


def draw_lines(lines: Iterable[tuple[ProposalRow, BoundField | None, BoundField | None]]) -> SafeString:
    """<tr> of each department with its ticks, and one below it with the reasons."""
    nothing = escape_text(_("History says nothing here."))
    return mark_safe("".join(_row(one, weight, shares, nothing) for one, weight, shares in lines))


def _row(one: ProposalRow, weight: BoundField | None, shares: BoundField | None, nothing: str) -> str:
    held = one.row
    span = DASH if held.min_share is held.max_share is None else _span(held.min_share, held.max_share)
    return (
        f'<tr><th scope="row">{escape_text(one.name)}</th>'
        f'<td class="hr-nowrap">{format_number(held.weight, 2)}{_tick(weight, format_number(one.weight, 2))}</td>'
        f'<td class="hr-nowrap">{span}{_tick(shares, _span(one.min_share, one.max_share))}</td></tr>'
        f'<tr><td colspan="3" class="hr-small hr-2 border-0 pt-0">'
        f"{' · '.join(map(escape_text, one.reasons)) or nothing}</td></tr>"
    )


def _span(low: Decimal | None, high: Decimal | None) -> str:
    return f"{format_percent(low)} – {format_percent(high)}"


def _tick(field: BoundField | None, proposed: str) -> str:
    """An arrow to what history proposes, with the box that takes it over; nothing where it proposes nothing."""
    if field is None:
        return ""
    checked = " checked" if field.value() else ""
    return (
        f' → <label class="form-check d-inline-block mb-0"><input type="checkbox" class="form-check-input"'
        f' name="{field.html_name}"{checked} aria-label="{escape_text(field.label)}"><b>{proposed}</b></label>'
    )
