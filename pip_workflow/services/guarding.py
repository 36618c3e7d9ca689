"""Asking the guards at a step: every result is kept and audited, a missing fact refuses the step (spec 7.3)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from people.models import User
from pip_workflow import actions, selectors
from pip_workflow.errors import GuardsRefused, PlanRefused
from pip_workflow.guards import actions as guard_actions
from pip_workflow.guards import facts
from pip_workflow.guards.enums import GuardCode
from pip_workflow.guards.law import RuleText
from pip_workflow.guards.rulebook import rules_in_force
from pip_workflow.models import GuardRun, Plan
from pip_workflow.rules import guards
from pip_workflow.rules.guards import Result
from pip_workflow.services.moves import add_event


def ask_guards(*, plan: Plan, step: str, results: Sequence[Result], actor: User, now: datetime) -> GuardRun:
    """Keep what the guards answered, also when the step is refused: the entry survives the refusal."""
    allowed = all(result.allowed for result in results)
    with transaction.atomic():
        run = GuardRun.objects.create(
            plan=plan, step=step, results=[r.as_json() for r in results], allowed=allowed, at=now, asked_by=actor
        )
        after = {"step": step, "allowed": allowed, "results": run.results}
        record(action=actions.GUARDED, actor=actor, target=plan, after=after, person=plan.employee, at=now)
    return run


def require(results: Sequence[Result]) -> None:
    """GuardsRefused when any fact is missing."""
    if not all(result.allowed for result in results):
        raise GuardsRefused(_("The law asks for facts that are not on file yet."), list(results))


def rules_for(plan: Plan, on: date) -> dict[str, RuleText]:
    """The rules that hold for the plan's employee on the day, with those of the place."""
    return rules_in_force(on, facts.place_of(plan.employee, on))


def stamp(result: Result, rules: dict[str, RuleText]) -> Result:
    """With the article and the version of the rule that was asked."""
    rule = rules[result.guard]
    return replace(result, article=rule.article_en, rule=rule.label)


def guards_of_issue(plan: Plan) -> list[Result]:
    """G1 and the path of G2 before a plan is served."""
    rules = rules_for(plan, plan.start_on)
    return [stamp(result, rules) for result in (_known(plan), _probation(plan, plan.start_on, rules))]


def guards_of_failing(plan: Plan, decider: User, on: date) -> list[Result]:
    """G1, G2, the first part of G4, G5 and G10 before a plan is decided against the employee."""
    rules = rules_for(plan, on)
    results = [
        _known(plan),
        _probation(plan, on, rules),
        first_finding(plan, on, rules),
        fair_standard(plan, on, rules),
        guards.people_decide(selectors.decision_facts(plan, decider, on)),
    ]
    return [stamp(result, rules) for result in results]


def first_finding(plan: Plan, on: date, rules: dict[str, RuleText]) -> Result:
    rule = rules[GuardCode.SEQUENCE]
    return guards.first_finding(
        selectors.finding_facts(plan, on),
        min_evidence=rule.number_of("min_evidence"),
        min_days=rule.number_of("min_days"),
    )


def fair_standard(plan: Plan, on: date, rules: dict[str, RuleText]) -> Result:
    return guards.fair_standard(facts.peer_facts(plan, on), share=rules[GuardCode.FAIR_STANDARD].share_of("share"))


def _known(plan: Plan) -> Result:
    notice = selectors.rule_notice(plan.employee, plan.measured_from)
    return guards.rule_known(notice, measured_from=plan.measured_from)


def _probation(plan: Plan, on: date, rules: dict[str, RuleText]) -> Result:
    """Which path the plan is on: told, never refused here; a review that takes 39(1) is asked for it."""
    asked = facts.probation_facts(plan.employee, on, decided_by=plan.deadline, path=guards.PATH_PROBATION)
    in_time = guards.probation_path(asked, entry_days=rules[GuardCode.PROBATION].number_of("entry_days"))
    path = guards.PATH_PROBATION if in_time.allowed else guards.PATH_INCOMPETENT
    return guards.probation_path(replace(asked, path=path))


@transaction.atomic
def answer_warning(*, plan: Plan, text: str, actor: User, on: date, now: datetime) -> None:
    """The written answer to the warning that most peers miss the standard too (G5). Audited."""
    if not text.strip():
        raise PlanRefused(_("Write an answer."))
    add_event(plan=plan, what=facts.ANSWER_EVENT, actor=actor, on=on, now=now, detail=text.strip())
    record(
        action=guard_actions.ANSWERED, actor=actor, target=plan, after={"guard": "G5", "answer": text.strip()},
        person=plan.employee, at=now,
    )  # fmt: skip
