"""The rows of the proposals as HTML text: two for each department of the company."""

from collections.abc import Container, Iterable
from decimal import Decimal
from typing import NamedTuple

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from bonuses.presenters.proposals import ProposalRow
from hrplatform.lib.escaping import escape_text
from hrplatform.lib.formats import DASH, format_number, format_percent


def draw_lines(rows: Iterable[ProposalRow], ticked: Container[str] = ()) -> SafeString:
    """<tr> of each department with its ticks, and one below it with the reasons."""
    words = _Words(
        nothing=escape_text(_("History says nothing here.")),
        weight=_("Take over the weight of %(name)s"),
        shares=_("Take over the shares of %(name)s"),
    )
    return mark_safe("".join(_row(one, words, ticked) for one in rows))


class _Words(NamedTuple):
    """What every row says, in the reader's language."""

    nothing: str
    weight: str
    shares: str


def _row(one: ProposalRow, words: _Words, ticked: Container[str]) -> str:
    held, weight, shares = one.row, "", ""
    span = DASH if held.min_share is held.max_share is None else _span(held.min_share, held.max_share)
    if one.weight is not None:
        weight = _tick(f"weight_{one.key}", words.weight % {"name": one.name}, ticked, format_number(one.weight, 2))
    if one.min_share is not None:
        proposed = _span(one.min_share, one.max_share)
        shares = _tick(f"shares_{one.key}", words.shares % {"name": one.name}, ticked, proposed)
    return (
        f'<tr><th scope="row">{escape_text(one.name)}</th>'
        f'<td class="hr-nowrap">{format_number(held.weight, 2)}{weight}</td>'
        f'<td class="hr-nowrap">{span}{shares}</td></tr>'
        f'<tr><td colspan="3" class="hr-small hr-2 border-0 pt-0">'
        f"{' · '.join(map(escape_text, one.reasons)) or words.nothing}</td></tr>"
    )


def _span(low: Decimal | None, high: Decimal | None) -> str:
    return f"{format_percent(low)} – {format_percent(high)}"


def _tick(name: str, label: str, ticked: Container[str], proposed: str) -> str:
    """An arrow to what history proposes, with the box that takes it over."""
    checked = " checked" if name in ticked else ""
    return (
        f' → <label class="form-check d-inline-block mb-0"><input type="checkbox" class="form-check-input"'
        f' name="{name}"{checked} aria-label="{escape_text(label)}"><b>{proposed}</b></label>'
    )
