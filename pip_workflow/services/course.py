"""The course of a plan: served, signed or refused, followed, paused, withdrawn (spec 7.1)."""

import hashlib
import json
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.canonical import plain
from audit.services import record
from notices.services import notify
from people.models import User
from people.selectors import hr_users
from performance.alerts.services import take_in_hand
from performance.measures.models import DayResult
from performance.talks.models import Talk
from pip_workflow import actions, selectors
from pip_workflow.enums import ObjectionKind, PlanState, SignatureOf
from pip_workflow.errors import PlanRefused
from pip_workflow.models import CheckIn, Objection, Plan, PlanSupport, Signature
from pip_workflow.services.guarding import ask_guards, guards_of_issue, require
from pip_workflow.services.moves import add_event, move_plan


def issue_plan(*, plan: Plan, actor: User, means: str, on: date, now: datetime) -> Plan:
    """Serve the plan: guard G1, the gap frozen into it, the alert in hand, the employee told. Audited."""
    results = guards_of_issue(plan)
    ask_guards(plan=plan, step="issue", results=results, actor=actor, now=now)
    require(results)
    with transaction.atomic():
        move_plan(
            plan=plan, to=PlanState.ISSUED, actor=actor, on=on, now=now,
            issued_on=on, served_by_means=means, gap=plain({"lines": gap_lines(plan)}),
        )  # fmt: skip
        if plan.alert:
            take_in_hand(alert=plan.alert, actor=actor, what="plan", now=now)
        notify(
            users=[plan.employee.user], kind=actions.PLAN_ISSUED, context={"lead": plan.lead.name},
            link=plan_link(plan), dedupe_key=f"plan/{plan.public_id}/issued/{plan.edition}", now=now,
        )  # fmt: skip
    return plan


def gap_lines(plan: Plan) -> list[dict[str, object]]:
    """The measured days of the plan's metrics with value, target and its version: frozen into the plan."""
    results = DayResult.objects.filter(
        employee=plan.employee_id, metric__in=plan.measures.values("metric"), value__isnull=False,
        day__range=(plan.measured_from, plan.measured_until), grain="day",
    ).select_related("metric", "target").order_by("day", "metric__sequence")  # fmt: skip
    return [
        {
            "day": result.day, "metric": result.metric.code, "name": str(result.metric),
            "value": result.value, "target": result.target_value,
            "version": result.target.version if result.target else None, "achievement": result.achievement,
        }
        for result in results
    ]  # fmt: skip


def content_digest(plan: Plan, of: str) -> str:
    """SHA-256 of what is signed, so that a signature speaks for exactly this text."""
    what: dict[str, object] = {"plan": str(plan.public_id), "edition": plan.edition, "gap": plan.gap}
    if of == SignatureOf.PLAN:
        measures = list(plan.measures.values("metric__code", "path"))
        supports = list(plan.supports.values("kind", "what", "who", "due_on"))
        what |= {"expectation": plan.expectation, "deadline": plan.deadline, "measures": measures, "supports": supports}
    return hashlib.sha256(json.dumps(plain(what), sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@transaction.atomic
def sign_plan(*, plan: Plan, of: str, actor: User, comment: str, on: date, now: datetime) -> Signature:
    """The employee signs the figures, or the plan (which acknowledges it). The view has asked for the password."""
    if actor.pk != plan.employee.user_id:
        raise PlanRefused(_("Only the employee signs."))
    if plan.state not in (PlanState.ISSUED, PlanState.ACKNOWLEDGED, PlanState.ACTIVE, PlanState.REFUSED):
        raise PlanRefused(_("There is nothing to sign now."))
    signature, created = Signature.objects.get_or_create(
        plan=plan, of=of, edition=plan.edition,
        defaults={
            "comment": comment.strip(), "content_sha256": content_digest(plan, of),
            "signed_at": now, "signed_by": actor,
        },
    )  # fmt: skip
    if not created:
        raise PlanRefused(_("You have signed this already."))
    _record_signature(signature, actions.SIGNED, actor, now)
    if of == SignatureOf.PLAN and plan.state == PlanState.ISSUED:
        move_plan(plan=plan, to=PlanState.ACKNOWLEDGED, actor=actor, on=on, now=now, reason=comment)
        _begin_when_due(plan, actor, on, now)
    return signature


@transaction.atomic
def record_refusal(*, plan: Plan, actor: User, witness: str, note: str, on: date, now: datetime) -> Plan:
    """The employee won't sign: kept with a witness; the plan runs all the same. Audited."""
    if not witness.strip():
        raise PlanRefused(_("A refusal needs the name of a witness."))
    signature = Signature.objects.create(
        plan=plan, of=SignatureOf.PLAN, edition=plan.edition, refused=True, comment=note.strip(),
        witness=witness.strip(), content_sha256=content_digest(plan, SignatureOf.PLAN), signed_at=now, signed_by=actor,
    )  # fmt: skip
    _record_signature(signature, actions.REFUSED, actor, now)
    move_plan(plan=plan, to=PlanState.REFUSED, actor=actor, on=on, now=now, reason=note)
    _begin_when_due(plan, actor, on, now)
    return plan


def _record_signature(signature: Signature, action: str, actor: User, now: datetime) -> None:
    after = {
        "of": signature.of, "edition": signature.edition, "comment": signature.comment,
        "witness": signature.witness, "content_sha256": signature.content_sha256,
    }  # fmt: skip
    record(action=action, actor=actor, target=signature.plan, after=after, person=signature.plan.employee, at=now)


def _begin_when_due(plan: Plan, actor: User | None, on: date, now: datetime) -> None:
    if plan.start_on <= on:
        move_plan(plan=plan, to=PlanState.ACTIVE, actor=actor, on=on, now=now)


@transaction.atomic
def hold_check_in(*, check_in: CheckIn, talk: Talk, actor: User, on: date, now: datetime) -> CheckIn:
    """A follow-up was held: its talk is on record, the figures are measured from data and frozen. Audited."""
    plan = check_in.plan
    if plan.state != PlanState.ACTIVE:
        raise PlanRefused(_("Follow-ups are held while the plan runs."))
    if talk.employee_id != plan.employee_id:
        raise PlanRefused(_("This talk was with somebody else."))
    figures = plain([
        {"metric": s.metric.code, "actual": s.actual, "expected": s.expected, "days": list(s.days)}
        for s in selectors.standings(plan, on)
    ])  # fmt: skip
    changed = CheckIn.objects.filter(pk=check_in.pk, held_on__isnull=True).update(
        held_on=on, figures=figures, talk=talk
    )
    if changed != 1:
        raise PlanRefused(_("This follow-up is on record already."))
    check_in.held_on, check_in.figures, check_in.talk = on, figures, talk
    add_event(plan=plan, what="check_in", actor=actor, on=on, now=now)
    after = {"due_on": check_in.due_on, "held_on": on, "figures": figures, "talk": str(talk.public_id)}
    record(action=actions.CHECKED_IN, actor=actor, target=plan, after=after, person=plan.employee, at=now)
    return check_in


@transaction.atomic
def give_support(
    *, support: PlanSupport, actor: User, given_on: date, note: str, on: date, now: datetime
) -> PlanSupport:
    """Help was really given: when, with what proof. Audited."""
    if given_on > on:
        raise PlanRefused(_("That day lies in the future."))
    changed = PlanSupport.objects.filter(pk=support.pk, given_on__isnull=True).update(
        given_on=given_on, note=note.strip()
    )
    if changed != 1:
        raise PlanRefused(_("This support is on record already."))
    plan = support.plan
    add_event(plan=plan, what="support", actor=actor, on=on, now=now, detail=support.what)
    after = {"what": support.what, "given_on": given_on, "note": note.strip()}
    record(action=actions.SUPPORT_GIVEN, actor=actor, target=plan, after=after, person=plan.employee, at=now)
    return support


def pause_plan(*, plan: Plan, actor: User, reason: str, on: date, now: datetime) -> Plan:
    """Stop the clock (leave, illness). Audited."""
    _need_reason(reason)
    return move_plan(plan=plan, to=PlanState.PAUSED, actor=actor, on=on, now=now, reason=reason, paused_on=on)


def resume_plan(*, plan: Plan, actor: User, on: date, now: datetime) -> Plan:
    """Let the clock run again: the deadline and what is still due move by the days of the pause. Audited."""
    if plan.paused_on is None:
        raise PlanRefused(_("This plan isn't paused."))
    gap = on - plan.paused_on
    with transaction.atomic():
        move_plan(
            plan=plan, to=PlanState.ACTIVE, actor=actor, on=on, now=now,
            paused_on=None, deadline=plan.deadline + gap,
        )  # fmt: skip
        shift_dates(plan, gap)
    return plan


def shift_dates(plan: Plan, gap: timedelta) -> None:
    """Move what is still ahead: path, follow-ups not held, support not given."""
    for measure in plan.measures.all():
        for step in measure.path:
            step["by"] = (date.fromisoformat(step["by"]) + gap).isoformat()
        measure.save(update_fields=["path"])
    for check_in in plan.check_ins.filter(held_on__isnull=True).order_by("-due_on"):
        CheckIn.objects.filter(pk=check_in.pk).update(due_on=check_in.due_on + gap)
    for support in plan.supports.filter(given_on__isnull=True):
        PlanSupport.objects.filter(pk=support.pk).update(due_on=support.due_on + gap)


def withdraw_plan(*, plan: Plan, actor: User, reason: str, on: date, now: datetime) -> Plan:
    """Take the plan back, with a reason. Audited."""
    _need_reason(reason)
    return move_plan(plan=plan, to=PlanState.WITHDRAWN, actor=actor, on=on, now=now, reason=reason)


@transaction.atomic
def raise_objection(*, plan: Plan, kind: str, text: str, actor: User, on: date, now: datetime) -> Objection:
    """The employee asks or objects. The first objection stops the timers until answered; a second is filed (G10)."""
    if actor.pk != plan.employee.user_id:
        raise PlanRefused(_("Only the employee may object."))
    if not text.strip():
        raise PlanRefused(_("Write what you want to say."))
    Plan.objects.select_for_update().get(pk=plan.pk)
    earlier = plan.objections.filter(kind=ObjectionKind.OBJECT).exists()
    objection = Objection.objects.create(
        plan=plan, kind=kind, text=text.strip(), raised_at=now, raised_on=on,
        stops=kind == ObjectionKind.OBJECT and not earlier and plan.is_unfinished,
    )  # fmt: skip
    add_event(plan=plan, what=kind, actor=actor, on=on, now=now, detail=objection.text)
    after = {"kind": kind, "text": objection.text, "stops": objection.stops}
    record(action=actions.OBJECTED, actor=actor, target=plan, after=after, person=plan.employee, at=now)
    notify(
        users=[*hr_users(), plan.lead.user], kind=actions.PLAN_OBJECTED, context={"name": plan.employee.name},
        link=plan_link(plan), dedupe_key=f"objection/{objection.public_id}", now=now,
    )  # fmt: skip
    return objection


@transaction.atomic
def answer_objection(*, objection: Objection, answer: str, actor: User, on: date, now: datetime) -> Objection:
    """Answer in writing; the timers run again, moved by the days they stood. Audited."""
    plan = objection.plan
    if actor.pk in {plan.employee.user_id, plan.lead.user_id, plan.created_by_id}:
        raise PlanRefused(_("An objection is answered by someone who had no part in the plan."))
    if not answer.strip():
        raise PlanRefused(_("Write an answer."))
    changed = Objection.objects.filter(pk=objection.pk, answered_at__isnull=True).update(
        answer=answer.strip(), answered_at=now, answered_on=on, answered_by=actor
    )
    if changed != 1:
        raise PlanRefused(_("This was answered already."))
    objection.refresh_from_db()
    gap = on - objection.raised_on
    if objection.stops and plan.state in (PlanState.ACTIVE, PlanState.ACKNOWLEDGED, PlanState.REFUSED) and gap.days:
        Plan.objects.filter(pk=plan.pk).update(deadline=plan.deadline + gap)
        plan.deadline += gap
        shift_dates(plan, gap)
    add_event(plan=plan, what="answered", actor=actor, on=on, now=now, detail=objection.answer)
    after = {"answer": objection.answer, "deadline": plan.deadline}
    record(action=actions.ANSWERED, actor=actor, target=plan, after=after, person=plan.employee, at=now)
    notify(
        users=[plan.employee.user], kind=actions.PLAN_ANSWERED, context={"who": str(actor)},
        link=plan_link(plan), dedupe_key=f"answer/{objection.public_id}", now=now,
    )  # fmt: skip
    return objection


def _need_reason(reason: str) -> None:
    if not reason.strip():
        raise PlanRefused(_("Give a reason."))


def plan_link(plan: Plan) -> str:
    return reverse("plans:plan-detail", args=[plan.public_id])
