"""Where other apps hand over what the checks read and performance may not import (spec 5: bonuses)."""

from collections.abc import Callable, Iterable

from performance.checks.money import BonusFacts
from performance.checks.scores import Rating
from performance.reviews.models import ReviewCycle

# The bonus side of a cycle: (cycle) → its own pool and those of the three cycles before it.
bonus_facts: list[Callable[[ReviewCycle], BonusFacts]] = []

# Cycles whose bonuses changed since they were checked: () → their ids.
bonuses_changed: list[Callable[[], Iterable[int]]] = []

# Judgements of people beside the heads' (peers): (cycle) → ratings.
more_ratings: list[Callable[[ReviewCycle], Iterable[Rating]]] = []


def facts_of(cycle: ReviewCycle) -> BonusFacts:
    """Everything bonuses say about a cycle."""
    found = [provider(cycle) for provider in bonus_facts]
    return BonusFacts(
        tuple(row for facts in found for row in facts.paid), tuple(row for facts in found for row in facts.awarded)
    )
