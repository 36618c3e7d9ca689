"""Spec 6.1: how much is in the pool. Parts add up; each is a pure function of its own inputs."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from .curves import value_at
from .types import Curve


class FundingKind(StrEnum):
    FIXED = "fixed"
    SALARY_SHARE = "salary_share"
    RATE_ABOVE = "rate_above"
    RESULT_CURVE = "result_curve"


@dataclass(frozen=True, slots=True)
class FundingPart:
    """One source of money. Amounts in fen, rates as fractions of 1.

    fixed: `amount`. salary_share: `rate` × `actual` (salaries of the period). rate_above:
    `rate` × (min(actual, ceiling) − threshold), nothing under the threshold. result_curve:
    `amount` × curve(achievement in percent = actual ÷ threshold × 100). A gate opens when another
    result reaches it: `gate_actual` ≥ `gate_at`.
    """

    kind: FundingKind
    amount: int = 0
    rate: Fraction = Fraction(0)
    actual: int = 0
    threshold: int = 0
    ceiling: int | None = None
    curve: Curve = ()
    gate_at: int | None = None
    gate_actual: int = 0


def part_amount(part: FundingPart) -> int:
    """Fen of one part, rounded half up, never under zero; nothing while its gate is shut."""
    if part.gate_at is not None and part.gate_actual < part.gate_at:
        return 0
    return max(0, _round_half_up(_exact_amount(part)))


def pool_amount(parts: list[FundingPart]) -> int:
    return sum(part_amount(part) for part in parts)


def _exact_amount(part: FundingPart) -> Fraction:
    if part.kind is FundingKind.FIXED:
        return Fraction(part.amount)
    if part.kind is FundingKind.SALARY_SHARE:
        return part.rate * part.actual
    if part.kind is FundingKind.RATE_ABOVE:
        counted = part.actual if part.ceiling is None else min(part.actual, part.ceiling)
        return part.rate * max(0, counted - part.threshold)
    if not part.threshold:
        return Fraction(0)
    return part.amount * value_at(part.curve, Fraction(part.actual * 100, part.threshold))


def _round_half_up(value: Fraction) -> int:
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)
