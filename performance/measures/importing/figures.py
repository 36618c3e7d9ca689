"""A cell into the figure of a metric, as the digits PostgreSQL reads. Pure; most cells take one dictionary look-up."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext_noop as _

from hrplatform.lib.tabular import BadValue, Cell
from hrplatform.lib.tabular import values as cells
from performance.measures.enums import Unit

PLACES = Decimal("0.000001")
TOO_LARGE = Decimal(10) ** 12
MOST_REMEMBERED = 50_000
PLAIN = re.compile(r"\d{1,11}\.\d{1,6}", re.A)


def parse_figure(unit: str, cell: Cell, *, percent_points: bool = False) -> Decimal:
    """The figure of a metric with this unit (spec 2.2): counts are whole, percent is a fraction."""
    if unit == Unit.COUNT:
        number = cells.parse_count(cell)
    elif unit == Unit.MONEY:
        number = cells.parse_plain_number(cell)
    elif unit == Unit.PERCENT:
        number = cells.parse_percent(cell, points=percent_points)
    else:
        number = cells.parse_not_negative(cell)
    if abs(number) >= TOO_LARGE:
        raise BadValue(_("is too large"))
    return number.quantize(PLACES, ROUND_HALF_UP)


class Figures:
    """Figures of one unit as text, remembered: daily counts repeat, and short decimal texts are already right."""

    def __init__(self, unit: str, *, percent_points: bool = False) -> None:
        self.unit, self.percent_points = unit, percent_points
        self.seen: dict[str, str | None] = {}

    def _is_plain(self, cell: str) -> bool:
        """Digits that PostgreSQL reads as they are: a whole number, of money and measures with up to six places."""
        if self.unit == Unit.PERCENT:
            return False
        return is_short_count(cell) or (self.unit != Unit.COUNT and PLAIN.fullmatch(cell) is not None)

    def read(self, cell: Cell) -> str | None:
        """Digits, or None where there is no data."""
        if isinstance(cell, str):
            if cell in self.seen:
                return self.seen[cell]
            digits = self._read(cell)
            if len(self.seen) < MOST_REMEMBERED:
                self.seen[cell] = digits
            return digits
        return self._read(cell)

    def _read(self, cell: Cell) -> str | None:
        if isinstance(cell, str) and self._is_plain(cell):
            return cell
        if cells.has_no_data(cell):
            return None
        return format(parse_figure(self.unit, cell, percent_points=self.percent_points), "f")


def is_short_count(words: str) -> bool:
    """Plain ASCII digits, few enough to fit."""
    return len(words) < 12 and words.isascii() and words.isdigit()
