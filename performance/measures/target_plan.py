"""What a new target does to those of the same metric and scope (spec 2.3): pure.

A later `from` ends the open one the day before; the same `from` with another value is a correction, a
new version; two that say their end and overlap are refused, naming both.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

DAY = timedelta(days=1)


@dataclass(slots=True)
class Held:
    """One live target. `worth` is what it asks (per, value, low, high); `row` is carried along unread."""

    start: date
    until: date | None
    open_ended: bool
    worth: tuple[Any, ...]
    version: int = 1
    row: Any = None


@dataclass(slots=True)
class Placed:
    """The outcome: created, corrected or unchanged; who was superseded, whose end moved."""

    outcome: str
    new: Held | None = None
    superseded: Held | None = None
    moved: list[Held] = field(default_factory=list)


class Overlap(ValueError):
    """Two targets with an end share days."""

    def __init__(self, held: Held) -> None:
        super().__init__("overlap")
        self.held = held


def place_target(scope: Sequence[Held], wanted: Held) -> Placed:
    """Decide, and move the ends of what is held in `scope`; the caller writes what is returned."""
    same = next((held for held in scope if held.start == wanted.start), None)
    if same and same.worth == wanted.worth and _same_end(same, wanted):
        return Placed("unchanged")
    others = [held for held in scope if held is not same]
    wanted.until = _end_of(wanted, others)
    for held in others:
        if not (held.open_ended and held.start < wanted.start) and _overlap(held, wanted):
            raise Overlap(held)
    moved = [held for held in others if held.open_ended and held.start < wanted.start and _overlap(held, wanted)]
    for held in moved:
        held.until = wanted.start - DAY
    if same is None:
        return Placed("created", new=wanted, moved=moved)
    wanted.version = same.version + 1
    return Placed("corrected", new=wanted, superseded=same, moved=moved)


def _same_end(held: Held, wanted: Held) -> bool:
    return held.open_ended if wanted.open_ended else held.until == wanted.until and not held.open_ended


def _end_of(wanted: Held, others: Sequence[Held]) -> date | None:
    if not wanted.open_ended:
        return wanted.until
    later = min((held.start for held in others if held.start > wanted.start), default=None)
    return later - DAY if later else None


def _overlap(left: Held, right: Held) -> bool:
    return (left.until is None or left.until >= right.start) and (right.until is None or right.until >= left.start)
