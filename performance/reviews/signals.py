"""What other themes react to; sent inside the transaction of the act."""

from collections.abc import Callable, Iterable

from django.dispatch import Signal

from performance.reviews.models import ReviewCycle, Scorecard

# A cycle entered a stage: `cycle`, `stage`, `actor`, `now`.
stage_entered = Signal()

# A scorer submitted the team again after changes: `cycle`, `employees` (ids), `actor`, `now`.
scores_resubmitted = Signal()

# Reasons a cycle may not be published; each gives sentences.
publication_guards: list[Callable[[ReviewCycle], list[str]]] = []

# Whether a scorer may change this item although head scoring is over: (item, on) → the finding that allows it.
change_permits: list[Callable[..., object | None]] = []

# Employees whose scores were sent back to their scorer: (cycle) → their ids.
sent_back: list[Callable[[ReviewCycle], set[int]]] = []


def sent_back_employees(cycle: ReviewCycle, cards: Iterable[Scorecard]) -> set[int]:
    """Which of these people's scores may be changed although head scoring is over."""
    found: set[int] = set()
    for provider in sent_back:
        found |= provider(cycle)
    return found & {card.employee_id for card in cards}
