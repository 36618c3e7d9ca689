"""What bonuses read from reviews and improvement plans."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from bonuses.enums import ScoreSource
from people.models import Department, Employee
from performance.measures.selectors.sources import sources_of
from performance.reviews import selectors as reviews
from performance.reviews.models import ReviewCycle, Scorecard
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


@dataclass(frozen=True)
class ScoreItem:
    """One item of the scorecard behind a final score, as the trace shows it."""

    name: str
    kind: str
    achievement: Decimal | None
    points: Decimal | None
    weight: Decimal
    counted: Decimal | None
    source: str = ""


def score_items(cycle_code: str, employee: Employee, department: Department) -> list[ScoreItem]:
    """Items of the person's scorecards there, each with the data or the scorer it rests on; constant queries."""
    rows = Scorecard.objects.filter(
        cycle__code=cycle_code, employee=employee, department=department, counts=True, score__isnull=False
    )
    cards = list(rows.select_related("scorer").prefetch_related("items__metric"))
    found: list[ScoreItem] = []
    for card in cards:
        items = [item for item in card.items.all() if not item.not_applicable and item.points is not None]
        total = sum((item.weight for item in items), Decimal(0))  # what is not applicable drops out of it
        metrics = [item.metric_id for item in items if item.metric_id]
        data = sources_of(employee=employee, metric_ids=metrics, start=card.start, until=card.until)
        for item in items:
            scorer = _("scored by %(name)s") % {"name": card.scorer} if card.scorer else ""
            found.append(
                ScoreItem(
                    name=item.name,
                    kind=item.get_kind_display(),
                    achievement=item.achievement,
                    points=item.points,
                    weight=item.weight,
                    counted=item.weight * (item.points or Decimal(0)) / total if total else None,
                    source=data.get(item.metric_id or 0, "") if item.metric_id else scorer,
                )
            )
    return found


def result_url(cycle_code: str, employee: Employee, department: Department) -> str:
    """The page of the scorecard behind the score, "" without one."""
    cards = Scorecard.objects.filter(cycle__code=cycle_code, employee=employee, department=department, counts=True)
    card = cards.order_by("start").first()
    return reverse("reviews:result", args=[card.public_id]) if card else ""
