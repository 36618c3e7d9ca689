"""Points, scores and bands (spec 4.1): pure Decimal arithmetic, rounded half up to 2 places only at the end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

ZERO = Decimal(0)
TOP = Decimal(120)
HUNDRED = Decimal(100)
MIN_PART_DAYS = 10
# Anchored levels 1–5 on the 0–120 scale.
LEVEL_POINTS = {1: Decimal(40), 2: Decimal(60), 3: Decimal(80), 4: Decimal(100), 5: Decimal(120)}
# Under and over these a judged score needs a comment: both ends of the scale.
COMMENT_BELOW, COMMENT_ABOVE = Decimal(60), Decimal(110)
DEFAULT_BANDS: tuple[tuple[str, Decimal], ...] = (
    ("S", Decimal(105)),
    ("A", Decimal(90)),
    ("B", Decimal(75)),
    ("C", Decimal(60)),
    ("D", ZERO),
)


class Scored(Protocol):
    """What the arithmetic reads of an item; `Part` and the rows of an item have it."""

    @property
    def weight(self) -> Decimal: ...
    @property
    def points(self) -> Decimal | None: ...
    @property
    def not_applicable(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Part:
    """One item of a scorecard as the arithmetic sees it. points None = missing, never zero."""

    weight: Decimal
    points: Decimal | None
    not_applicable: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """One scorecard of a person who was transferred: its unrounded score and the working days under that boss."""

    score: Decimal | None
    days: int


def weighted_score(parts: Iterable[Scored]) -> Decimal | None:
    """Σ weight × points ÷ Σ weight, unrounded. Items not applicable drop out; a missing one leaves no score."""
    weight, total, is_whole = ZERO, ZERO, True
    for part in parts:  # one walk: a team's page asks this hundreds of times
        if part.not_applicable:
            continue
        weight += part.weight
        if part.points is None:
            is_whole = False
        else:
            total += part.weight * part.points
    return total / weight if weight and is_whole else None


def present_mean(parts: Iterable[Scored]) -> Decimal | None:
    """The weighted mean of what is there so far: for pictures and checks, never for a result."""
    return weighted_score(part for part in parts if part.points is not None)


def missing(parts: Iterable[Part]) -> int:
    return sum(part.points is None and not part.not_applicable for part in parts)


def combined_score(held: Sequence[Held]) -> Decimal | None:
    """One person's score over the bosses of a cycle, weighted by working days.

    Parts under 10 days are left out, unless there is nothing longer. A part without a score leaves none.
    """
    long = [part for part in held if part.days >= MIN_PART_DAYS]
    counted = long or sorted(held, key=lambda part: -part.days)[:1]
    days = sum(part.days for part in counted)
    if any(part.score is None for part in counted) or not days:
        return counted[0].score if len(counted) == 1 else None
    return sum((part.score * part.days for part in counted if part.score is not None), ZERO) / days


def rounded(value: Decimal | None) -> Decimal | None:
    """Two places, half up: how a score is kept and shown."""
    return None if value is None else value.quantize(Decimal("0.01"), ROUND_HALF_UP)


def band_of(score: Decimal | None, bands: Sequence[tuple[str, Decimal]] = DEFAULT_BANDS) -> str:
    """The highest band whose floor the *unrounded* score reaches; empty without a score."""
    if score is None:
        return ""
    ordered = sorted(bands, key=lambda band: -band[1])
    return next((name for name, floor in ordered if score >= floor), ordered[-1][0])


def needs_comment(points: Decimal | None) -> bool:
    return points is not None and (points < COMMENT_BELOW or points > COMMENT_ABOVE)


def refuse_points(points: Decimal) -> str:
    """Why judged points may not be saved, or an empty string."""
    if not points.is_finite():
        return "not_a_number"
    if not ZERO <= points <= TOP:
        return "outside_scale"
    return "too_many_places" if points != points.quantize(Decimal("0.01")) else ""


def refuse_weights(weights: Sequence[Decimal]) -> str:
    """Why a form may not be used, or an empty string: weights are positive and sum to 100."""
    if not weights:
        return "no_items"
    if any(weight <= ZERO for weight in weights):
        return "not_positive"
    return "" if sum(weights, ZERO) == HUNDRED else "not_hundred"


def guideline_counts(people: int, shares: Sequence[tuple[str, Decimal]]) -> dict[str, int]:
    """Whole people per band by largest remainder; it informs, never forces."""
    exact = [(name, share * people) for name, share in shares]
    counts = {name: int(value) for name, value in exact}
    by_remainder = sorted(exact, key=lambda item: -(item[1] - int(item[1])))
    for name, _ in by_remainder[: people - sum(counts.values())]:
        counts[name] += 1
    return counts
