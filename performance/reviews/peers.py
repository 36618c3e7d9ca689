"""What peers' answers say together (360, spec 4.1): pure. Shown and counted from four answers up, never fewer."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from performance.reviews.scoring import ZERO

MIN_ANSWERS = 4
# Nobody counts so much more than others that the mean is one person's answer.
LEAST_WEIGHT, MOST_WEIGHT = Decimal("0.5"), Decimal(2)


@dataclass(frozen=True, slots=True)
class Rated:
    """One peer's points on one item, and what the peer counts."""

    weight: Decimal
    points: Decimal


def is_shown(answers: int) -> bool:
    """Whether this many answers may be shown at all, on a page, in a file or by the API."""
    return answers >= MIN_ANSWERS


def peers_mean(answers: Iterable[Rated]) -> Decimal | None:
    """Σ weight × points ÷ Σ weight, unrounded; None under four answers: who said what could be guessed."""
    rated = list(answers)
    weight = sum((one.weight for one in rated), ZERO)
    if not is_shown(len(rated)) or not weight:
        return None
    return sum((one.weight * one.points for one in rated), ZERO) / weight
