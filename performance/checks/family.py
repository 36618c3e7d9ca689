"""One Benjamini–Hochberg family over departments × checks (spec 5.1; Benjamini & Hochberg 1995)."""

from __future__ import annotations

from collections.abc import Sequence

from performance.checks.scores import Finding, Suspicion

SEVERE_Q = 0.05
SEVERE_EFFECT_SD = 0.5


def adjusted_p_values(p_values: Sequence[float]) -> list[float]:
    """q-values in the order given: min over larger p of p × m ÷ rank, never above 1."""
    count = len(p_values)
    order = sorted(range(count), key=lambda index: p_values[index])
    adjusted = [1.0] * count
    smallest = 1.0
    for rank in range(count, 0, -1):
        index = order[rank - 1]
        smallest = min(smallest, p_values[index] * count / rank)
        adjusted[index] = smallest
    return adjusted


def severity_of(suspicion: Suspicion, q_value: float | None) -> str:
    if q_value is None:
        return "info"
    if q_value <= SEVERE_Q and abs(suspicion.effect_sd) >= SEVERE_EFFECT_SD:
        return "severe"
    return "warning"


def decide(suspicions: Sequence[Suspicion], *, q: float = 0.10) -> list[Finding]:
    """Every tested suspicion goes in, only those with q-value ≤ q come out; untested ones come out as info.

    A check hands over a suspicion for *every* team it tested, also the harmless ones: the size of
    the family is the number of tests made, not of tests that look bad. A suspicion without a
    p-value is already the check's own conclusion.
    """
    tested = [item for item in suspicions if item.p_value is not None]
    q_values = adjusted_p_values([item.p_value or 0.0 for item in tested])
    findings = [
        Finding(item, q_value, severity_of(item, q_value))
        for item, q_value in zip(tested, q_values, strict=True)
        if q_value <= q and item.figures.get("reportable", 1)
    ]
    findings += [Finding(item, None, "info") for item in suspicions if item.p_value is None]
    return findings
