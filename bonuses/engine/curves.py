"""Piecewise-linear curves, and the coefficients of many scores as integers on one scale."""

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


class ScaledCurve:
    """k of spec 6.3 for many scores without a fraction each: k = numerator(score) ÷ scale.

    Nothing below the threshold; no score counts nothing (and needs eligibility 0).
    """

    def __init__(self, curve: Curve, threshold: Fraction | None, scores: Iterable[Decimal | None]) -> None:
        ratios = [score.as_integer_ratio() for score in scores if score is not None]
        self.unit = lcm(1, *(bottom for _top, bottom in ratios))
        lines = list(_lines(curve))
        grain = lcm(*(part.denominator for _end, slope, offset in lines for part in (slope, offset)))
        self.scale = grain * self.unit
        # Where a line ends (in units of score), its slope and its offset as integers.
        self.lines = [
            (None if end is None else end * self.unit, int(slope * grain), int(offset * grain) * self.unit)
            for end, slope, offset in lines
        ]
        self.threshold = None if threshold is None else threshold * self.unit

    def numerator(self, score: Decimal | None) -> int:
        if score is None:
            return 0
        top, bottom = score.as_integer_ratio()
        x = top * (self.unit // bottom)
        if self.threshold is not None and x < self.threshold:
            return 0
        for end, slope, offset in self.lines:
            if end is None or x <= end:
                return slope * x + offset
        raise AssertionError("the last line has no end")


def _lines(curve: Curve) -> Iterable[tuple[Fraction | None, Fraction, Fraction]]:
    """(end, slope, offset) from left to right: constant, the pieces, constant."""
    yield curve[0][0], Fraction(0), curve[0][1]
    for (x0, y0), (x1, y1) in zip(curve, curve[1:], strict=False):
        slope = (y1 - y0) / (x1 - x0)
        yield x1, slope, y0 - slope * x0
    yield None, Fraction(0), curve[-1][1]


def on_common_scale(values: Iterable[Decimal]) -> tuple[dict[Decimal, int], int]:
    """Each distinct value as an integer numerator over one common denominator."""
    ratios = {value: value.as_integer_ratio() for value in set(values)}
    scale = lcm(1, *(bottom for _top, bottom in ratios.values()))
    return {value: top * (scale // bottom) for value, (top, bottom) in ratios.items()}, scale
