"""`jump` of a whole team without data: its level against its own people's history (spec 5.1).

Where nothing but earlier scores can be compared with, the mean change of the people who were there
before is measured against how much honest teams change from cycle to cycle.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from performance.checks.persons import JUMP
from performance.checks.robust import honest_spread
from performance.checks.scores import CycleScores, Suspicion, Team, by_team

MIN_PEOPLE = 3
MIN_TEAMS = 5
PRIOR_SHARE = 0.25  # honest changes as a share of the sd of judged points, before seeing any
MIN_EFFECT_SD = 0.25


@dataclass(frozen=True, slots=True)
class _Change:
    """What the people of one team got more than in their earlier cycles, on average."""

    employees: tuple[str, ...]
    mean: float
    variance: float
    before: float
    has_data: bool


def check(current: CycleScores, earlier: Sequence[CycleScores]) -> list[Suspicion]:
    """A test for every team with history and without data; teams with data show what is usual."""
    import numpy as np
    from scipy.stats import t

    changes = _changes(current, earlier)
    blind = [team for team, change in changes.items() if not change.has_data]
    if not blind or len(changes) < MIN_TEAMS:
        return []
    sd = float(np.std([person.judged for person in current.people])) or 1.0
    means = np.array([change.mean for change in changes.values()])
    variances = np.array([change.variance for change in changes.values()])
    usual = honest_spread(means, variances, prior_sd=PRIOR_SHARE * sd)
    found = []
    for team in blind:
        change = changes[team]
        effect = change.mean - usual.centre
        z = effect / (usual.sd**2 + change.variance) ** 0.5
        shrunk = effect * usual.sd**2 / (usual.sd**2 + change.variance)
        found.append(
            Suspicion(
                check=JUMP, department=team[0], scorer=team[1], employees=change.employees,
                statistic=effect, threshold=1.645 * usual.sd, p_value=2 * float(t.sf(abs(z), usual.degrees)),
                effect_sd=shrunk / sd,
                figures={
                    "people": len(change.employees), "jump": effect, "before": change.before,
                    "judged": change.before + change.mean, "usual": 1.645 * usual.sd, "kind": "team",
                    "reportable": int(abs(shrunk) >= MIN_EFFECT_SD * sd),
                },
            )
        )  # fmt: skip
    return found


def _changes(current: CycleScores, earlier: Sequence[CycleScores]) -> dict[Team, _Change]:
    past: dict[str, list[float]] = {}
    for cycle in earlier:
        for person in cycle.people:
            past.setdefault(person.employee, []).append(person.judged)
    found = {}
    sizes = []
    for team, members in by_team(current.people).items():
        known = [person for person in members if person.employee in past]
        if len(known) >= MIN_PEOPLE:
            before = [sum(past[person.employee]) / len(past[person.employee]) for person in known]
            steps = [person.judged - old for person, old in zip(known, before, strict=True)]
            mean = sum(steps) / len(steps)
            sizes.append((len(steps), sum((step - mean) ** 2 for step in steps)))
            found[team] = _Change(
                tuple(person.employee for person in known), mean, 0.0, sum(before) / len(before),
                sum(person.kpi is not None for person in members) >= MIN_PEOPLE,
            )  # fmt: skip
    noise = sum(squares for _, squares in sizes) / max(sum(size - 1 for size, _ in sizes), 1)
    return {
        team: _Change(row.employees, row.mean, noise / len(row.employees), row.before, row.has_data)
        for team, row in found.items()
    }
