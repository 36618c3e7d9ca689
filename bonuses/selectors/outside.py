"""What bonuses read from reviews and improvement plans."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from importlib import import_module
from importlib.util import find_spec


@dataclass(frozen=True)
class Scores:
    """Final scores of a review cycle by (employee id, department id), and of departments' own scorecards."""

    final: dict[tuple[int, int], Decimal] = field(default_factory=dict)
    departments: dict[int, Decimal] = field(default_factory=dict)
    severe_findings: int = 0

    @cached_property
    def _by_employee(self) -> dict[int, list[Decimal]]:
        found: dict[int, list[Decimal]] = defaultdict(list)
        for (employee, _department), score in self.final.items():
            found[employee].append(score)
        return found

    def only_one(self, employee_id: int) -> Decimal | None:
        """The person's one score, where the cycle has just one part for them (short parts are left out, 4.1)."""
        found = self._by_employee.get(employee_id, [])
        return found[0] if len(found) == 1 else None


def scores_of(cycle_code: str) -> Scores:
    """Scores of the cycle with this code; empty without a cycle or before reviews have one."""
    if not cycle_code or not find_spec("performance.reviews.selectors"):
        return Scores()
    reviews = import_module("performance.reviews.selectors")
    cycle = reviews.find_cycle(cycle_code)
    if cycle is None:
        return Scores()
    return Scores(
        final=reviews.final_scores(cycle),
        departments=reviews.department_scores(cycle),
        severe_findings=len(reviews.open_severe_findings(cycle)),
    )


def open_plan_holders(on: date) -> set[int]:
    """Ids of employees on an open improvement plan on the day."""
    if not find_spec("pip_workflow.selectors"):
        return set()
    found = import_module("pip_workflow.selectors").employees_with_open_plan(on)
    return {getattr(one, "pk", one) for one in found}
