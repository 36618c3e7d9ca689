"""What a cycle's released pools paid, handed to the retrospective of reviews (spec 4.5)."""

from collections.abc import Iterator
from decimal import Decimal

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from bonuses.enums import AdjustmentState
from bonuses.selectors.awards import released_awards
from performance.retrospect.registry import Paid, award_sources
from performance.reviews.models import ReviewCycle

APPROVED = Sum("adjustments__amount", filter=Q(adjustments__state=AdjustmentState.APPROVED))


def paid_for(cycle: ReviewCycle) -> Iterator[Paid]:
    """Every award of the cycle's released pools with its approved adjustments; one query."""
    rows = released_awards().filter(scenario__pool__cycle_code=cycle.code).order_by("pk")
    found = rows.annotate(adjusted=Coalesce(APPROVED, Decimal(0)))
    for employee, department, amount, adjusted, salary in found.values_list(
        "employee_id", "department_id", "amount", "adjusted", "salary"
    ):
        yield Paid(employee, department, amount + adjusted, salary)


def connect() -> None:
    """Make it known, once."""
    if paid_for not in award_sources:
        award_sources.append(paid_for)
