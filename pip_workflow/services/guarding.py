"""Asking the guards at a step: every result is kept and audited, a missing fact refuses the step (spec 7.3)."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from people.models import User
from pip_workflow import actions, selectors
from pip_workflow.errors import GuardsRefused
from pip_workflow.models import GuardRun, Plan
from pip_workflow.rules import guards
from pip_workflow.rules.guards import Result


def ask_guards(*, plan: Plan, step: str, results: list[Result], actor: User, now: datetime) -> GuardRun:
    """Keep what the guards answered, also when the step is refused: the entry survives the refusal."""
    allowed = all(result.allowed for result in results)
    with transaction.atomic():
        run = GuardRun.objects.create(
            plan=plan, step=step, results=[r.as_json() for r in results], allowed=allowed, at=now, asked_by=actor
        )
        after = {"step": step, "allowed": allowed, "results": run.results}
        record(action=actions.GUARDED, actor=actor, target=plan, after=after, person=plan.employee, at=now)
    return run


def require(results: list[Result]) -> None:
    """GuardsRefused when any fact is missing."""
    if not all(result.allowed for result in results):
        raise GuardsRefused(_("The law asks for facts that are not on file yet."), results)


def guards_of_issue(plan: Plan) -> list[Result]:
    """G1 before a plan is served."""
    notice = selectors.rule_notice(plan.employee, plan.measured_from)
    return [guards.rule_known(notice, measured_from=plan.measured_from)]


def guards_of_failing(plan: Plan, decider: User, on: date) -> list[Result]:
    """G1, the first part of G4, and G10 before a plan is decided against the employee."""
    return [
        *guards_of_issue(plan),
        guards.first_finding(selectors.finding_facts(plan, on)),
        guards.people_decide(selectors.decision_facts(plan, decider, on)),
    ]
