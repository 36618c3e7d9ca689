"""What other themes add to the pages of reviews: acts on a result and on a cycle (registered when apps are ready)."""

from collections.abc import Callable
from datetime import date
from typing import Any

from hrplatform.lib.ui import Action
from performance.reviews.models import ReviewCycle, Scorecard

ResultActions = Callable[[Scorecard, Any, date], list[Action]]
CycleActions = Callable[[ReviewCycle, Any, date], list[Action]]
_of_results: list[ResultActions] = []
_of_cycles: list[CycleActions] = []


def add_result_actions(provider: ResultActions) -> None:
    """provider: (scorecard, user, day) → what this user can do about the published result."""
    if provider not in _of_results:
        _of_results.append(provider)


def add_cycle_actions(provider: CycleActions) -> None:
    """provider: (cycle, user, day) → where this user can go from the cycle's page."""
    if provider not in _of_cycles:
        _of_cycles.append(provider)


def result_actions(card: Scorecard, user: Any, on: date) -> list[Action]:
    """In the order the themes are loaded."""
    return [action for provider in _of_results for action in provider(card, user, on)]


def cycle_actions(cycle: ReviewCycle, user: Any, on: date) -> list[Action]:
    """In the order the themes are loaded."""
    return [action for provider in _of_cycles for action in provider(cycle, user, on)]
