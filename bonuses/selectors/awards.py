"""Awards as people other than HR and finance may read them."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from bonuses.enums import OPENED_STATES, AdjustmentState
from bonuses.models import Award, BonusPool, ScenarioDepartment
from people import permissions as people
from people.models import Department, Employee

# Totals of fewer people are not shown to one of them: what is left of it would be somebody's own figures.
FEWEST_PEOPLE = 3


def small_departments(scenario_id: int) -> set[int]:
    """Departments of a scenario with two or more people and fewer than three of them, or of those who take part,
    in their totals."""
    rows = Award.objects.filter(scenario_id=scenario_id).order_by().values("department_id")
    counted = rows.annotate(people=Count("pk"), taking=Count("pk", filter=Q(eligibility__gt=0)))
    few = Q(people__lt=FEWEST_PEOPLE) | Q(taking__gt=0, taking__lt=FEWEST_PEOPLE)
    return set(counted.filter(few, people__gt=1).values_list("department_id", flat=True))


def released_awards() -> QuerySet[Award]:
    """Awards of chosen scenarios in released pools."""
    return Award.objects.filter(scenario__pool__state__in=OPENED_STATES, scenario__pool__chosen_id=F("scenario_id"))


def own_awards(employee: Employee) -> QuerySet[Award]:
    """The person's released awards with the sum of approved adjustments, newest period first."""
    approved = Sum("adjustments__amount", filter=Q(adjustments__state=AdjustmentState.APPROVED))
    rows = (
        released_awards()
        .filter(employee=employee)
        .select_related("department", "scenario__pool", "employee")
        .defer("scenario__inputs")
        .annotate(adjusted=Coalesce(approved, Decimal(0)))
    )
    return rows.order_by("-scenario__pool__until", "department__code")


def department_awards(pool: BonusPool, department: Department) -> QuerySet[Award]:
    """Awards of a department in a released pool, largest first."""
    rows = Award.objects.filter(scenario_id=pool.chosen_id, department=department)
    return rows.select_related("employee").order_by("-amount", "employee__number")


def releases_of_head(user: Any, on: date) -> list[ScenarioDepartment]:
    """Released pools by department headed (with all below), newest first."""
    lineages = people.headed_lineages(people.employee_of(user, on), on)
    if not lineages:
        return []
    rows = (
        ScenarioDepartment.objects.filter(
            scenario__pool__state__in=OPENED_STATES, scenario__pool__chosen_id=F("scenario_id"), people__gt=0
        )
        .select_related("department", "scenario__pool")
        .order_by("-scenario__pool__until", "department__code")
    )
    return [row for row in rows if any(row.department.lineage.startswith(lineage) for lineage in lineages)]
