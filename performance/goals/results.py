"""What goals are worth on scorecards: of people, and of departments with their shares (spec 4.1).

An item of a kind rests on all goals of that kind that count in the cycle, by their weights. A goal that hasn't been
rated yet leaves the item without points: missing, never zero.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch, Q, QuerySet

from performance.goals.enums import COUNTED, OF_DEPARTMENTS, GoalKind, GoalLevel, GoalState, PartKind
from performance.goals.models import Goal, GoalPart
from performance.goals.rollup import share_of
from performance.reviews.models import ReviewCycle
from performance.reviews.points import Weighed, goals_points, mbo_points, objective_score, okr_points


@dataclass(frozen=True)
class GoalResult:
    """One goal as a scorecard counts it. points None: not rated yet."""

    goal: Goal
    weight: Decimal
    points: Decimal | None


def points_of_goal(goal: Goal) -> Decimal | None:
    """Points of one rated goal: percent of an MBO, the objective's score through its curve of an OKR."""
    if goal.rated_at is None:
        return None
    if goal.kind == GoalKind.MBO:
        return mbo_points(goal.completion)
    graded = [Weighed(part.weight, part.score) for part in goal.parts.all() if part.kind == PartKind.KEY_RESULT]
    return okr_points(objective_score(graded), goal.commitment)


def _with_parts(rows: QuerySet[Goal]) -> QuerySet[Goal]:
    return rows.prefetch_related(Prefetch("parts", GoalPart.objects.order_by("sequence", "pk")))


def person_results(*, cycle: ReviewCycle, employees: Iterable[int]) -> dict[tuple[int, str], list[GoalResult]]:
    """{(employee id, kind): goals that count in the cycle}; two queries. One not agreed yet has no points."""
    rows = Goal.objects.filter(level=GoalLevel.PERSON, cycle=cycle, employee__in=list(employees))
    found: dict[tuple[int, str], list[GoalResult]] = {}
    for goal in _with_parts(rows.exclude(state=GoalState.DROPPED)).order_by("start", "pk"):
        key = (goal.employee_id or 0, goal.kind)
        found.setdefault(key, []).append(GoalResult(goal, goal.weight, points_of_goal(goal)))
    return found


def person_points(*, cycle: ReviewCycle, employees: Iterable[int]) -> dict[tuple[int, str], Decimal | None]:
    """{(employee id, kind): points}; a pair without any goal is left out, one with a goal not rated is None."""
    return {key: _points(rows) for key, rows in person_results(cycle=cycle, employees=employees).items()}


def department_results(*, cycle: ReviewCycle, department: int) -> dict[str, list[GoalResult]]:
    """{kind: the department's goals in the cycle}; of a shared one it counts its share of the weight."""
    mine = Q(department=department) | Q(parts__kind=PartKind.SHARE, parts__department=department)
    rows = Goal.objects.filter(
        mine, level__in=sorted(OF_DEPARTMENTS), cycle=cycle, state__in=sorted(COUNTED)
    ).distinct()
    found: dict[str, list[GoalResult]] = {}
    for goal in _with_parts(rows).order_by("start", "pk"):
        shares = {part.department_id: part.weight for part in goal.parts.all() if part.kind == PartKind.SHARE}
        weight = share_of(goal.weight, shares).get(department) if shares else goal.weight  # type: ignore[arg-type]
        if weight:
            found.setdefault(goal.kind, []).append(GoalResult(goal, weight, points_of_goal(goal)))
    return found


def department_points(*, cycle: ReviewCycle, department: int) -> dict[str, Decimal | None]:
    """{kind: points of the department's own goals}; kinds without a goal are left out."""
    return {kind: _points(rows) for kind, rows in department_results(cycle=cycle, department=department).items()}


def _points(rows: Iterable[GoalResult]) -> Decimal | None:
    return goals_points([Weighed(row.weight, row.points) for row in rows])
