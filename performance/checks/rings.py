"""`pact`, second kind: people who give each other their highest scores, in pairs or in a circle (spec 5).

Every rating is turned into its rank among the same rater's ratings (1 = highest). If nobody arranged
anything, the ranks along a circle of k raters are independent, and the chance of a product as small
is known exactly. All circles of two to four raters are tried; a department is one test, Bonferroni
over the circles that touch it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import factorial, log

from performance.checks.scores import Rating, Suspicion

CHECK = "pact"
LONGEST = 4
MIN_GIVEN = 3  # ratings of one rater: with fewer, a rank says nothing
Ranks = dict[str, dict[str, float]]


def check(ratings: Sequence[Rating]) -> list[Suspicion]:
    """The most telling circle of each department somebody of which is rated back; nothing without circles."""
    given = _given(ratings)
    ranks = _ranks(given)
    circles = sorted({_canonical(circle) for circle in _circles(ranks)})
    departments = {rating.employee: rating.department for rating in ratings}
    tried: dict[str, list[tuple[float, tuple[str, ...]]]] = {}
    for circle in circles:
        p_value = _chance([ranks[rater][circle[(at + 1) % len(circle)]] for at, rater in enumerate(circle)])
        tried.setdefault(departments[circle[0]], []).append((p_value, circle))
    return [
        _suspicion(department, found, min(found), given, departments)
        for department, found in sorted(tried.items())
    ]  # fmt: skip


def _given(ratings: Sequence[Rating]) -> dict[str, dict[str, float]]:
    given: dict[str, dict[str, list[float]]] = {}
    for rating in ratings:
        if rating.rater and rating.rater != rating.employee:
            given.setdefault(rating.rater, {}).setdefault(rating.employee, []).append(rating.points)
    return {
        rater: {employee: sum(points) / len(points) for employee, points in rows.items()}
        for rater, rows in given.items()
    }


def _ranks(given: dict[str, dict[str, float]]) -> Ranks:
    """Share of a rater's ratings at least as high: 1 ÷ n for a single highest of n, ties count against it."""
    return {
        rater: {
            employee: sum(other >= points for other in rows.values()) / len(rows) for employee, points in rows.items()
        }
        for rater, rows in given.items()
        if len(rows) >= MIN_GIVEN
    }


def _circles(ranks: Ranks) -> Iterator[tuple[str, ...]]:
    """Raters who rate on to the next and the last the first; only people who rate themselves can pass it on."""
    onward = {rater: [employee for employee in rows if employee in ranks] for rater, rows in ranks.items()}

    def walk(path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        for employee in onward[path[-1]]:
            if employee == path[0] and len(path) > 1:
                yield path
            elif employee > path[0] and employee not in path and len(path) < LONGEST:
                yield from walk((*path, employee))

    for rater in onward:
        yield from walk((rater,))


def _canonical(circle: tuple[str, ...]) -> tuple[str, ...]:
    """Starting from the smallest id, so that each circle is tried once."""
    first = circle.index(min(circle))
    return circle[first:] + circle[:first]


def _chance(ranks: Sequence[float]) -> float:
    """P(product of k uniform numbers ≤ x) = x Σ (−ln x)^j ÷ j! for j < k."""
    product = 1.0
    for rank in ranks:
        product *= rank
    return min(1.0, product * sum((-log(product)) ** j / factorial(j) for j in range(len(ranks))))


def _suspicion(
    department: str,
    found: list[tuple[float, tuple[str, ...]]],
    best: tuple[float, tuple[str, ...]],
    given: dict[str, dict[str, float]],
    departments: dict[str, str],
) -> Suspicion:
    p_value, circle = best
    pairs = [(rater, circle[(at + 1) % len(circle)]) for at, rater in enumerate(circle)]
    inside = [given[rater][employee] for rater, employee in pairs]
    others = [
        points for rater, employee in pairs for mate, points in given[rater].items() if mate != employee
    ]  # fmt: skip
    usual = sum(others) / len(others) if others else 0.0
    sd = _sd([points for rows in given.values() for points in rows.values()])
    mean = sum(inside) / len(inside)
    return Suspicion(
        check=CHECK,
        department=department,
        scorer=circle[0],
        employees=circle,
        statistic=mean,
        threshold=usual,
        p_value=min(1.0, p_value * len(found)),
        effect_sd=(mean - usual) / sd if sd else 0.0,
        person=circle[1],
        figures={
            "kind": "ring", "people": len(circle), "inside": mean, "usual": usual,
            "departments": len({departments[employee] for employee in circle}), "reportable": int(mean > usual),
        },
    )  # fmt: skip


def _sd(values: Sequence[float]) -> float:
    mean = sum(values) / len(values)
    return (sum((value - mean) ** 2 for value in values) / len(values)) ** 0.5
