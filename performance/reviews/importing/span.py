"""The span a cycle's code names: 2025Q1, 2025-03, 2025 (spec 5.6). Pure."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from performance.reviews.enums import CycleKind


@dataclass(frozen=True)
class Span:
    start: date
    until: date
    kind: str


def span_of(code: str) -> Span | None:
    """The dates of a code, None when it names none."""
    quarter = re.fullmatch(r"(\d{4})-?Q([1-4])", code.strip(), re.IGNORECASE)
    month = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", code.strip())
    year = re.fullmatch(r"(\d{4})", code.strip())
    if quarter:
        first = 3 * int(quarter[2]) - 2
        return _months(int(quarter[1]), first, first + 2, CycleKind.QUARTERLY)
    if month:
        return _months(int(month[1]), int(month[2]), int(month[2]), CycleKind.MONTHLY)
    return _months(int(year[1]), 1, 12, CycleKind.ANNUAL) if year else None


def _months(year: int, first: int, last: int, kind: str) -> Span:
    return Span(date(year, first, 1), date(year, last, monthrange(year, last)[1]), kind)
