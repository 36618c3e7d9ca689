"""Rank correlation with its range: pure functions over pairs of numbers (spec 4.5).

Spearman's rho with midranks for ties; the range is Fisher's z with the standard error of Bonett and Wright (2000),
sqrt((1 + rho²/2) / (n − 3)). Floats: these are statistics, not money.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import atanh, sqrt, tanh

Z_90 = 1.645
FEWEST = 5  # below it a correlation says nothing worth printing
ENOUGH = 8  # below it one is printed, not judged
WEAK, CLEAR = 0.2, 0.5
ALMOST_ONE = 0.999999


@dataclass(frozen=True, slots=True)
class Correlation:
    """rho in −1 … 1 with its 90 % range; None where all values of one side are the same or people are too few."""

    people: int
    rho: float | None
    low: float | None = None
    high: float | None = None

    @property
    def strength(self) -> str:
        """few (under 8 people), flat (no differences on one side), clear, weak or none."""
        if self.people < ENOUGH:
            return "few"
        if self.rho is None:
            return "flat"
        return "clear" if self.rho >= CLEAR else ("weak" if self.rho >= WEAK else "none")


def ranks_of(values: Sequence[float]) -> list[float]:
    """Midranks from 1: equal values share the mean of their places."""
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end + 1 < len(order) and values[order[end + 1]] == values[order[start]]:
            end += 1
        for place in range(start, end + 1):
            ranks[order[place]] = (start + end) / 2 + 1
        start = end + 1
    return ranks


def correlate(pairs: Sequence[tuple[float, float]]) -> Correlation:
    """Spearman's rank correlation of pairs, with its range."""
    people = len(pairs)
    if people < FEWEST:
        return Correlation(people, None)
    rho = _pearson(ranks_of([pair[0] for pair in pairs]), ranks_of([pair[1] for pair in pairs]))
    if rho is None:
        return Correlation(people, None)
    z, error = atanh(max(-ALMOST_ONE, min(ALMOST_ONE, rho))), sqrt((1 + rho * rho / 2) / (people - 3))
    return Correlation(people, rho, tanh(z - Z_90 * error), tanh(z + Z_90 * error))


def _pearson(first: Sequence[float], second: Sequence[float]) -> float | None:
    mean_first, mean_second = sum(first) / len(first), sum(second) / len(second)
    both = sum((a - mean_first) * (b - mean_second) for a, b in zip(first, second, strict=True))
    alone = sum((a - mean_first) ** 2 for a in first), sum((b - mean_second) ** 2 for b in second)
    if not alone[0] or not alone[1]:
        return None
    return max(-1.0, min(1.0, both / sqrt(alone[0] * alone[1])))


@dataclass(frozen=True, slots=True)
class Spread:
    """How far apart the scores of a group lie; sd is the sample's, None under two people."""

    people: int
    mean: float
    sd: float | None
    low: float
    high: float


def spread_of(values: Sequence[float]) -> Spread | None:
    """None without values."""
    if not values:
        return None
    mean = sum(values) / len(values)
    sd = sqrt(sum((value - mean) ** 2 for value in values) / (len(values) - 1)) if len(values) > 1 else None
    return Spread(len(values), mean, sd, min(values), max(values))
