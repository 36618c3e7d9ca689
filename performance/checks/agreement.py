"""`pact`: self-score equal to head score for nearly everyone (spec 5).

Exact binomial tail: honest people agree to the point now and then; the honest rate is the
company's middle team, so that a few copying teams can't raise it.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from performance.checks.scores import PersonScore, Suspicion, Undetermined

CHECK = "pact"
MIN_COMPARISONS = 6
REPORT_SHARE = 0.8
HONEST_RATE = (0.05, 0.6)
SAME = 0.005


def check(people: Sequence[PersonScore]) -> tuple[list[Suspicion], list[Undetermined]]:
    pairs: dict[tuple[str, str], list[float]] = {}
    members: dict[tuple[str, str], list[str]] = {}
    for person in people:
        gaps = [abs(item.points - item.self_points) for item in person.items if item.self_points is not None]
        pairs.setdefault(person.team, []).extend(gaps)
        if gaps:
            members.setdefault(person.team, []).append(person.employee)
    shares = [_share(gaps) for gaps in pairs.values() if len(gaps) >= MIN_COMPARISONS]
    if not shares:
        return [], [Undetermined(CHECK, *team, "no_self_scores") for team in sorted(pairs)]
    rate = min(max(median(shares), HONEST_RATE[0]), HONEST_RATE[1])
    usual_gap = median([sum(gaps) / len(gaps) for gaps in pairs.values() if len(gaps) >= MIN_COMPARISONS])
    # How far self-scores and head scores lie apart elsewhere: what a gap is measured by.
    sd = median([_root_mean_square(gaps) for gaps in pairs.values() if len(gaps) >= MIN_COMPARISONS]) or 1.0
    suspicions, undetermined = [], []
    for team, gaps in sorted(pairs.items()):
        if len(gaps) < MIN_COMPARISONS:
            undetermined.append(Undetermined(CHECK, *team, "too_few"))
        else:
            suspicions.append(_test(team, tuple(members[team]), gaps, rate=rate, usual_gap=usual_gap, sd=sd))
    return suspicions, undetermined


def _share(gaps: Sequence[float]) -> float:
    return sum(gap < SAME for gap in gaps) / len(gaps)


def _root_mean_square(gaps: Sequence[float]) -> float:
    return (sum(gap * gap for gap in gaps) / len(gaps)) ** 0.5


def _test(
    team: tuple[str, str], employees: tuple[str, ...], gaps: list[float], *, rate: float, usual_gap: float, sd: float
) -> Suspicion:
    from scipy.stats import binom

    equal = sum(gap < SAME for gap in gaps)
    share = equal / len(gaps)
    own_gap = sum(gaps) / len(gaps)
    return Suspicion(
        check=CHECK,
        department=team[0],
        scorer=team[1],
        employees=employees,
        statistic=share,
        threshold=REPORT_SHARE,
        p_value=min(1.0, float(binom.sf(equal - 1, len(gaps), rate))),
        effect_sd=(usual_gap - own_gap) / sd,
        figures={
            "people": len(employees),
            "equal": equal,
            "comparisons": len(gaps),
            "usual_share": rate,
            "usual_gap": usual_gap,
            "reportable": int(share >= REPORT_SHARE),
        },
    )
