"""Spec 6.3: what each person gets of the department's amount."""

from collections.abc import Sequence
from fractions import Fraction

from .levels import capped_level, round_to_sum
from .types import DepartmentShare, Mode


def split_people(
    *,
    mode: Mode,
    share: DepartmentShare,
    weights: Sequence[int],
    base_e: int,
    caps: Sequence[int | None],
) -> tuple[list[int], Fraction]:
    """Fen per member, in order of employee number, and the λ that gave them (fen per unit of weight).

    `weights` are w_i and `base_e` is Σ(base·e) on one integer scale; `caps` is what each
    employee may still get. The sum is at most `share.amount`: what nobody takes goes back.
    """
    amount, weight_sum = share.amount, sum(weights)
    if weight_sum == 0 or amount == 0:
        return [0] * len(weights), Fraction(0)
    if mode is Mode.ABSOLUTE:
        own = Fraction(amount, base_e)
        exact = _at_level(own, weights, caps)
        if _total(exact, own.denominator) < amount:
            return [quotient for quotient, _remainder in exact], own
    level = _plain_level(amount, weights, weight_sum, caps) or capped_level(amount, weights, caps)
    if level is None:
        return [cap if weight and cap is not None else 0 for weight, cap in zip(weights, caps, strict=True)], (
            _highest_needed(weights, caps)
        )
    exact = _at_level(level, weights, caps)
    return round_to_sum(amount, exact), level


def _plain_level(amount: int, weights: Sequence[int], weight_sum: int, caps: Sequence[int | None]) -> Fraction | None:
    """λ = A ÷ Σw where no cap is met there: the ordinary department, in one pass."""
    for weight, cap in zip(weights, caps, strict=True):
        if cap is not None and amount * weight > cap * weight_sum:
            return None
    return Fraction(amount, weight_sum)


def _at_level(level: Fraction, weights: Sequence[int], caps: Sequence[int | None]) -> list[tuple[int, int]]:
    """min(λ·w, cap) as (fen, remainder) over λ's denominator."""
    top, bottom = level.numerator, level.denominator
    exact = [divmod(top * weight, bottom) for weight in weights]
    for i, cap in enumerate(caps):
        if cap is not None and exact[i][0] >= cap:
            exact[i] = (cap, 0)
    return exact


def _total(exact: Sequence[tuple[int, int]], scale: int) -> Fraction:
    return sum(quotient for quotient, _r in exact) + Fraction(sum(remainder for _q, remainder in exact), scale)


def _highest_needed(weights: Sequence[int], caps: Sequence[int | None]) -> Fraction:
    """The λ from which on everyone is at the cap."""
    return max(
        (Fraction(cap, weight) for weight, cap in zip(weights, caps, strict=True) if weight and cap is not None),
        default=Fraction(0),
    )
