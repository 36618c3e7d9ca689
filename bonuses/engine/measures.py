"""Figures that compare scenarios: spread, closeness to scores, who gains and who loses."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

CHANGE_EDGES = (-20, -15, -10, -5, 0, 5, 10, 15, 20)


def gini(amounts: Sequence[int]) -> Fraction | None:
    """Gini coefficient of non-negative amounts, 0 (all alike) to nearly 1; None without money."""
    total, n = sum(amounts), len(amounts)
    if not total:
        return None
    ranked = sum((2 * i - n - 1) * amount for i, amount in enumerate(sorted(amounts), start=1))
    return Fraction(ranked, n * total)


def rank_correlation(xs: Sequence[Decimal | Fraction | int], ys: Sequence[Decimal | Fraction | int]) -> float | None:
    """Spearman's ρ with mean ranks for ties; None under three pairs or when one side is constant."""
    n = len(xs)
    if n < 3:
        return None
    rx, ry = _ranks(xs), _ranks(ys)
    mean = (n + 1) / 2
    sxy = sum((a - mean) * (b - mean) for a, b in zip(rx, ry, strict=True))
    sxx = sum((a - mean) ** 2 for a in rx)
    syy = sum((b - mean) ** 2 for b in ry)
    return sxy / (sxx * syy) ** 0.5 if sxx and syy else None


def _ranks(values: Sequence[Decimal | Fraction | int]) -> list[float]:
    order = sorted(range(len(values)), key=lambda i: values[i])
    ranks = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end + 1 < len(order) and values[order[end + 1]] == values[order[start]]:
            end += 1
        for i in order[start : end + 1]:
            ranks[i] = (start + end) / 2 + 1
        start = end + 1
    return ranks


def median(amounts: Sequence[int]) -> Fraction | None:
    if not amounts:
        return None
    ordered, half = sorted(amounts), len(amounts) // 2
    return Fraction(ordered[half]) if len(ordered) % 2 else Fraction(ordered[half - 1] + ordered[half], 2)


@dataclass(frozen=True, slots=True)
class Changes:
    """How a scenario moves people against another one; `bins` counts by change in percent."""

    gained: int
    lost: int
    same: int
    bins: tuple[tuple[int | None, int | None, int], ...]


def changes(before: dict[str, int], after: dict[str, int]) -> Changes:
    """People by whether they get more, less or the same; a person in only one of them had 0."""
    people = sorted(set(before) | set(after))
    pairs = [(before.get(one, 0), after.get(one, 0)) for one in people]
    edges: list[tuple[int | None, int | None]] = [(None, CHANGE_EDGES[0])]
    edges += list(zip(CHANGE_EDGES, CHANGE_EDGES[1:], strict=False))
    edges += [(CHANGE_EDGES[-1], None)]
    moved = [Fraction((new - old) * 100, old) for old, new in pairs if old and new != old]
    return Changes(
        gained=sum(new > old for old, new in pairs),
        lost=sum(new < old for old, new in pairs),
        same=sum(new == old for old, new in pairs),
        bins=tuple((low, high, sum(_within(change, low, high) for change in moved)) for low, high in edges),
    )


def _within(change: Fraction, low: int | None, high: int | None) -> bool:
    """Half open towards zero, so that −5 % falls under "5-10 %" down and +5 % under "5-10 %" up."""
    if change < 0:
        return (low is None or change > low) and high is not None and high <= 0 and change <= high
    return low is not None and low >= 0 and change >= low and (high is None or change < high)
