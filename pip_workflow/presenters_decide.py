"""What a decision page shows beside the form, and what the figures alone would propose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hrplatform.lib.ui import Status
from performance.talks.models import Talk
from performance.talks.selectors import list_talks_with
from pip_workflow import selectors
from pip_workflow.enums import Verdict
from pip_workflow.models import Plan, PlanSupport
from pip_workflow.presenters_page import MeasureRow, is_reached, measure_row, support_status
from pip_workflow.selectors import Standing
from pip_workflow.services.decisions import MAX_EXTENSIONS


@dataclass(frozen=True)
class DecisionBasis:
    """What somebody decides on: the measures, what they propose, support and talks on record."""

    measures: list[MeasureRow]
    proposed: str
    supports: list[tuple[PlanSupport, Status]]
    talks: list[Talk]


def decision_basis(plan: Plan, on: date) -> DecisionBasis:
    """The system measures and proposes; a person decides."""
    stand = selectors.standings(plan, on)
    before = selectors.figures_before(plan, [one.metric for one in stand])
    return DecisionBasis(
        measures=[measure_row(one, before.get(one.metric.pk)) for one in stand],
        proposed=str(Verdict(propose_verdict(stand, before, plan.extensions)).label),
        supports=[(support, support_status(support)) for support in plan.supports.all()],
        talks=list(list_talks_with(plan.employee)[:10]),
    )


def propose_verdict(stand: Sequence[Standing], before: dict[int, Decimal], extensions: int) -> str:
    """Passed when every goal is reached; more time when all moved towards it and time may be given; else failed."""
    if stand and all(is_reached(one, one.goal) for one in stand):
        return Verdict.PASSED
    moved = [before.get(one.metric.pk) is not None and _is_better(one, before[one.metric.pk]) for one in stand]
    return Verdict.EXTENDED if moved and all(moved) and extensions < MAX_EXTENSIONS else Verdict.FAILED


def _is_better(standing: Standing, before: Decimal) -> bool:
    if standing.actual is None:
        return False
    return standing.actual < before if standing.metric.direction == "lower" else standing.actual > before
