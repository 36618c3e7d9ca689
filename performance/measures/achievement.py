"""Achievement and points (spec 2.5): pure arithmetic over Decimals, no database, no clock.

Achievement is actual against target, held between 0 and 2. Points follow a piecewise-linear curve
over achievement, constant outside its ends. Nothing is rounded here except by `stored_*`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

Direction = Literal["higher", "lower", "range"]
Curve = Sequence[tuple[Decimal, Decimal]]

CAP = Decimal(2)
ZERO = Decimal(0)
ONE = Decimal(1)
DEFAULT_CURVE: Curve = (
    (Decimal("0"), Decimal("0")),
    (Decimal("1"), Decimal("100")),
    (Decimal("1.2"), Decimal("120")),
)


@dataclass(frozen=True, slots=True)
class Standard:
    """What is expected: one value, or for direction `range` both ends."""

    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None


def refuse_standard(direction: Direction, standard: Standard) -> str:
    """Why a target may not be saved, or an empty string. One reason, for the field it belongs to."""
    if direction == "range":
        if standard.low is None or standard.high is None:
            return "range_needs_both_ends"
        if standard.low < ZERO or standard.high <= ZERO:
            return "not_positive"
        return "" if standard.low <= standard.high else "low_above_high"
    if standard.value is None:
        return "value_missing"
    return "" if standard.value > ZERO else "not_positive"


def achievement(direction: Direction, actual: Decimal | None, standard: Standard) -> Decimal | None:
    """Unrounded achievement in [0, 2]; None when there is no observation or no standard."""
    if actual is None or refuse_standard(direction, standard):
        return None
    if direction == "higher":
        return _capped(actual / standard.value)  # type: ignore[operator]
    if direction == "lower":
        return CAP if actual <= ZERO else _capped(standard.value / actual)  # type: ignore[operator]
    return _inside(actual, standard.low, standard.high)  # type: ignore[arg-type]


def points(value: Decimal | None, curve: Curve = DEFAULT_CURVE) -> Decimal | None:
    """Unrounded points of an achievement on a curve sorted by its first coordinate."""
    if value is None:
        return None
    if value <= curve[0][0]:
        return curve[0][1]
    for (x0, y0), (x1, y1) in zip(curve, curve[1:], strict=False):
        if value <= x1:
            return y0 + (value - x0) * (y1 - y0) / (x1 - x0)
    return curve[-1][1]


def stored_achievement(value: Decimal | None) -> Decimal | None:
    """Six places, half up: how an achievement is kept."""
    return None if value is None else value.quantize(Decimal("0.000001"), ROUND_HALF_UP)


def stored_points(value: Decimal | None) -> Decimal | None:
    """Two places, half up: how points are kept."""
    return None if value is None else value.quantize(Decimal("0.01"), ROUND_HALF_UP)


def check_curve(curve: Curve) -> str:
    """Why a curve may not be saved, or an empty string."""
    if len(curve) < 2:
        return "too_few_points"
    if any(right[0] <= left[0] for left, right in zip(curve, curve[1:], strict=False)):
        return "not_increasing"
    return "not_positive" if any(x < ZERO or y < ZERO for x, y in curve) else ""


def _inside(actual: Decimal, low: Decimal, high: Decimal) -> Decimal:
    if actual > high:
        return _capped(high / actual)
    if actual >= low:
        return ONE
    return _capped(actual / low) if low > ZERO else ZERO


def _capped(value: Decimal) -> Decimal:
    return max(ZERO, min(CAP, value))
