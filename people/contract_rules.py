"""What the Labour Contract Law says of the terms of contracts, as pure functions (LCL 14, 19).

Articles are named so that whoever reads a hint can look it up; HR decides, these only warn or ask.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

FIXED, OPEN, TASK = "fixed", "open", "task"  # people.enums.ContractKind
TEN_YEARS, RENEWED_TWICE = "ten_years", "renewed_twice"
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Term:
    """One contract: kind, first and last day (None: open)."""

    kind: str
    start: date
    until: date | None


def count_renewals(start: date, earlier: Sequence[Term]) -> int:
    """How many contracts run without a break up to the day before `start`."""
    count, day = 0, start
    for term in sorted(earlier, key=lambda item: item.start, reverse=True):
        if term.until is None or term.until + DAY != day:
            continue
        count, day = count + 1, term.start
    return count


def reason_for_open_ended(*, renewals: int, hired: date, start: date) -> str:
    """Why a contract from `start` is open-ended unless the employee asks for a fixed term; "" for no reason.

    LCL 14: ten years of service without a break, or two fixed-term contracts in a row before this one.
    """
    if renewals >= 2:
        return RENEWED_TWICE
    return TEN_YEARS if start >= add_months(hired, 120) else ""


def probation_limit(kind: str, start: date, until: date | None) -> int:
    """The longest probation in months (LCL 19): by the length of the contract; none for tasks and under 3 months."""
    if kind == TASK:
        return 0
    if until is None:
        return 6
    after = until + DAY
    for months, limit in ((36, 6), (12, 2), (3, 1)):
        if after >= add_months(start, months):
            return limit
    return 0


def probation_last_day(kind: str, start: date, until: date | None) -> date:
    """The last day probation may have; the day before the start where there may be none."""
    return add_months(start, probation_limit(kind, start, until)) - DAY


def add_months(day: date, months: int) -> date:
    """The same day of the month that many months later, the last one where it doesn't exist."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for number in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(number, day.day))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def notice_stage(left: int) -> int:
    """Which notice is due with so many days left: 60, 30, or 0 for none."""
    if left < 0 or left > 60:
        return 0
    return 30 if left <= 30 else 60
