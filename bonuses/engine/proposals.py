"""Spec 6.2: proposals for strategic weights and shares of departments, derived from history.

Pure arithmetic over what was read; a person looks at each with its reasons and takes it over, or not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

STEP = Fraction(1, 20)
SHARE_STEP = Fraction(1, 200)
LOWEST, HIGHEST = Fraction(4, 5), Fraction(13, 10)
NEEDED_POOLS = 2


@dataclass(frozen=True, slots=True)
class History:
    """One department: its part of the base, of what company goals gained, its past scores, its parts of past pools."""

    code: str
    base: Fraction
    contribution: Fraction | None = None
    scores: tuple[Fraction, ...] = ()
    shares: tuple[Fraction, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """`weight` None where history says nothing; shares None under two past pools. The figures behind them beside."""

    code: str
    weight: Fraction | None
    min_share: Fraction | None
    max_share: Fraction | None
    base: Fraction
    contribution: Fraction | None
    mean_score: Fraction | None
    company_score: Fraction | None
    shares: tuple[Fraction, ...]


def propose(histories: Sequence[History]) -> list[Proposal]:
    """One proposal a department, in order of code.

    Weight: half of the way from 1 to contribution ÷ base, times half of the way that past scores lie from the mean of
    all, to the next twentieth within 0.8 to 1.3. Shares: from four fifths of the mean past share to six fifths of the
    highest, outwards to half a percent.
    """
    means = {one.code: _mean(one.scores) for one in histories}
    known = [mean for mean in means.values() if mean is not None]
    company = _mean(known)
    return [_propose(one, means[one.code], company) for one in sorted(histories, key=lambda one: one.code)]


def _propose(one: History, mean: Fraction | None, company: Fraction | None) -> Proposal:
    factors: list[Fraction] = []
    if one.contribution is not None and one.base:
        factors.append(1 + (one.contribution / one.base - 1) / 2)
    if mean is not None and company:
        factors.append(1 + (mean / company - 1) / 2)
    low, high = _shares(one.shares)
    return Proposal(
        code=one.code,
        weight=_weight(factors) if factors else None,
        min_share=low,
        max_share=high,
        base=one.base,
        contribution=one.contribution,
        mean_score=mean,
        company_score=company,
        shares=one.shares,
    )


def _weight(factors: Sequence[Fraction]) -> Fraction:
    product = Fraction(1)
    for factor in factors:
        product *= factor
    nearest = STEP * int(product / STEP + Fraction(1, 2))
    return max(LOWEST, min(HIGHEST, nearest))


def _shares(shares: Sequence[Fraction]) -> tuple[Fraction | None, Fraction | None]:
    mean = _mean(shares)
    if len(shares) < NEEDED_POOLS or not mean:
        return None, None
    low = SHARE_STEP * (mean * 4 / 5 // SHARE_STEP)
    high = -(SHARE_STEP * (-(max(shares) * 6 / 5) // SHARE_STEP))
    return low, min(high, Fraction(1))


def _mean(values: Sequence[Fraction]) -> Fraction | None:
    return sum(values, Fraction(0)) / len(values) if values else None
