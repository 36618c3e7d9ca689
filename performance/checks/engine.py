"""All checks over one cycle, one family, one answer (spec 5.1). Pure: rows in, findings out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from performance.checks import agreement, lenient, rush, spread
from performance.checks.family import decide
from performance.checks.scores import CycleScores, Finding, Undetermined

DEFAULT_Q = 0.10


@dataclass(frozen=True, slots=True)
class Report:
    findings: tuple[Finding, ...]
    undetermined: tuple[Undetermined, ...]
    effects: tuple[lenient.ScorerEffect, ...]
    adjustments: dict[tuple[str, str], float]
    tests: int


def run(current: CycleScores, earlier: Sequence[CycleScores] = (), *, q: float = DEFAULT_Q) -> Report:
    """Judge `current`; `earlier` are the cycles that ended before it, oldest first. Never changes a score."""
    mild = lenient.check(current, earlier)
    narrow, narrow_unknown = spread.check(current.people)
    agreed, agreed_unknown = agreement.check(current.people)
    suspicions = [*mild.suspicions(current.people), *narrow, *agreed, *rush.check(current.people)]
    findings = decide(suspicions, q=q)
    findings.sort(key=lambda item: (item.q_value is None, item.q_value or 0.0, item.suspicion.check))
    return Report(
        findings=tuple(findings),
        undetermined=(*mild.undetermined, *narrow_unknown, *agreed_unknown),
        effects=mild.effects,
        adjustments=mild.adjusted,
        tests=sum(item.p_value is not None for item in suspicions),
    )
