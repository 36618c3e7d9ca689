"""`lenient`: a scorer whose judged points lie off what data, history and honest scorers explain (spec 5.1).

1. Judged points are predicted from a person's KPI points and own history. The slopes are fitted
   *within* teams, so that a whole team lifted by its scorer can't bend them.
2. A team's effect is the mean of what is left over; its sampling variance is σ² ÷ n (shrinkage).
3. The null is a draw from the honest spread (robust.py), not zero: everyone is a little mild or strict.
4. Two questions, Bonferroni-joined: is the level outside the honest spread, and did it move away
   from this scorer's own earlier cycles (which accumulate, so small teams gain power)?
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from performance.checks.robust import Spread, honest_spread
from performance.checks.scores import CycleScores, PersonScore, Suspicion, Undetermined

if TYPE_CHECKING:
    import numpy as np

CHECK = "lenient"
MIN_TEAM = 3
MIN_TEAMS = 5
PRIOR_SLOPE = 0.8
PRIOR_PEOPLE = 10.0  # pseudo-people behind the prior slope
PRIOR_SHARE = 0.25  # honest scorers' spread as a share of the sd of judged points, before seeing any
MIN_EFFECT_SD = 0.25
Team = tuple[str, str]


@dataclass(frozen=True, slots=True)
class TeamEffect:
    """One team in one cycle, in points: raw effect, its sampling variance, number of people."""

    team: Team
    effect: float
    variance: float
    people: int


@dataclass(frozen=True, slots=True)
class ScorerEffect:
    """The judgement on one scorer: shrunk effect with a 90 % interval, own past, honest range."""

    team: Team
    people: int
    raw: float
    shrunk: float
    low: float
    high: float
    error: float  # standard error of the raw effect
    expected: float  # from this scorer's own earlier cycles, 0 without any
    honest_sd: float
    z_level: float
    z_change: float | None
    p_value: float
    judged_sd: float
    earlier_cycles: int

    @property
    def moved(self) -> float:
        """Shrunk change against this scorer's own earlier cycles; 0 without any."""
        return (self.raw - self.expected) * self.shrunk / self.raw if self.earlier_cycles and self.raw else 0.0

    @property
    def size(self) -> float:
        """The larger of level and change, in points, with the level's sign."""
        return max((self.shrunk, self.moved), key=abs) if self.shrunk * self.moved > 0 else self.shrunk


@dataclass(frozen=True, slots=True)
class Result:
    effects: tuple[ScorerEffect, ...]
    undetermined: tuple[Undetermined, ...]
    adjusted: dict[tuple[str, str], float]  # (employee, department) → adjustment to take off the judged mean

    def suspicions(self, people: Sequence[PersonScore]) -> list[Suspicion]:
        members: dict[Team, list[str]] = {}
        for person in people:
            members.setdefault(person.team, []).append(person.employee)
        return [_suspicion(effect, tuple(members.get(effect.team, ()))) for effect in self.effects]


@dataclass(frozen=True, slots=True)
class Honest:
    """Variance components of honest scorers: level = lasting part + change from cycle to cycle."""

    level: Spread
    change_sd: float
    change_degrees: float

    @property
    def lasting_variance(self) -> float:
        return max(self.level.sd**2 - self.change_sd**2, 1e-6)


def check(current: CycleScores, earlier: Sequence[CycleScores] = ()) -> Result:
    """Judge every scorer of `current`; `earlier` are the cycles that ended before, oldest first."""
    usable = [person for person in current.people if person.kpi is not None]
    thin = _too_thin(current.people)
    if len({person.team for person in usable} - {item.team_key for item in thin}) < MIN_TEAMS:
        return Result((), tuple(_nothing_to_compare(current.people)), {})
    cycles = [*earlier, current]
    by_cycle, sd = _effects_per_cycle(cycles)
    if not by_cycle or not by_cycle[-1]:
        return Result((), tuple(_nothing_to_compare(current.people)), {})
    honest = _honest(by_cycle, prior_sd=PRIOR_SHARE * sd)
    effects = tuple(_judge(item, by_cycle[:-1], honest, sd) for item in by_cycle[-1])
    shrunk = {effect.team: effect.shrunk for effect in effects}
    adjusted = {(person.employee, person.department): shrunk[person.team] for person in usable if person.team in shrunk}
    return Result(effects, tuple(Undetermined(CHECK, *item.team_key, item.reason) for item in thin), adjusted)


@dataclass(frozen=True, slots=True)
class _Thin:
    team_key: Team
    reason: str


def _too_thin(people: Sequence[PersonScore]) -> list[_Thin]:
    with_data: dict[Team, int] = {}
    for person in people:
        with_data[person.team] = with_data.get(person.team, 0) + (person.kpi is not None)
    return [
        _Thin(team, "no_data" if count == 0 else "too_few")
        for team, count in sorted(with_data.items())
        if count < MIN_TEAM
    ]


def _nothing_to_compare(people: Sequence[PersonScore]) -> list[Undetermined]:
    return [Undetermined(CHECK, *team, "too_few_teams") for team in sorted({person.team for person in people})]


def _effects_per_cycle(cycles: Sequence[CycleScores]) -> tuple[list[list[TeamEffect]], float]:
    """Team effects of every cycle, each from its own past only, and the last cycle's sd of judged points."""
    result: list[list[TeamEffect]] = []
    past = _Past()
    sd = 1.0
    for cycle in cycles:
        people = [person for person in cycle.people if person.kpi is not None]
        if len(people) < MIN_TEAM * 2:
            result.append([])
            continue
        fitted = _fit(people, past)
        sd = fitted.judged_sd
        result.append(fitted.effects)
        past.add(people, fitted.within)
    return result, sd


class _Past:
    """What earlier cycles say about a person: mean KPI points and mean deviation from the then team."""

    def __init__(self) -> None:
        self.kpi: dict[str, list[float]] = {}
        self.within: dict[str, list[float]] = {}

    def add(self, people: Sequence[PersonScore], within: np.ndarray) -> None:
        for person, deviation in zip(people, within, strict=True):
            self.kpi.setdefault(person.employee, []).append(float(person.kpi or 0.0))
            self.within.setdefault(person.employee, []).append(float(deviation))

    def kpi_mean(self, person: PersonScore) -> float:
        values = self.kpi.get(person.employee)
        return sum(values) / len(values) if values else float(person.kpi or 0.0)

    def within_mean(self, person: PersonScore) -> float:
        values = self.within.get(person.employee)
        return sum(values) / (len(values) + 1) if values else 0.0


@dataclass(frozen=True, slots=True)
class _Fit:
    effects: list[TeamEffect]
    within: np.ndarray
    judged_sd: float


def _fit(people: Sequence[PersonScore], past: _Past) -> _Fit:
    import numpy as np

    teams = sorted({person.team for person in people})
    index = {team: position for position, team in enumerate(teams)}
    team = np.array([index[person.team] for person in people])
    counts = np.bincount(team, minlength=len(teams)).astype(float)
    judged = np.array([person.judged for person in people])
    columns = _columns(people, past)
    demean = lambda values: values - (np.bincount(team, values, len(teams)) / counts)[team]  # noqa: E731
    inner = np.column_stack([demean(column) for column in columns.T])
    target = demean(judged)
    slopes = _ridge(inner, target)
    within = target - inner @ slopes
    degrees = max(len(people) - len(teams) - int((slopes != 0).sum()), 1)
    variance = float(within @ within) / degrees
    left_over = judged - columns @ slopes
    means = np.bincount(team, left_over, len(teams)) / counts
    judged_sd = float(np.sqrt(max(target @ target / max(len(people) - len(teams), 1), 1e-6)))
    effects = [
        TeamEffect(teams[i], float(means[i]), variance / counts[i], int(counts[i]))
        for i in range(len(teams))
        if counts[i] >= MIN_TEAM
    ]
    return _Fit(effects, within, judged_sd)


def _columns(people: Sequence[PersonScore], past: _Past) -> np.ndarray:
    """KPI points now, mean KPI points earlier, own earlier deviation, one column per position that varies in a team."""
    import numpy as np

    kpi = np.array([float(person.kpi or 0.0) for person in people])
    earlier = np.array([past.kpi_mean(person) for person in people])
    deviation = np.array([past.within_mean(person) for person in people])
    groups = sorted({person.group for person in people if person.group})
    columns = [kpi - kpi.mean(), earlier - kpi.mean(), deviation]
    columns += [_group_column(people, group) for group in groups[1:] if _is_mixed(people, group)]
    return np.column_stack(columns)


def _group_column(people: Sequence[PersonScore], group: str) -> np.ndarray:
    import numpy as np

    return np.array([10.0 if person.group == group else 0.0 for person in people])


def _is_mixed(people: Sequence[PersonScore], group: str) -> bool:
    """A position counts only where it is compared with others under the same scorer, in three teams or more."""
    own = {person.team for person in people if person.group == group}
    others = {person.team for person in people if person.group != group}
    return len(own & others) >= 3


def _ridge(inner: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Least squares drawn a little towards slope 0.8 on KPI points and 0 on the rest."""
    import numpy as np

    prior = np.zeros(inner.shape[1])
    prior[0] = PRIOR_SLOPE
    weight = PRIOR_PEOPLE * 50.0 * np.eye(inner.shape[1])
    return np.linalg.solve(inner.T @ inner + weight, inner.T @ target + weight @ prior)


def _honest(by_cycle: list[list[TeamEffect]], *, prior_sd: float) -> Honest:
    """Spread of levels over all cycles; spread of changes from one scorer's neighbouring cycles."""
    import numpy as np

    for cycle in by_cycle:
        _centre(cycle, prior_sd)
    everyone = [item for cycle in by_cycle for item in cycle]
    scorers = len({item.team[1] for item in everyone})
    level = honest_spread(
        np.array([item.effect for item in everyone]),
        np.array([item.variance for item in everyone]),
        prior_sd=prior_sd,
        centred=True,
    )
    level = Spread(0.0, level.sd, min(level.degrees, scorers + 3.0))
    steps = _steps(by_cycle)
    if len(steps) < MIN_TEAMS:
        return Honest(level, level.sd, level.degrees)
    change = honest_spread(
        np.array([step for step, _ in steps]),
        np.array([variance for _, variance in steps]),
        prior_sd=prior_sd / 2,
        centred=True,
    )
    return Honest(level, min(change.sd / 2**0.5, level.sd), min(change.degrees, scorers + 3.0))


def _centre(cycle: list[TeamEffect], prior_sd: float) -> None:
    """Move a cycle's effects so that the middle of the honest scorers is zero."""
    import numpy as np

    if not cycle:
        return
    spread = honest_spread(
        np.array([item.effect for item in cycle]), np.array([item.variance for item in cycle]), prior_sd=prior_sd
    )
    cycle[:] = [TeamEffect(i.team, i.effect - spread.centre, i.variance, i.people) for i in cycle]


def _steps(by_cycle: list[list[TeamEffect]]) -> list[tuple[float, float]]:
    steps = []
    for before, after in pairwise(by_cycle):
        earlier = {item.team: item for item in before}
        for item in after:
            if item.team in earlier:
                old = earlier[item.team]
                steps.append((item.effect - old.effect, item.variance + old.variance))
    return steps


def _judge(item: TeamEffect, earlier: list[list[TeamEffect]], honest: Honest, sd: float) -> ScorerEffect:
    from scipy.stats import t

    own = [old for cycle in earlier for old in cycle if old.team[1] == item.team[1]]
    change_variance = honest.change_sd**2
    precision = 1 / honest.lasting_variance + sum(1 / (change_variance + old.variance) for old in own)
    expected = sum(old.effect / (change_variance + old.variance) for old in own) / precision
    prior_variance = 1 / precision + change_variance
    z_level = item.effect / (honest.level.sd**2 + item.variance) ** 0.5
    p_value = 2 * float(t.sf(abs(z_level), honest.level.degrees))
    z_change = None
    if own:
        reference = max(-2 * honest.level.sd, min(2 * honest.level.sd, expected))
        z_change = (item.effect - reference) / (prior_variance + item.variance) ** 0.5
        p_change = 2 * float(t.sf(abs(z_change), honest.change_degrees))
        outward = item.effect * z_change > 0 and abs(item.effect) >= MIN_EFFECT_SD * sd
        p_value = min(1.0, 2 * min(p_value, p_change if outward else 1.0))
    gain = honest.level.sd**2 / (honest.level.sd**2 + item.variance)
    shrunk = gain * item.effect
    half = 1.645 * (gain * item.variance) ** 0.5
    return ScorerEffect(
        team=item.team,
        people=item.people,
        raw=item.effect,
        shrunk=shrunk,
        low=shrunk - half,
        high=shrunk + half,
        error=item.variance**0.5,
        expected=expected,
        honest_sd=honest.level.sd,
        z_level=z_level,
        z_change=z_change,
        p_value=p_value,
        judged_sd=sd,
        earlier_cycles=len(own),
    )


def _suspicion(effect: ScorerEffect, employees: tuple[str, ...]) -> Suspicion:
    size = effect.size / effect.judged_sd
    return Suspicion(
        check=CHECK,
        department=effect.team[0],
        scorer=effect.team[1],
        employees=employees,
        statistic=effect.raw,
        threshold=1.645 * effect.honest_sd,
        p_value=effect.p_value,
        effect_sd=size,
        figures={
            "people": effect.people,
            "effect": effect.raw,
            "shrunk": effect.shrunk,
            "low": effect.low,
            "high": effect.high,
            "expected": effect.expected,
            "honest_sd": effect.honest_sd,
            "judged_sd": effect.judged_sd,
            "earlier_cycles": effect.earlier_cycles,
            "reportable": int(abs(size) >= MIN_EFFECT_SD),
        },
    )
