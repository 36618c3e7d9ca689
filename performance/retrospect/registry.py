"""Where bonuses hand over what a cycle's pool paid: performance may not import them (architecture 1)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from performance.reviews.models import ReviewCycle


@dataclass(frozen=True, slots=True)
class Paid:
    """One person's award in one department, in yuan, adjustments included; salary: the monthly one it rests on."""

    employee: int
    department: int
    amount: Decimal
    salary: Decimal


# (cycle) → what its released pools paid; nothing before release.
award_sources: list[Callable[[ReviewCycle], Iterable[Paid]]] = []


def awards_of(cycle: ReviewCycle) -> list[Paid]:
    """What was paid for a cycle, from every source."""
    return [row for source in award_sources for row in source(cycle)]
