"""The spread of honest scorers, estimated so that a fifth of guilty ones can't hide in it (spec 5.1).

Effects r with known sampling variances v come from a normal N(centre, spread² + v) plus a few that
lie far off. Start from median and MAD, then repeat: leave out what lies beyond 2.5 standard
deviations, re-estimate centre and spread from the rest, correcting for the tails just cut.
A weak prior (a few pseudo-observations) keeps the spread of a company with five departments
from collapsing to zero. The ordinary DerSimonian–Laird estimate has no cut: guilty departments
widen it until nobody stands out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

CUT = 2.5
KEPT_VARIANCE = 0.9112  # variance of a standard normal cut at ±2.5
PRIOR_WEIGHT = 4.0
ROUNDS = 25


@dataclass(frozen=True, slots=True)
class Spread:
    centre: float
    sd: float
    degrees: float  # of freedom, for the t-distribution of anything divided by this spread


def honest_spread(effects: np.ndarray, variances: np.ndarray, *, prior_sd: float, centred: bool = False) -> Spread:
    """Centre and spread of the honest part of `effects`. `centred` fixes the centre at 0."""
    import numpy as np

    centre = 0.0 if centred else float(np.median(effects))
    scale = 1.4826 * float(np.median(np.abs(effects - centre)))
    variance = max(scale**2 - float(np.median(variances)), 0.25 * prior_sd**2)
    kept = effects
    for _ in range(ROUNDS):
        total = variance + variances
        near = np.abs(effects - centre) <= CUT * np.sqrt(total)
        if near.sum() < 3:
            break
        kept, weights = effects[near], 1.0 / total[near]
        if not centred:
            centre = float(np.average(kept, weights=weights))
        fitted = _variance_of(kept - centre, variances[near], lost=0 if centred else 1)
        pooled = (PRIOR_WEIGHT * prior_sd**2 + len(kept) * fitted) / (PRIOR_WEIGHT + len(kept))
        if abs(pooled - variance) < 1e-9:
            break
        variance = pooled
    return Spread(centre, float(np.sqrt(variance)), max(len(kept) - 1 + PRIOR_WEIGHT, 3.0))


def _variance_of(residuals: np.ndarray, variances: np.ndarray, *, lost: int) -> float:
    """The spread² at which the standardised residuals have the variance of a cut normal."""
    import numpy as np

    wanted = KEPT_VARIANCE * max(len(residuals) - lost, 1)
    squares = residuals**2
    low, high = 0.0, float(squares.max()) * 2 + 1e-9
    if float(np.sum(squares / np.maximum(variances, 1e-12))) <= wanted:
        return 0.0
    for _ in range(60):
        middle = (low + high) / 2
        if float(np.sum(squares / (middle + variances))) > wanted:
            low = middle
        else:
            high = middle
    return (low + high) / 2
