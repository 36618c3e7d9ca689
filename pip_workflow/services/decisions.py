"""Deciding a plan: a named person, with a reason, behind the guards (spec 7.1, 7.3)."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit.sealing import seal_now
from audit.services import record
from notices.services import notify
from people.models import User
from pip_workflow import actions
from pip_workflow.enums import PlanState
from pip_workflow.errors import PlanRefused
from pip_workflow.models import CheckIn, Plan
from pip_workflow.rules.path import as_json, extend_path, parse_path
from pip_workflow.services.course import plan_link
from pip_workflow.services.guarding import ask_guards, guards_of_failing, require
from pip_workflow.services.moves import add_event, move_plan

MAX_EXTENSIONS = 2


def pass_plan(*, plan: Plan, actor: User, reason: str, on: date, now: datetime) -> Plan:
    """The standard was reached; watched for 30 days. Audited and sealed at once."""
    return _decide(plan, PlanState.PASSED, actor, reason, on, now)


def fail_plan(*, plan: Plan, actor: User, reason: str, on: date, now: datetime) -> Plan:
    """The standard was missed again: on or after the deadline, behind G1, G4 and G10. Audited and sealed at once."""
    if on < plan.deadline:
        raise PlanRefused(_("The plan runs until %(day)s; it can't be failed before.") % {"day": plan.deadline})
    results = guards_of_failing(plan, actor, on)
    ask_guards(plan=plan, step="fail", results=results, actor=actor, now=now)
    require(results)
    return _decide(plan, PlanState.FAILED, actor, reason, on, now)


def _decide(plan: Plan, to: str, actor: User, reason: str, on: date, now: datetime) -> Plan:
    if not reason.strip():
        raise PlanRefused(_("Give the reason for the decision."))
    if plan.objections.filter(stops=True, answered_at__isnull=True).exists():
        raise PlanRefused(_("An objection is open: it is answered first."))
    with transaction.atomic():
        verdict = {"decided_by": actor, "decided_on": on}
        move_plan(plan=plan, to=to, actor=actor, on=on, now=now, reason=reason.strip(), **verdict)
        record(
            action=actions.DECIDED, actor=actor, target=plan, after={"verdict": to, "decided_on": on},
            reason=reason, person=plan.employee, at=now,
        )  # fmt: skip
        notify(
            users=[plan.employee.user], kind=actions.PLAN_DECIDED, context={"who": str(actor)},
            link=plan_link(plan), dedupe_key=f"plan/{plan.public_id}/{to}", now=now,
        )  # fmt: skip
        transaction.on_commit(seal_now)
    return plan


@transaction.atomic
def extend_plan(
    *, plan: Plan, actor: User, deadline: date, reason: str, evidence: str, on: date, now: datetime
) -> Plan:
    """More time, at most twice, with evidence of progress; the support goes on, nothing is taken back. Audited."""
    if not reason.strip() or not evidence.strip():
        raise PlanRefused(_("An extension needs a reason and the evidence of progress."))
    if plan.state != PlanState.ACTIVE:
        raise PlanRefused(_("Only a running plan can be extended."))
    if plan.extensions >= MAX_EXTENSIONS:
        raise PlanRefused(_("A plan is extended at most twice."))
    if deadline <= max(plan.deadline, on):
        raise PlanRefused(_("The new deadline must be later than %(day)s.") % {"day": max(plan.deadline, on)})
    before = {"deadline": plan.deadline, "extensions": plan.extensions}
    changed = Plan.objects.filter(pk=plan.pk, state=PlanState.ACTIVE, extensions=plan.extensions).update(
        deadline=deadline, extensions=plan.extensions + 1
    )
    if changed != 1:
        raise PlanRefused(_("Somebody else has just changed this plan; look at it again."))
    for measure in plan.measures.all():
        measure.path = as_json(extend_path(parse_path(measure.path), deadline=deadline))
        measure.save(update_fields=["path"])
    CheckIn.objects.get_or_create(plan=plan, due_on=deadline)
    plan.refresh_from_db()
    add_event(plan=plan, what="extended", actor=actor, on=on, now=now, detail=f"{reason.strip()}\n{evidence.strip()}")
    after = {"deadline": deadline, "extensions": plan.extensions, "evidence": evidence.strip()}
    record(
        action=actions.EXTENDED, actor=actor, target=plan, before=before, after=after, reason=reason,
        person=plan.employee, at=now,
    )  # fmt: skip
    return plan
