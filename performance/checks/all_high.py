"""`all_high`: a share in the top two bands far above the company's, allowing for department size (spec 5).

A beta-binomial tail: the middle share and its honest spread between departments are estimated
robustly on the arcsine scale, so that small departments vary as they do and a few that are all
high can't widen the spread. Where the data points alone would put more people into those bands
than is usual, that larger share is the null: good results are no finding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

from performance.checks.robust import honest_spread
from performance.checks.scores import PersonScore, Suspicion, Team, Undetermined, by_team

CHECK = "all_high"
MIN_TEAM = 3
MIN_TEAMS = 5
PRIOR_SD = 0.1  # of the arcsine of the root of a share, before seeing any
SHARE_LIMITS = (0.02, 0.98)
DATA_PRIOR = 4.0  # pseudo-people behind the company's share when a department's own data are read


@dataclass(frozen=True, slots=True)
class _Usual:
    share: float
    clustering: float  # correlation of two people of one department


def check(people: Sequence[PersonScore]) -> tuple[list[Suspicion], list[Undetermined]]:
    """One test for every team with three scored people or more."""
    teams = {team: rows for team, members in by_team(people).items() if (rows := _scored(members))}
    usable = {team: rows for team, rows in teams.items() if len(rows) >= MIN_TEAM}
    if len(usable) < MIN_TEAMS:
        return [], [Undetermined(CHECK, *team, "too_few_teams") for team in teams]
    usual = _usual(usable)
    thin = [Undetermined(CHECK, *team, "too_few") for team in teams if team not in usable]
    return [_test(team, rows, usual) for team, rows in usable.items()], thin


def _scored(members: Sequence[PersonScore]) -> list[PersonScore]:
    return [person for person in members if person.is_high is not None]


def _high(rows: Sequence[PersonScore]) -> int:
    return sum(bool(person.is_high) for person in rows)


def _usual(teams: dict[Team, list[PersonScore]]) -> _Usual:
    import numpy as np

    sizes = np.array([len(rows) for rows in teams.values()], dtype=float)
    high = np.array([_high(rows) for rows in teams.values()], dtype=float)
    angles = np.arcsin(np.sqrt((high + 0.375) / (sizes + 0.75)))
    spread = honest_spread(angles, 1 / (4 * sizes + 2), prior_sd=PRIOR_SD)
    share = min(max(float(np.sin(spread.centre) ** 2), SHARE_LIMITS[0]), SHARE_LIMITS[1])
    # d share = 2 √(p(1−p)) d angle, so that the variance between departments is 4 p(1−p) sd².
    return _Usual(share, min(max(4 * spread.sd**2, 1e-4), 0.5))


def _test(team: Team, rows: Sequence[PersonScore], usual: _Usual) -> Suspicion:
    from scipy.stats import betabinom

    size, high = len(rows), _high(rows)
    by_data = [person.is_high_by_data for person in rows if person.is_high_by_data is not None]
    expected = max(usual.share, (sum(by_data) + DATA_PRIOR * usual.share) / (len(by_data) + DATA_PRIOR))
    expected = min(expected, SHARE_LIMITS[1])
    both = 1 / usual.clustering - 1
    p_value = min(1.0, float(betabinom.sf(high - 1, size, expected * both, (1 - expected) * both)))
    shrunk = (high + 2 * expected) / (size + 2)
    inverse = NormalDist().inv_cdf
    return Suspicion(
        check=CHECK,
        department=team[0],
        scorer=team[1],
        employees=tuple(person.employee for person in rows),
        statistic=high / size,
        threshold=expected,
        p_value=p_value,
        effect_sd=inverse(min(max(shrunk, 0.001), 0.999)) - inverse(expected),
        figures={
            "people": size,
            "high": high,
            "usual_share": usual.share,
            "expected_share": expected,
            "high_by_data": sum(by_data) if by_data else None,
            "people_with_data": len(by_data),
            "reportable": int(high / size > expected),
        },
    )
