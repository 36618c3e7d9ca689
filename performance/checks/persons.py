"""`data_gap` and `jump`: one person off what the data, or the own history, say (spec 5, 5.1).

Both look inside a team, so that a mild scorer is not taken for a gap, and only in teams of eight
or more: below that nobody can be told from the rest. A team is one test (the farthest person,
Bonferroni over its people). People without data are compared with their own history only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from performance.checks.robust import honest_spread
from performance.checks.scores import CycleScores, PersonScore, Suspicion, Team, Undetermined, by_team

if TYPE_CHECKING:
    import numpy as np

DATA_GAP, JUMP = "data_gap", "jump"
MIN_OUTLIER_TEAM = 8
MIN_POOL = 30
MAX_DEGREES = 60.0  # real scores have heavier tails than a normal
PRIOR_SLOPE = 0.8
PRIOR_WEIGHT = 500.0
MIN_EFFECT_SD = 0.5


@dataclass(frozen=True, slots=True)
class _Point:
    """One person: judged points and data points as deviations from the team, and how noisy the judged one is."""

    person: PersonScore
    judged: float
    data: float | None
    scale: float = 1.0
    before: float | None = None  # mean judged points earlier
    data_change: float | None = None


def check_gaps(people: Sequence[PersonScore]) -> tuple[list[Suspicion], list[Undetermined]]:
    """Judged points against data points, everyone with data."""
    teams = by_team(people)
    usable = {
        team: rows
        for team, members in teams.items()
        if len(rows := [person for person in members if person.kpi is not None]) >= MIN_OUTLIER_TEAM
    }
    thin = [
        Undetermined(DATA_GAP, *team, "too_few" if any(p.kpi is not None for p in members) else "no_data")
        for team, members in teams.items()
        if team not in usable
    ]
    points = {team: _deviations(rows) for team, rows in usable.items()}
    return _outliers(DATA_GAP, points, _gap_figures), thin


def check_jumps(current: CycleScores, earlier: Sequence[CycleScores]) -> tuple[list[Suspicion], list[Undetermined]]:
    """The change from a person's own earlier cycles, less what the change in data explains."""
    past = _Past(earlier)
    teams = by_team(current.people)
    if not earlier:
        return [], [Undetermined(JUMP, *team, "no_history") for team in teams]
    points, thin = {}, []
    for team, members in teams.items():
        rows = [point for point in _deviations(members) if point.person.employee in past.judged]
        if len(rows) >= MIN_OUTLIER_TEAM:
            points[team] = _centred([past.change(point) for point in rows])
        else:
            thin.append(Undetermined(JUMP, *team, "too_few" if rows else "no_history"))
    return _outliers(JUMP, points, _jump_figures), thin


class _Past:
    """Earlier judged and data points of each person, as deviations from the then team."""

    def __init__(self, cycles: Iterable[CycleScores]) -> None:
        self.judged: dict[str, list[float]] = {}
        self.data: dict[str, list[float]] = {}
        self.raw: dict[str, list[float]] = {}
        for cycle in cycles:
            for members in by_team(cycle.people).values():
                for point in _deviations(members):
                    self._add(point)

    def _add(self, point: _Point) -> None:
        key = point.person.employee
        self.judged.setdefault(key, []).append(point.judged)
        self.raw.setdefault(key, []).append(point.person.judged)
        if point.data is not None:
            self.data.setdefault(key, []).append(point.data)

    def change(self, point: _Point) -> _Point:
        """The person's own change; the mean of k cycles varies 1 + 1/k times as much as one."""
        key = point.person.employee
        judged, data = self.judged[key], self.data.get(key)
        moved = point.data - _mean(data) if data and point.data is not None else None
        return _Point(
            person=point.person,
            judged=point.judged - _mean(judged),
            data=moved,
            scale=(1 + 1 / len(judged)) ** 0.5,
            before=_mean(self.raw[key]),
            data_change=moved,
        )


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _deviations(members: Sequence[PersonScore]) -> list[_Point]:
    """Everyone against the mean of the own team, data against those who have data."""
    judged = _mean([person.judged for person in members])
    data = [person.kpi for person in members if person.kpi is not None]
    middle = _mean(data) if data else 0.0
    return [_Point(p, p.judged - judged, None if p.kpi is None else p.kpi - middle) for p in members]


def _centred(points: list[_Point]) -> list[_Point]:
    middle = _mean([point.judged for point in points])
    return [
        _Point(p.person, p.judged - middle, p.data, p.scale, p.before, p.data_change)
        for p in points
    ]  # fmt: skip


def _outliers(
    check: str, points: dict[Team, list[_Point]], figures: Callable[[_Point, float, float], dict]
) -> list[Suspicion]:
    import numpy as np
    from scipy.stats import t

    everyone = [point for rows in points.values() for point in rows]
    if len(everyone) < MIN_POOL:
        return []
    slope = _slope(everyone)
    sd = float(np.std([point.judged for point in everyone])) or 1.0
    left = {team: _left_over(rows, slope) for team, rows in points.items()}
    pool = np.concatenate(list(left.values()))
    noise = _noise(list(left.values()), prior_sd=sd / 2)
    degrees = min(float(len(pool) - len(points) - 1), MAX_DEGREES)
    found = []
    for team, rows in points.items():
        far = int(np.argmax(np.abs(left[team])))
        point, value = rows[far], float(left[team][far]) * rows[far].scale
        single = 2 * float(t.sf(abs(float(left[team][far])) / noise, degrees))
        others = int((2 * t.sf(np.abs(left[team]) / noise, degrees) * len(rows) <= 0.05).sum()) - 1
        found.append(
            Suspicion(
                check=check, department=team[0], scorer=team[1], employees=(point.person.employee,),
                statistic=value, threshold=noise * point.scale * float(t.isf(0.025 / len(rows), degrees)),
                p_value=min(1.0, single * len(rows)), effect_sd=value / sd, person=point.person.employee,
                figures={
                    "people": len(rows), "usual": 1.645 * noise * point.scale, "others": max(others, 0),
                    "reportable": int(abs(value / sd) >= MIN_EFFECT_SD), **figures(point, value, slope),
                },
            )
        )  # fmt: skip
    return found


def _noise(left: Sequence[np.ndarray], *, prior_sd: float) -> float:
    """The spread of what is left over, without the few far off; teams given one value for all can't narrow it."""
    import numpy as np

    pool = np.concatenate(left)
    everyone = honest_spread(pool, np.zeros(len(pool)), prior_sd=prior_sd, centred=True).sd
    middle_team = float(np.median([np.sqrt(np.mean(values**2)) for values in left]))
    return max(everyone, middle_team, 1e-6)


def _slope(points: Sequence[_Point]) -> float:
    """Judged on data within teams, drawn a little towards 0.8."""
    pairs = [(point.data, point.judged) for point in points if point.data is not None]
    above = sum(data * judged for data, judged in pairs) + PRIOR_WEIGHT * PRIOR_SLOPE
    return above / (sum(data * data for data, _ in pairs) + PRIOR_WEIGHT)


def _left_over(rows: Sequence[_Point], slope: float) -> np.ndarray:
    """What data don't explain, in units of one cycle's noise, widened for the team mean that was taken off."""
    import numpy as np

    left = np.array([row.judged - slope * (row.data or 0.0) for row in rows])
    scale = np.array([row.scale for row in rows])
    return (left - left.mean()) / scale * (len(rows) / (len(rows) - 1)) ** 0.5


def _gap_figures(point: _Point, value: float, slope: float) -> dict[str, float | None]:
    return {"gap": value, "judged": point.person.judged, "data": point.person.kpi}


def _jump_figures(point: _Point, value: float, slope: float) -> dict[str, float | None]:
    return {"jump": value, "judged": point.person.judged, "before": point.before, "data_change": point.data_change}
