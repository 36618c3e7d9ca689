"""Piecewise-linear curves and the coefficients read from them."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from math import lcm

from .types import Curve


def value_at(curve: Curve, x: Fraction) -> Fraction:
    """The curve at x: linear between points, constant outside the first and the last."""
    first_x, first_y = curve[0]
    if x <= first_x:
        return first_y
    for (x0, y0), (x1, y1) in zip(curve, curve[1:], strict=False):
        if x <= x1:
            return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
    return curve[-1][1]


def person_coefficient(curve: Curve, threshold: Fraction | None, score: Decimal | None) -> Fraction:
    """k of spec 6.3: nothing below the threshold; no score counts nothing (and needs e = 0)."""
    if score is None:
        return Fraction(0)
    exact = Fraction(score)
    if threshold is not None and exact < threshold:
        return Fraction(0)
    return value_at(curve, exact)


def on_common_scale(values: Iterable[Fraction]) -> tuple[dict[Fraction, int], int]:
    """Each distinct value as an integer numerator over one common denominator."""
    distinct = set(values)
    scale = lcm(*(value.denominator for value in distinct)) if distinct else 1
    return {value: value.numerator * (scale // value.denominator) for value in distinct}, scale
