"""Questions and objections of the employee, and their answers in writing (spec 7.3, G10)."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from notices.services import notify
from people.models import User
from people.selectors import hr_users
from pip_workflow import actions, selectors
from pip_workflow.enums import ObjectionKind, PlanState
from pip_workflow.errors import PlanRefused
from pip_workflow.models import Objection, Plan
from pip_workflow.services.clock import start_clock, stop_clock
from pip_workflow.services.moves import add_event
from pip_workflow.services.signing import digest_of
from pip_workflow.services.telling import plan_link

ANSWER_WITHIN = 5


def facts_of(plan: Plan) -> str:
    """What an objection is about, as a digest: the figures, the edition, the time given, the verdict.

    Dates moved by a pause make no new facts; a changed plan, an extension or a verdict does.
    """
    verdict = plan.state if plan.state in (PlanState.PASSED, PlanState.FAILED) else ""
    content = [str(plan.public_id), plan.gap, plan.edition, plan.extensions, verdict]
    return digest_of(content)


@transaction.atomic
def raise_objection(*, plan: Plan, kind: str, text: str, actor: User, on: date, now: datetime) -> Objection:
    """The employee asks or objects; HR and the lead are told.

    The first objection to the same facts stops the timers until it is answered; a second is filed and stops nothing.
    """
    if actor.pk != plan.employee.user_id:
        raise PlanRefused(_("Only the employee may object."))
    if plan.state == PlanState.DRAFT:
        raise PlanRefused(_("This plan isn't given to you yet."))
    if not text.strip():
        raise PlanRefused(_("Write what you want to say."))
    # The row is locked: two clicks are a first objection and a second one.
    plan.refresh_from_db(from_queryset=Plan.objects.select_for_update(of=("self",)))
    about = facts_of(plan)
    again = plan.objections.filter(kind=ObjectionKind.OBJECT, facts_sha256=about).exists()
    is_open = plan.is_unfinished or plan.state == PlanState.FAILED
    objection = Objection.objects.create(
        plan=plan, kind=kind, text=text.strip(), raised_at=now, raised_on=on, facts_sha256=about,
        stops=kind == ObjectionKind.OBJECT and not again and is_open,
        due_on=selectors.after_working_days(plan.employee_id, on, ANSWER_WITHIN),
    )  # fmt: skip
    if objection.stops and plan.is_unfinished:
        stop_clock(plan, on)
    add_event(plan=plan, what=kind, actor=actor, on=on, now=now, detail=objection.text)
    after = {"kind": kind, "text": objection.text, "stops": objection.stops, "due_on": objection.due_on}
    record(action=actions.OBJECTED, actor=actor, target=plan, after=after, person=plan.employee, at=now)
    notify(
        users=[*hr_users(), plan.lead.user], kind=actions.PLAN_OBJECTED, context={"name": plan.employee.name},
        link=plan_link(plan), dedupe_key=f"objection/{objection.public_id}", now=now, due_on=objection.due_on,
    )  # fmt: skip
    return objection


@transaction.atomic
def answer_objection(*, objection: Objection, answer: str, actor: User, on: date, now: datetime) -> Objection:
    """Answer in writing; the timers run again, moved by the days they stood. The employee is told. Audited."""
    plan = objection.plan
    if actor.pk in selectors.involved_in(plan):
        raise PlanRefused(_("An objection is answered by someone who had no part in the plan."))
    if not answer.strip():
        raise PlanRefused(_("Write an answer."))
    plan.refresh_from_db(from_queryset=Plan.objects.select_for_update(of=("self",)))
    changed = Objection.objects.filter(pk=objection.pk, answered_at__isnull=True).update(
        answer=answer.strip(), answered_at=now, answered_on=on, answered_by=actor
    )
    if changed != 1:
        raise PlanRefused(_("This was answered already."))
    objection.refresh_from_db()
    if objection.stops:
        start_clock(plan, on)
    add_event(plan=plan, what="answered", actor=actor, on=on, now=now, detail=objection.answer)
    after = {"answer": objection.answer, "deadline": plan.deadline}
    record(action=actions.ANSWERED, actor=actor, target=plan, after=after, person=plan.employee, at=now)
    notify(
        users=[plan.employee.user], kind=actions.PLAN_ANSWERED, context={"who": str(actor)},
        link=plan_link(plan), dedupe_key=f"answer/{objection.public_id}", now=now,
    )  # fmt: skip
    return objection
