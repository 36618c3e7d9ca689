"""`no_spread`: judged scores of four people or more nearly equal while their KPI points differ (spec 5).

The null is a permutation: how often would as many people, drawn from all teams' deviations from
their own team mean, lie as close together? Monte Carlo with a fixed seed, so that a run repeats.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from performance.checks.scores import PersonScore, Suspicion, Undetermined

if TYPE_CHECKING:
    import numpy as np

CHECK = "no_spread"
MIN_TEAM = 4
MIN_POOL = 30
DRAWS = 4_999
SEED = 20_250_101


def check(people: Sequence[PersonScore]) -> tuple[list[Suspicion], list[Undetermined]]:
    teams = _teams(people)
    pool = _pool(teams)
    if len(pool) < MIN_POOL:
        return [], [Undetermined(CHECK, *team, "too_few_people") for team in sorted(teams)]
    company_kpi_sd = _typical_kpi_sd(teams)
    draws: dict[int, np.ndarray] = {}
    suspicions, undetermined = [], []
    for team, members in sorted(teams.items()):
        kpi = [person.kpi for person in members if person.kpi is not None]
        if len(members) < MIN_TEAM or len(kpi) < MIN_TEAM:
            undetermined.append(Undetermined(CHECK, *team, "too_few" if kpi else "no_data"))
        elif _sd(kpi) >= company_kpi_sd / 2:
            suspicions.append(_test(team, members, _sd(kpi), pool, draws))
    return suspicions, undetermined


def _teams(people: Sequence[PersonScore]) -> dict[tuple[str, str], list[PersonScore]]:
    teams: dict[tuple[str, str], list[PersonScore]] = {}
    for person in people:
        teams.setdefault(person.team, []).append(person)
    return teams


def _pool(teams: dict[tuple[str, str], list[PersonScore]]) -> np.ndarray:
    """Every person's deviation from the own team, widened for the mean that was estimated."""
    import numpy as np

    parts = []
    for members in teams.values():
        if len(members) >= MIN_TEAM:
            values = np.array([person.judged for person in members])
            parts.append((values - values.mean()) * (len(values) / (len(values) - 1)) ** 0.5)
    return np.concatenate(parts) if parts else np.array([])


def _typical_kpi_sd(teams: dict[tuple[str, str], list[PersonScore]]) -> float:
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


def _test(
    team: tuple[str, str],
    members: list[PersonScore],
    kpi_sd: float,
    pool: np.ndarray,
    draws: dict[int, np.ndarray],
) -> Suspicion:
    import numpy as np

    size = len(members)
    if size not in draws:
        random = np.random.default_rng([SEED, size])
        draws[size] = random.choice(pool, (DRAWS, size)).std(axis=1, ddof=1)
    sd = _sd([person.judged for person in members])
    usual = float(np.median(draws[size]))
    p_value = (1 + int((draws[size] <= sd).sum())) / (DRAWS + 1)
    return Suspicion(
        check=CHECK,
        department=team[0],
        scorer=team[1],
        employees=tuple(person.employee for person in members),
        statistic=sd,
        threshold=float(np.quantile(draws[size], 0.05)),
        p_value=p_value,
        effect_sd=(usual - sd) / usual if usual else 0.0,
        figures={"people": size, "sd": sd, "usual_sd": usual, "kpi_sd": kpi_sd},
    )
