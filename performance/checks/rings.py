"""`pact`, second kind: people who give each other high scores, in pairs or in a circle (spec 5).

What a rating has over the rater's other ratings and over what others give that person is its
residual, in units of the residuals' robust spread. If nobody arranged anything, residuals along a
circle of k raters are independent: the chance that all are as high as the lowest of them is its
tail to the power k (one great admirer makes no ring). Circles of two to four raters whose every
residual is high are tried; the p-value is multiplied by the number of circles of that length there
could be (closed walks, an upper bound) and by three for the lengths. A department is one test: its
most telling circle.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from performance.checks.robust import honest_spread
from performance.checks.scores import Rating, Suspicion

if TYPE_CHECKING:
    from scipy.sparse import csr_array

CHECK = "pact"
LONGEST = 4
MIN_GIVEN = 3  # ratings of one rater: with fewer, none of them is high or low
HIGH_SD = 1.0
MIN_SD = 1.0  # points
DEGREES = 20.0  # ratings have heavier tails than a normal
OWN_WEIGHT = 2.0  # pseudo-ratings behind "like everybody else" for the person rated
Pairs = dict[str, dict[str, float]]
Circle = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Table:
    """Every rating as given and as a residual, by rater and person rated."""

    given: Pairs
    left: Pairs
    sd: float
    spread: float
    departments: dict[str, str]


def check(ratings: Sequence[Rating]) -> list[Suspicion]:
    """The most telling circle of each department somebody of which is rated back; nothing without circles."""
    given = _given(ratings)
    if not given:
        return []
    table = _table(given, {rating.employee: rating.department for rating in ratings})
    possible = _possible(given)
    best: dict[str, tuple[float, Circle]] = {}
    for circle in _circles(table):
        tried = (_p_value(circle, table, possible), circle)
        department = table.departments[circle[0]]
        best[department] = min(best.get(department, tried), tried)
    return [_suspicion(department, *found, table) for department, found in sorted(best.items())]


def _given(ratings: Sequence[Rating]) -> Pairs:
    given: dict[str, dict[str, list[float]]] = {}
    for rating in ratings:
        if rating.rater and rating.rater != rating.employee:
            given.setdefault(rating.rater, {}).setdefault(rating.employee, []).append(rating.points)
    return {
        rater: {employee: sum(points) / len(points) for employee, points in sorted(rows.items())}
        for rater, rows in sorted(given.items())
        if len(rows) >= MIN_GIVEN
    }


def _table(given: Pairs, departments: dict[str, str]) -> _Table:
    import numpy as np

    over_own = {rater: _over_others(rows) for rater, rows in given.items()}
    got: Pairs = {}
    for rater, rows in over_own.items():
        for employee, value in rows.items():
            got.setdefault(employee, {})[rater] = value
    left = {
        rater: {employee: value - _usual(got[employee], rater) for employee, value in rows.items()}
        for rater, rows in over_own.items()
    }
    residuals = np.array([value for rows in left.values() for value in rows.values()])
    points = np.array([value for rows in given.values() for value in rows.values()])
    sd = max(float(points.std()), MIN_SD)
    spread = honest_spread(residuals, np.zeros(len(residuals)), prior_sd=sd / 2, centred=True).sd
    return _Table(given, left, sd, max(spread, MIN_SD), departments)


def _over_others(rows: dict[str, float]) -> dict[str, float]:
    """Each rating over the mean of the same rater's other ratings."""
    total, count = sum(rows.values()), len(rows)
    return {employee: points - (total - points) / (count - 1) for employee, points in rows.items()}


def _usual(got: dict[str, float], rater: str) -> float:
    """What the others give this person more than they give anyone, drawn towards nothing when they are few."""
    others = [value for other, value in got.items() if other != rater]
    return sum(others) / (len(others) + OWN_WEIGHT)


def _circles(table: _Table) -> Iterator[Circle]:
    """Raters who rate on to the next and the last the first, all high; each circle once, from its smallest id."""
    floor = HIGH_SD * table.spread
    onward = {
        rater: [employee for employee, value in rows.items() if value >= floor and employee in table.left]
        for rater, rows in table.left.items()
    }

    def walk(path: Circle) -> Iterator[Circle]:
        for employee in onward[path[-1]]:
            if employee == path[0] and len(path) > 1:
                yield path
            elif employee > path[0] and employee not in path and len(path) < LONGEST:
                yield from walk((*path, employee))

    for rater in onward:
        yield from walk((rater,))


def _possible(given: Pairs) -> dict[int, float]:
    """How many circles of each length there could be: closed walks among raters, each counted once a start."""
    from scipy.sparse import csr_array

    places = {rater: place for place, rater in enumerate(given)}
    edges = [
        (place, places[employee])
        for rater, place in places.items()
        for employee in given[rater]
        if employee in places
    ]  # fmt: skip
    rows, columns = ([edge[side] for edge in edges] for side in (0, 1))
    step: csr_array = csr_array(([1.0] * len(edges), (rows, columns)), shape=(len(places), len(places)))
    two = step @ step
    walks = {2: two.trace(), 3: (two * step.T).sum(), 4: (two * two.T).sum()}
    return {length: max(float(count) / length, 1.0) for length, count in walks.items()}


def _p_value(circle: Circle, table: _Table, possible: dict[int, float]) -> float:
    from scipy.stats import t

    size = len(circle)
    lowest = min(table.left[rater][employee] for rater, employee in _steps(circle))
    return min(1.0, float(t.sf(lowest / table.spread, DEGREES)) ** size * possible[size] * (LONGEST - 1))


def _steps(circle: Circle) -> list[tuple[str, str]]:
    return [(rater, circle[(place + 1) % len(circle)]) for place, rater in enumerate(circle)]


def _suspicion(department: str, p_value: float, circle: Circle, table: _Table) -> Suspicion:
    steps = _steps(circle)
    inside = sum(table.given[rater][employee] for rater, employee in steps) / len(steps)
    others = [
        points for rater, employee in steps for mate, points in table.given[rater].items() if mate != employee
    ]  # fmt: skip
    usual = sum(others) / len(others)
    return Suspicion(
        check=CHECK,
        department=department,
        scorer=circle[0],
        employees=circle,
        statistic=inside,
        threshold=usual,
        p_value=p_value,
        effect_sd=(inside - usual) / table.sd,
        person=circle[1],
        figures={
            "kind": "ring",
            "people": len(circle),
            "inside": inside,
            "usual": usual,
            "departments": len({table.departments[employee] for employee in circle}),
            "reportable": int(inside > usual),
        },
    )
