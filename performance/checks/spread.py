"""`no_spread`: judged scores of four people or more nearly equal while their data points differ (spec 5, 5.1).

Three questions about a team, Bonferroni-joined into one test:

- spread: how often would as many people, drawn from their own grades' deviations, lie as close?
- halo: how often would their items be as alike, one person's quality the same as the teamwork?
- identical: how many hold exactly the same vector of points, where chance gives so many?

The first two are permutations within grade, Monte Carlo with a fixed seed so that a run repeats;
their far tail, which draws can't reach, is a gamma fitted to them. People without data are asked
the same, only without the condition that their data differ.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from performance.checks.scores import PersonScore, Suspicion, Team, Undetermined, by_team

if TYPE_CHECKING:
    import numpy as np

CHECK = "no_spread"
MIN_TEAM = 4
MIN_POOL = 30
DRAWS = 4_999
SEED = 20_250_101
REACHED = 10  # draws below which the fitted tail speaks
NEARLY_EQUAL = 1.0  # points: no tail is read closer than this
NEARLY = 0.5  # of the usual spread: more is not "nearly equal"
HALO_SHARE = 0.25  # of the usual difference between a person's items
RATES = (0.02, 0.9)
Part = tuple[float, str, float, float]  # p-value, kind, statistic, usual


def check(people: Sequence[PersonScore]) -> tuple[list[Suspicion], list[Undetermined]]:
    """One test for every team of four whose data differ, or who have none."""
    teams = by_team(people)
    pool = _Pool(teams)
    if pool.size < MIN_POOL:
        return [], [Undetermined(CHECK, *team, "too_few_people") for team in teams]
    matches = _Matches(teams)
    company_data_sd = _typical_data_sd(teams)
    suspicions, undetermined = [], []
    for team, members in teams.items():
        data = [person.kpi for person in members if person.kpi is not None]
        if len(members) < MIN_TEAM:
            undetermined.append(Undetermined(CHECK, *team, "too_few"))
        elif len(data) < MIN_TEAM or _sd(data) >= company_data_sd / 2:
            parts = [_spread(members, pool), _halo(members, pool), matches.test(team)]
            data_sd = _sd(data) if len(data) >= MIN_TEAM else None
            suspicions.append(_joined(team, members, [part for part in parts if part], data_sd))
    return suspicions, undetermined


def _typical_data_sd(teams: dict[Team, list[PersonScore]]) -> float:
    import numpy as np

    spreads = [
        _sd(values)
        for members in teams.values()
        if len(values := [person.kpi for person in members if person.kpi is not None]) >= MIN_TEAM
    ]
    return float(np.median(spreads)) if spreads else 0.0


def _sd(values: Sequence[float]) -> float:
    import numpy as np

    return float(np.std(np.array(values), ddof=1))


class _Pool:
    """What people are drawn from: deviations from the own team and differences between a person's items."""

    def __init__(self, teams: dict[Team, list[PersonScore]]) -> None:

        deviations: dict[str, list[float]] = {}
        apart: dict[str, list[float]] = {}
        means = _item_means(teams)
        for members in teams.values():
            if len(members) >= MIN_TEAM:
                mean = sum(person.judged for person in members) / len(members)
                widen = (len(members) / (len(members) - 1)) ** 0.5
                for person in members:
                    deviations.setdefault(person.grade, []).append((person.judged - mean) * widen)
                    if len(person.items) > 1:
                        apart.setdefault(person.grade, []).append(items_apart(person, means))
        self.means = means
        self._values = {"spread": self._arrays(deviations), "halo": self._arrays(apart)}
        self._draws: dict[tuple[str, tuple[str, ...]], np.ndarray] = {}
        self.size = len(self._values["spread"].get("*", ()))

    def _arrays(self, values: dict[str, list[float]]) -> dict[str, np.ndarray]:
        """Per grade, and everybody under `*` for grades that are too small to draw from."""
        import numpy as np

        arrays = {grade: np.array(rows) for grade, rows in values.items() if len(rows) >= MIN_POOL}
        everyone = [value for rows in values.values() for value in rows]
        return arrays | {"*": np.array(everyone)}

    def draws(self, kind: str, members: Sequence[PersonScore]) -> np.ndarray:
        """Mean item difference (halo) or variance (spread) of as many people of the same grades."""
        import numpy as np

        arrays = self._values[kind]
        grades = tuple(sorted(person.grade if person.grade in arrays else "*" for person in members))
        if (kind, grades) not in self._draws:
            random = np.random.default_rng([SEED, len(grades)])
            columns = [random.choice(arrays[grade], (DRAWS, count)) for grade, count in sorted(Counter(grades).items())]
            drawn = np.concatenate(columns, axis=1)
            self._draws[kind, grades] = drawn.var(axis=1, ddof=1) if kind == "spread" else drawn.mean(axis=1)
        return self._draws[kind, grades]


def _item_means(teams: dict[Team, list[PersonScore]]) -> dict[str, float]:
    values: dict[str, list[float]] = {}
    for members in teams.values():
        for person in members:
            for item in person.items:
                values.setdefault(item.code, []).append(item.points)
    return {code: sum(points) / len(points) for code, points in values.items()}


def items_apart(person: PersonScore, means: dict[str, float]) -> float:
    """How far a person's items lie apart once each item's own level is taken off: their standard deviation."""
    return _sd([item.points - means[item.code] for item in person.items])


def _spread(members: Sequence[PersonScore], pool: _Pool) -> Part:
    import numpy as np

    sd = _sd([person.judged for person in members])
    draws = pool.draws("spread", members)
    return _lower_tail(draws, sd**2, at=max(sd, NEARLY_EQUAL) ** 2), "spread", sd, float(np.sqrt(np.median(draws)))


def _halo(members: Sequence[PersonScore], pool: _Pool) -> Part | None:
    import numpy as np

    rows = [person for person in members if len(person.items) > 1]
    if len(rows) < MIN_TEAM:
        return None
    mean = sum(items_apart(person, pool.means) for person in rows) / len(rows)
    draws = pool.draws("halo", rows)
    usual = float(np.median(draws))
    p_value = _lower_tail(draws, mean, at=max(mean, NEARLY_EQUAL / 2)) if mean <= HALO_SHARE * usual else 1.0
    return p_value, "halo", mean, usual


def _lower_tail(draws: np.ndarray, value: float, *, at: float) -> float:
    """Share of draws at or under the value; where hardly any are, the gamma with the draws' mean and variance."""
    from scipy.stats import gamma

    reached = int((draws <= value).sum())
    counted = (1 + reached) / (len(draws) + 1)
    mean, variance = float(draws.mean()), float(draws.var())
    if reached >= REACHED or not variance:
        return counted
    return min(counted, float(gamma.cdf(at, mean**2 / variance, scale=variance / mean)))


class _Matches:
    """Vectors of points per team: how often two people of one team hold the same one elsewhere."""

    def __init__(self, teams: dict[Team, list[PersonScore]]) -> None:
        self.vectors = {team: Counter(_vector(person) for person in rows) for team, rows in teams.items()}
        self.people = sum(sum(counts.values()) for counts in self.vectors.values())
        self.all = sum(self.vectors.values(), Counter())
        self.pairs = {team: _pairs(counts) for team, counts in self.vectors.items()}
        same, pairs = zip(*self.pairs.values(), strict=True)
        self.same, self.compared = sum(same), sum(pairs)

    def test(self, team: Team) -> Part:
        """Exact binomial: as many people as hold the commonest vector, each by chance, any vector to start from."""
        from scipy.stats import binom

        counts = self.vectors[team]
        vector, held = counts.most_common(1)[0]
        size = sum(counts.values())
        if held < 3:
            return 1.0, "identical", float(held), 0.0
        same, pairs = self.pairs[team]
        elsewhere = (self.same - same) / max(self.compared - pairs, 1)
        common = (self.all[vector] - held + 1) / max(self.people - size + 1, 1)
        rate = min(max(elsewhere, common, RATES[0]), RATES[1])
        p_value = min(1.0, len(counts) * float(binom.sf(held - 2, size - 1, rate)))
        return p_value, "identical", float(held), rate * (size - 1) + 1


def _vector(person: PersonScore) -> tuple[float, ...]:
    return tuple(item.points for item in sorted(person.items, key=lambda item: item.code)) or (person.judged,)


def _pairs(counts: Counter) -> tuple[int, int]:
    size = sum(counts.values())
    return sum(n * (n - 1) for n in counts.values()), size * (size - 1)


def _joined(team: Team, members: Sequence[PersonScore], parts: list[Part], data_sd: float | None) -> Suspicion:
    p_value, kind, statistic, usual = min(parts)
    if kind == "identical":
        effect = (statistic - usual) / len(members)
        reportable = statistic >= len(members) / 2
    else:
        effect = (usual - statistic) / usual if usual else 0.0
        reportable = statistic <= NEARLY * usual
    return Suspicion(
        check=CHECK,
        department=team[0],
        scorer=team[1],
        employees=tuple(person.employee for person in members),
        statistic=statistic,
        threshold=usual,
        p_value=min(1.0, p_value * len(parts)),
        effect_sd=effect,
        figures={
            "people": len(members), "kind": kind, "sd": statistic, "usual_sd": usual, "kpi_sd": data_sd,
            "reportable": int(reportable),
        },
    )  # fmt: skip
