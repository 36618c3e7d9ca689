"""The plans' part of the night: begin, end, watch, and tell about what is overdue (spec 7.1). Twice is once."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from people.selectors.calendar import working_days
from pip_workflow.enums import PlanState
from pip_workflow.models import Plan
from pip_workflow.overdue import Clocks, list_overdue
from pip_workflow.selectors import list_unfinished
from pip_workflow.services.escalation import escalate
from pip_workflow.services.moves import move_plan
from pip_workflow.services.watching import link_relapses


@transaction.atomic
def night_of_plans(*, on: date, now: datetime) -> dict[str, int]:
    """End plans of leavers, begin signed ones, escalate what is overdue, link relapses of passed ones."""
    plans = list(list_unfinished().select_for_update(of=("self",)).order_by("pk"))
    drafts = Plan.objects.filter(state=PlanState.DRAFT, employee__leave_date__lt=on).select_related("employee")
    steps = sum(_step(plan, on, now) for plan in [*plans, *drafts])
    running = [plan for plan in plans if plan.is_unfinished]
    return {"plan_steps": steps + _escalate(running, on, now) + link_relapses(on=on, now=now)}


def _step(plan: Plan, on: date, now: datetime) -> int:
    """A leaver's plan ends; a signed one begins on its first day, unless its clock stands."""
    if plan.employee.leave_date and plan.employee.leave_date < on:
        move_plan(plan=plan, to=PlanState.ENDED, actor=None, on=on, now=now, reason="left")
        return 1
    is_signed = plan.state in (PlanState.ACKNOWLEDGED, PlanState.REFUSED)
    if is_signed and plan.start_on <= on and plan.stopped_on is None:
        move_plan(plan=plan, to=PlanState.ACTIVE, actor=None, on=on, now=now)
        return 1
    return 0


def _escalate(plans: Sequence[Plan], on: date, now: datetime) -> int:
    if not plans:
        return 0
    calendar = working_days([plan.employee_id for plan in plans], on - timedelta(days=60), on + timedelta(days=15))
    clocks = Clocks.of(plans, calendar)
    return escalate(plans=plans, overdue=list_overdue(plans, clocks, on), on=on, now=now)
