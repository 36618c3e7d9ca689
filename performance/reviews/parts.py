"""Who is scored by whom over which days: the parts of a cycle, as a pure function (spec 4.1, 4.2)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from performance.reviews.scoring import MIN_PART_DAYS


@dataclass(frozen=True, slots=True)
class Slice:
    """One person in one place under one boss, from start to until."""

    employee: int
    department: int
    position: int
    boss: int | None
    start: date
    until: date
    days: int = 0


def merge_slices(slices: Iterable[Slice]) -> list[Slice]:
    """Neighbouring slices with the same boss and department become one; the later position counts."""
    merged: list[Slice] = []
    for item in sorted(slices, key=lambda item: (item.employee, item.start)):
        last = merged[-1] if merged else None
        if last and (last.employee, last.department, last.boss) == (item.employee, item.department, item.boss):
            merged[-1] = replace(last, until=item.until, position=item.position)
        else:
            merged.append(item)
    return merged


def count_days(item: Slice, working_days: Sequence[date]) -> Slice:
    return replace(item, days=sum(item.start <= day <= item.until for day in working_days))


def counted_parts(parts: Sequence[Slice]) -> list[Slice]:
    """One person's parts without those under 10 working days; the longest one if there is nothing else."""
    long = [part for part in parts if part.days >= MIN_PART_DAYS]
    return long or sorted(parts, key=lambda part: (-part.days, part.start))[:1]
