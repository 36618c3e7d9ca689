"""Points of every kind of item on 0–120 (spec 4.1): pure Decimal arithmetic, nothing is rounded here.

KPI follows its own curve over achievement (measures.achievement, 2.5); MBO: percent = points; OKR: the objective's
score through the curve of its commitment; anchored levels 1–5; peers count as rated. None is missing, never zero.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from performance.measures.achievement import Curve
from performance.measures.achievement import points as on_curve
from performance.reviews.scoring import LEVEL_POINTS, TOP, ZERO

ONE = Decimal(1)
COMMITTED: Curve = ((ZERO, ZERO), (ONE, Decimal(100)))
ASPIRATIONAL: Curve = ((ZERO, ZERO), (Decimal("0.7"), Decimal(100)), (ONE, TOP))
OKR_CURVES = {"committed": COMMITTED, "aspirational": ASPIRATIONAL}
LEAST_KEY_RESULTS, MOST_KEY_RESULTS = 3, 5


@dataclass(frozen=True, slots=True)
class Weighed:
    """Something that counts by weight: a key result's score, an objective's points. None = missing."""

    weight: Decimal
    value: Decimal | None


def kpi_points(achievement: Decimal | None, curve: Curve) -> Decimal | None:
    """Points of an achievement on the item's curve (2.5)."""
    return on_curve(achievement, curve)


def mbo_points(completion: Decimal | None) -> Decimal | None:
    """Percent = points, held on the scale: 85 % is 85 points, 130 % is 120."""
    return None if completion is None else max(ZERO, min(TOP, completion))


def objective_score(key_results: Sequence[Weighed]) -> Decimal | None:
    """An objective's score in [0, 1] by the weights of its key results; None while one has no score."""
    return weighted(key_results)


def okr_points(score: Decimal | None, commitment: str) -> Decimal | None:
    """Committed: 0→0, 1→100. Aspirational: 0→0, 0.7→100, 1→120."""
    return on_curve(score, OKR_CURVES[commitment])


def level_points(level: int | None) -> Decimal | None:
    """Anchored levels 1–5 = 40, 60, 80, 100, 120."""
    return None if level is None else LEVEL_POINTS[level]


def peer_points(rated: Decimal | None) -> Decimal | None:
    """Peers count as they rated."""
    return rated


def goals_points(goals: Sequence[Weighed]) -> Decimal | None:
    """Points of an item that rests on several goals, by their weights; None while one of them has none."""
    return weighted(goals)


def weighted(parts: Iterable[Weighed]) -> Decimal | None:
    """Σ weight × value ÷ Σ weight; None without parts or while one is missing."""
    listed = list(parts)
    total = sum((part.weight for part in listed), ZERO)
    if not total or any(part.value is None for part in listed):
        return None
    return sum((part.weight * part.value for part in listed if part.value is not None), ZERO) / total


def refuse_key_results(count: int) -> bool:
    """An objective has three to five key results."""
    return not LEAST_KEY_RESULTS <= count <= MOST_KEY_RESULTS
