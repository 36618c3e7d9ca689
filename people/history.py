"""Dated histories as pure functions: slices of [start, until], both ends inclusive, until None = open.

A history is never overwritten: a change cuts the slice in force and starts a new one; only a value given for the
exact start of a slice corrects that slice. Equal neighbours are merged (spec 2.1, 2.6).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Slice:
    """One stretch of a history. `value` is any comparable payload; `key` is the row's primary key, None when new."""

    start: date
    until: date | None
    value: Any
    key: int | None = None

    def covers(self, day: date) -> bool:
        return self.start <= day and (self.until is None or self.until >= day)


@dataclass(frozen=True, slots=True)
class Change:
    """What to write to turn one history into another."""

    created: tuple[Slice, ...]
    updated: tuple[Slice, ...]
    deleted: tuple[Slice, ...]

    def __bool__(self) -> bool:
        return bool(self.created or self.updated or self.deleted)


def in_force(slices: Iterable[Slice], day: date) -> Slice | None:
    """The slice that covers the day, None when no slice does."""
    return next((item for item in slices if item.covers(day)), None)


def place(slices: Iterable[Slice], start: date, value: Any) -> list[Slice]:
    """The history after `value` is said to hold from `start`: until the next known change, not beyond it."""
    ordered = sorted(slices, key=lambda item: item.start)
    exact = next((item for item in ordered if item.start == start), None)
    if exact:
        return merge(replace(item, value=value) if item is exact else item for item in ordered)
    current = in_force(ordered, start)
    if current:
        if current.value == value:
            return ordered
        cut = replace(current, until=start - DAY)
        new = Slice(start, current.until, value)
        return merge([*(cut if item is current else item for item in ordered), new])
    later = next((item for item in ordered if item.start > start), None)
    return merge([*ordered, Slice(start, later.start - DAY if later else None, value)])


def close(slices: Iterable[Slice], last_day: date) -> list[Slice]:
    """The history ended on `last_day`: slices after it fall away, the one in force is cut."""
    kept = [item for item in slices if item.start <= last_day]
    return [replace(item, until=last_day) if item.covers(last_day) else item for item in kept]


def reopen(slices: Iterable[Slice], closed_on: date) -> list[Slice]:
    """Undo `close`: the last slice is open again when it ended on that day."""
    ordered = sorted(slices, key=lambda item: item.start)
    if ordered and ordered[-1].until == closed_on:
        ordered[-1] = replace(ordered[-1], until=None)
    return ordered


def merge(slices: Iterable[Slice]) -> list[Slice]:
    """Adjoining slices with the same value become one, which keeps the earlier one's key."""
    merged: list[Slice] = []
    for item in sorted(slices, key=lambda item: item.start):
        last = merged[-1] if merged else None
        if last and last.until and last.until + DAY == item.start and last.value == item.value:
            merged[-1] = replace(last, until=item.until)
        else:
            merged.append(item)
    return merged


def difference(before: Iterable[Slice], after: Iterable[Slice]) -> Change:
    """The rows to create, change and delete; rows are matched by key."""
    old = {item.key: item for item in before}
    new = list(after)
    kept = {item.key for item in new if item.key is not None}
    return Change(
        created=tuple(item for item in new if item.key is None),
        updated=tuple(item for item in new if item.key is not None and old[item.key] != item),
        deleted=tuple(item for key, item in old.items() if key not in kept),
    )
