"""The course of a plan: served, followed up, its support given (spec 7.1)."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit.canonical import plain
from audit.services import record
from notices.services import notify
from people.models import User
from performance.alerts.services import take_in_hand
from performance.talks.models import Talk
from pip_workflow import actions, selectors
from pip_workflow.enums import PlanState
from pip_workflow.errors import PlanRefused
from pip_workflow.figures import day_lines
from pip_workflow.models import CheckIn, Plan, PlanSupport
from pip_workflow.services.files import file_facts, keep_proof
from pip_workflow.services.guarding import ask_guards, guards_of_issue, require
from pip_workflow.services.moves import add_event, move_plan
from pip_workflow.services.telling import plan_link


def issue_plan(*, plan: Plan, actor: User, means: str, on: date, now: datetime, witness: str = "") -> Plan:
    """Serve the plan: guard G1, the gap frozen into it, the alert in hand, the employee told. Audited.

    `witness`: who else was there when it was given.
    """
    if witness.strip() in {plan.employee.name, str(actor)}:
        raise PlanRefused(_("The witness is neither the employee nor who gives the plan."))
    results = guards_of_issue(plan)
    ask_guards(plan=plan, step="issue", results=results, actor=actor, now=now)
    require(results)
    with transaction.atomic():
        move_plan(
            plan=plan, to=PlanState.ISSUED, actor=actor, on=on, now=now, issued_on=on, edition_on=on,
            served_by_means=means, served_witness=witness.strip(),
            gap={"lines": day_lines(plan, plan.measured_from, plan.measured_until)},
        )  # fmt: skip
        if plan.alert:
            take_in_hand(alert=plan.alert, actor=actor, what="plan", now=now)
        notify(
            users=[plan.employee.user], kind=actions.PLAN_ISSUED, context={"lead": plan.lead.name},
            link=plan_link(plan), dedupe_key=f"plan/{plan.public_id}/issued/{plan.edition}", now=now,
        )  # fmt: skip
    return plan


@transaction.atomic
def hold_check_in(*, check_in: CheckIn, talk: Talk, actor: User, on: date, now: datetime) -> CheckIn:
    """A follow-up was held: its talk is on record, the figures are measured from data and frozen. Audited."""
    plan = check_in.plan
    if plan.state != PlanState.ACTIVE:
        raise PlanRefused(_("Follow-ups are held while the plan runs."))
    if talk.employee_id != plan.employee_id:
        raise PlanRefused(_("This talk was with somebody else."))
    if talk.held_at.date() < plan.start_on:
        raise PlanRefused(_("This talk was held before the plan began."))
    if plan.check_ins.filter(talk=talk).exists():
        raise PlanRefused(_("This talk belongs to another follow-up."))
    figures = measured(plan, on)
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


def measured(plan: Plan, on: date) -> list[dict[str, object]]:
    """The measures as they stand on a day, as they are frozen into follow-ups and verdicts."""
    return plain([  # type: ignore[return-value]
        {
            "metric": s.metric.code, "actual": s.actual, "expected": s.expected, "goal": s.goal, "days": list(s.days),
        }
        for s in selectors.standings(plan, on)
    ])  # fmt: skip


@transaction.atomic
def give_support(
    *,
    support: PlanSupport,
    actor: User,
    given_on: date,
    note: str,
    on: date,
    now: datetime,
    proof: str = "record",
    upload: Any = None,
) -> PlanSupport:
    """Help was really given, once of the times promised: when, and what proves it, as words and as a file. Audited."""
    plan = support.plan
    if given_on > on:
        raise PlanRefused(_("That day lies in the future."))
    if plan.issued_on is None or given_on < plan.issued_on:
        raise PlanRefused(_("That day lies before the plan was given to the employee."))
    if not note.strip():
        raise PlanRefused(_("Say what proves it: the sheet, the material, the result."))
    given = support.sessions_given + 1
    whole = {"given_on": given_on} if given >= support.sessions else {}
    kept = f"{support.note}\n{given_on} {note.strip()}".strip() if support.sessions > 1 else note.strip()
    changed = PlanSupport.objects.filter(
        pk=support.pk, given_on__isnull=True, sessions_given=support.sessions_given
    ).update(sessions_given=given, proof=proof, note=kept[-400:], **whole)
    if changed != 1:
        raise PlanRefused(_("This support is on record already."))
    support.refresh_from_db()
    file = keep_proof(upload, actor, now)
    detail = _detail(support, note)
    add_event(plan=plan, what="support", actor=actor, on=on, now=now, detail=detail, support=support, file=file)
    after = {
        "what": support.what, "given_on": given_on, "times": given, "of": support.sessions, "proof": proof,
        "note": note.strip(), **file_facts(file),
    }  # fmt: skip
    record(
        action=actions.SUPPORT_GIVEN, actor=actor, target=plan, after=after, person=plan.employee, at=now,
        digest=file.sha256 if file else "",
    )  # fmt: skip
    return support


def _detail(support: PlanSupport, note: str) -> str:
    times = f" {support.sessions_given}/{support.sessions}" if support.sessions > 1 else ""
    return f"{support.what}{times}；{note.strip()}"
