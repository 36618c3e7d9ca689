"""Missing data (rule R5, spec 3.1) as a pure reference."""

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal


def fell_silent(
    worked: Sequence[date], heard: Collection[date], *, window: int, regular_days: int, regular_share: Decimal
) -> list[date]:
    """The silent days when the last `window` working days have no data and enough of those before had; else []."""
    last, before = list(worked[-window:]), list(worked[:-window][-regular_days:])
    if len(last) < window or any(day in heard for day in last):
        return []
    return last if sum(day in heard for day in before) >= regular_share * regular_days else []


def is_whole_group(silent: int, members: int, share: Decimal) -> bool:
    """Over `share` of a department is missing: one alert for it, none per person. One person is never a group."""
    return silent > 1 and silent > share * members
