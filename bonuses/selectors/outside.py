"""What bonuses read from reviews and improvement plans."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from bonuses.enums import ScoreSource
from performance.reviews import selectors as reviews
from performance.reviews.models import ReviewCycle
from pip_workflow.selectors import employees_with_open_plan


@dataclass(frozen=True)
class Scores:
    """Final scores of a review cycle by (employee id, department id), and of departments' own scorecards."""

    final: dict[tuple[int, int], Decimal] = field(default_factory=dict)
    departments: dict[int, Decimal] = field(default_factory=dict)
    severe_findings: int = 0
    adjusted: dict[tuple[int, int], Decimal] = field(default_factory=dict)

    def by(self, source: str) -> "Scores":
        """The same with the scores the rule chose; who has no rater-adjusted score keeps the final one (spec 5.3)."""
        return replace(self, final=self.final | self.adjusted) if source == ScoreSource.ADJUSTED else self

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


def find_cycle(code: str) -> ReviewCycle | None:
    return ReviewCycle.objects.filter(code=code).first() if code else None


def cycle_choices() -> list[tuple[str, str]]:
    """Cycles whose results may feed a pool, newest first."""
    return [(cycle.code, f"{cycle.name} ({cycle.code})") for cycle in reviews.published_cycles()]


def scores_of(cycle_code: str) -> Scores:
    """Scores of the cycle with this code; empty without a cycle or before it is published."""
    cycle = find_cycle(cycle_code)
    if cycle is None:
        return Scores()
    return Scores(
        final=reviews.final_scores(cycle),
        departments=reviews.department_scores(cycle),
        severe_findings=reviews.open_severe_findings(cycle).count(),
        adjusted=reviews.adjusted_scores(cycle),
    )


def open_plan_holders(on: date) -> set[int]:
    """Ids of employees on an open improvement plan on the day."""
    return employees_with_open_plan(on)
