"""Items that rest on goals: their points come from the goals' results and are never typed (spec 4.1)."""

from collections.abc import Callable, Iterable
from decimal import Decimal

from performance.reviews.enums import GOAL_KINDS
from performance.reviews.models import ReviewCycle, ScorecardItem

NO_GOALS = "no_goals"
MICRO = Decimal("0.000001")

# Points of people's goals: (cycle, employees) → {(employee id, item kind): points}, None while a goal isn't rated.
person_sources: list[Callable[..., dict[tuple[int, str], Decimal | None]]] = []
# Points of a department's own goals: (cycle, department) → {item kind: points}.
department_sources: list[Callable[..., dict[str, Decimal | None]]] = []


def goal_items_changed(cycle: ReviewCycle, employees: Iterable[int] | None = None) -> list[ScorecardItem]:
    """Items of the cycle (or of these people) whose points differ from their goals', filled but not saved.

    Whoever has no goal of the kind has the item not applicable, and the rest is weighted anew; a goal that isn't
    rated leaves the item without points. An item HR took out stays out.
    """
    items = ScorecardItem.objects.filter(scorecard__cycle=cycle, kind__in=sorted(GOAL_KINDS)).select_related(
        "scorecard"
    )
    if employees is not None:
        items = items.filter(scorecard__employee__in=list(employees))
    rows = list(items)
    if not rows:
        return []
    people = {item.scorecard.employee_id for item in rows}
    found: dict[tuple[int, str], Decimal | None] = {}
    for source in person_sources:
        found |= source(cycle=cycle, employees=people)
    return [item for item in rows if _fill(item, found)]


def _fill(item: ScorecardItem, found: dict[tuple[int, str], Decimal | None]) -> bool:
    before = (item.points, item.not_applicable, item.not_applicable_reason)
    key = (item.scorecard.employee_id, str(item.kind))
    points = found.get(key)
    item.points = None if points is None else points.quantize(MICRO)
    if item.not_applicable_reason in ("", NO_GOALS):
        item.not_applicable = key not in found
        item.not_applicable_reason = "" if key in found else NO_GOALS
    return before != (item.points, item.not_applicable, item.not_applicable_reason)


def department_points(cycle: ReviewCycle, department: int) -> dict[str, Decimal | None]:
    """{item kind: points of the department's own goals}."""
    found: dict[str, Decimal | None] = {}
    for source in department_sources:
        found |= source(cycle=cycle, department=department)
    return found
