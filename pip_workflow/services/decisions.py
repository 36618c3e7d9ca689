"""Deciding a plan: a named person, with a reason, behind the guards (spec 7.1, 7.3)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit.sealing import seal_now
from audit.services import record
from notices.services import notify
from people.models import User
from pip_workflow import actions
from pip_workflow.enums import PlanState
from pip_workflow.errors import PlanRefused
from pip_workflow.followups.opening import after_decision, scorer_of
from pip_workflow.models import CheckIn, Plan
from pip_workflow.rules.path import PathError, Step, as_json, asks_for_more, extend_path, parse_path
from pip_workflow.services.clock import has_open_objection
from pip_workflow.services.course import measured
from pip_workflow.services.drafts import SupportDraft, write_supports
from pip_workflow.services.guarding import ask_guards, guards_of_failing, require
from pip_workflow.services.moves import add_event, move_plan
from pip_workflow.services.telling import plan_link, tell_employee

MAX_EXTENSIONS = 2


def pass_plan(*, plan: Plan, actor: User, reason: str, on: date, now: datetime) -> Plan:
    """The standard was reached; watched for 30 days. Audited and sealed at once."""
    return _decide(plan, PlanState.PASSED, actor, reason, on, now)


def fail_plan(*, plan: Plan, actor: User, reason: str, on: date, now: datetime) -> Plan:
    """The standard was missed: on or after the deadline, behind its guards. Opens a follow-up. Audited and sealed."""
    if on < plan.deadline:
        raise PlanRefused(_("The plan runs until %(day)s; it can't be failed before.") % {"day": plan.deadline})
    results = guards_of_failing(plan, actor, on)
    ask_guards(plan=plan, step="fail", results=results, actor=actor, now=now)
    require(results)
    return _decide(plan, PlanState.FAILED, actor, reason, on, now)


def _decide(plan: Plan, to: str, actor: User, reason: str, on: date, now: datetime) -> Plan:
    if not reason.strip():
        raise PlanRefused(_("Give the reason for the decision."))
    if has_open_objection(plan):
        raise PlanRefused(_("An objection is open: it is answered first."))
    figures = measured(plan, on)
    with transaction.atomic():
        verdict: dict[str, Any] = {"decided_by": actor, "decided_on": on, "verdict_figures": figures}
        if to == PlanState.FAILED:
            verdict["scored_by"] = scorer_of(plan)
        move_plan(plan=plan, to=to, actor=actor, on=on, now=now, reason=reason.strip(), **verdict)
        record(
            action=actions.DECIDED, actor=actor, target=plan, reason=reason,
            after={"verdict": to, "decided_on": on, "figures": figures}, person=plan.employee, at=now,
        )  # fmt: skip
        notify(
            users=[plan.employee.user], kind=actions.PLAN_DECIDED, context={"who": str(actor)},
            link=plan_link(plan), dedupe_key=f"plan/{plan.public_id}/{to}", now=now,
        )  # fmt: skip
        after_decision(plan=plan, on=on, now=now)
        transaction.on_commit(seal_now, robust=True)
    return plan


@transaction.atomic
def extend_plan(
    *,
    plan: Plan,
    actor: User,
    deadline: date,
    reason: str,
    evidence: str,
    on: date,
    now: datetime,
    steps: dict[int, tuple[Step, ...]] | None = None,
    supports: Sequence[SupportDraft] = (),
) -> Plan:
    """More time, at most twice, with evidence of progress. The support promised goes on, more may be added.

    `steps`: by measure, what is asked on the way to the new deadline. The employee is told. Audited.
    """  # fmt: skip
    _check_extension(plan, deadline, reason, evidence, on)
    figures = measured(plan, on)
    before = {"deadline": plan.deadline, "extensions": plan.extensions}
    changed = Plan.objects.filter(pk=plan.pk, state=PlanState.ACTIVE, extensions=plan.extensions).update(
        deadline=deadline, extensions=plan.extensions + 1
    )
    if changed != 1:
        raise PlanRefused(_("Somebody else has just changed this plan; look at it again."))
    _extend_paths(plan, deadline, steps or {})
    write_supports(plan, supports)
    CheckIn.objects.get_or_create(plan=plan, due_on=deadline)
    plan.refresh_from_db()
    add_event(plan=plan, what="extended", actor=actor, on=on, now=now, detail=f"{reason.strip()}\n{evidence.strip()}")
    after = {
        "deadline": deadline, "extensions": plan.extensions, "evidence": evidence.strip(), "figures": figures,
        "supports": [support.what for support in supports],
    }  # fmt: skip
    record(
        action=actions.EXTENDED, actor=actor, target=plan, before=before, after=after, reason=reason,
        person=plan.employee, at=now,
    )  # fmt: skip
    tell_employee(plan=plan, what="extended", actor=actor, now=now)
    return plan


def _check_extension(plan: Plan, deadline: date, reason: str, evidence: str, on: date) -> None:
    if not reason.strip() or not evidence.strip():
        raise PlanRefused(_("An extension needs a reason and the evidence of progress."))
    if plan.state != PlanState.ACTIVE:
        raise PlanRefused(_("Only a running plan can be extended."))
    if has_open_objection(plan):
        raise PlanRefused(_("An objection is open: it is answered first."))
    if plan.extensions >= MAX_EXTENSIONS:
        raise PlanRefused(_("A plan is extended at most twice."))
    if deadline <= max(plan.deadline, on):
        raise PlanRefused(_("The new deadline must be later than %(day)s.") % {"day": max(plan.deadline, on)})


def _extend_paths(plan: Plan, deadline: date, steps: dict[int, tuple[Step, ...]]) -> None:
    """Each measure's path to the new deadline: by the steps named, or at its last value."""
    for measure in plan.measures.select_related("metric"):
        agreed, ahead = parse_path(measure.path), steps.get(measure.pk, ())
        if asks_for_more(agreed, ahead, lower=measure.metric.direction == "lower"):
            text = _("An extension asks for no more than the plan did: change the plan for that; it is signed again.")
            raise PlanRefused(text, f"goal_{measure.pk}")
        try:
            path = extend_path(agreed, deadline=deadline, ahead=ahead)
        except PathError as error:
            raise PlanRefused(_("The steps lie between the old and the new deadline, the last one on it.")) from error
        measure.path = as_json(path)
        measure.save(update_fields=["path"])
