"""Quarters and years of a day."""

from calendar import monthrange
from datetime import date

from performance.goals.selectors import Span


def quarter_of(on: date) -> Span:
    first = (on.month - 1) // 3 * 3 + 1
    return Span(date(on.year, first, 1), date(on.year, first + 2, monthrange(on.year, first + 2)[1]))


def quarter_before(on: date) -> Span:
    now = quarter_of(on)
    return quarter_of(
        date(now.start.year - 1, 12, 1) if now.start.month == 1 else now.start.replace(month=now.start.month - 1)
    )


def year_of(on: date) -> Span:
    return Span(date(on.year, 1, 1), date(on.year, 12, 31))


def span_of(choice: str, on: date) -> Span:
    """The span of a choice of PeriodForm; a quarter for what is none."""
    return {"year": year_of, "last": quarter_before}.get(choice, quarter_of)(on)
