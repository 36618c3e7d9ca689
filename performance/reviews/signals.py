"""What other themes react to; sent inside the transaction of the act."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet
from django.dispatch import Signal

from people.models import User
from performance.reviews.enums import Stage
from performance.reviews.models import ReviewCycle
from performance.reviews.selectors import GridCard

# A cycle entered a stage: `cycle`, `stage`, `actor`, `now`.
stage_entered = Signal()

# A scorer submitted the team again after changes: `cycle`, `employees` (ids), `actor`, `now`.
scores_resubmitted = Signal()

# Calibration moved the score of a scorecard: `card`, with its new score.
score_moved = Signal()

# Reasons a cycle may not be published; each gives sentences.
publication_guards: list[Callable[[ReviewCycle], list[str]]] = []

# Reasons a cycle may not leave a stage: {stage: [(cycle) → sentences]}; asked in addition to the engine's own.
stage_guards: dict[Stage, list[Callable[[ReviewCycle], list[str]]]] = {}

# What else would go wrong when a cycle opens: (participants, cycle) → problems (preflight.Problem).
preflight_checks: list[Callable[..., list[Any]]] = []

# Whose turn it still is at a stage: {stage: (cycle) → accounts}; reminders go to them.
stage_waiting: dict[Stage, Callable[[ReviewCycle], QuerySet[User]]] = {}

# Where these people act: {stage: (cycle) → address}.
stage_links: dict[Stage, Callable[[ReviewCycle], str]] = {}

# Whether a scorer may change this item although head scoring is over: (item, on) → the finding that allows it.
change_permits: list[Callable[..., object | None]] = []

# Employees whose scores were sent back to their scorer: (cycle) → their ids.
sent_back: list[Callable[[ReviewCycle], set[int]]] = []


def guard_stage(stage: Stage, guard: Callable[[ReviewCycle], list[str]]) -> None:
    """Hold cycles at a stage while the guard gives a reason; called once when the app is ready."""
    held = stage_guards.setdefault(stage, [])
    if guard not in held:
        held.append(guard)


def sent_back_employees(cycle: ReviewCycle, cards: Iterable[GridCard]) -> set[int]:
    """Which of these people's scores may be changed although head scoring is over."""
    found: set[int] = set()
    for provider in sent_back:
        found |= provider(cycle)
    returned = {card.employee_id for card in cards if cycle.stage == Stage.SECOND and card.returned_reason}
    return returned | (found & {card.employee_id for card in cards})
