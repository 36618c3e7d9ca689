"""All checks over one cycle, one family, one answer (spec 5.1). Pure: rows in, findings out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from performance.checks import agreement, all_high, lenient, levels, money, persons, rings, rush, spread
from performance.checks.family import decide
from performance.checks.scores import CycleScores, Finding, Suspicion, Undetermined

DEFAULT_Q = 0.10


@dataclass(frozen=True, slots=True)
class Report:
    findings: tuple[Finding, ...]
    undetermined: tuple[Undetermined, ...]
    effects: tuple[lenient.ScorerEffect, ...]
    adjustments: dict[tuple[str, str], float]
    tests: int


def run(
    current: CycleScores,
    earlier: Sequence[CycleScores] = (),
    *,
    q: float = DEFAULT_Q,
    bonuses: money.BonusFacts | None = None,
) -> Report:
    """Judge `current`; `earlier` are the cycles that ended before it, oldest first. Never changes a score."""
    mild = lenient.check(current, earlier)
    bonuses = bonuses or money.BonusFacts()
    answers = [
        spread.check(current.people),
        all_high.check(current.people),
        agreement.check(current.people),
        persons.check_gaps(current.people),
        persons.check_jumps(current, earlier),
        money.check_inversions(bonuses.awarded),
    ]
    suspicions: list[Suspicion] = [*mild.suspicions(current.people)]
    undetermined: list[Undetermined] = [*mild.undetermined]
    for found, unknown in answers:
        suspicions += found
        undetermined += unknown
    suspicions += [
        *levels.check(current, earlier),
        *rings.check(current.ratings),
        *rush.check(current.people),
        *money.check_spent(bonuses.paid),
    ]
    findings = decide(suspicions, q=q)
    findings.sort(key=lambda item: (item.q_value is None, item.q_value or 0.0, item.suspicion.check))
    return Report(
        findings=tuple(findings),
        undetermined=tuple(undetermined),
        effects=mild.effects,
        adjustments=mild.adjusted,
        tests=sum(item.p_value is not None for item in suspicions),
    )
