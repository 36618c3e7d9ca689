"""Writing a plan before it is issued, and changing it afterwards (spec 7.1)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.services import record
from people.models import Employee, User
from performance.alerts.models import Alert
from performance.measures.models import Metric
from pip_workflow import actions
from pip_workflow.enums import UNFINISHED, PlanState
from pip_workflow.errors import PlanRefused
from pip_workflow.figures import day_lines
from pip_workflow.models import CheckIn, Plan, PlanMeasure, PlanSupport
from pip_workflow.rules.path import PathError, Step, as_json, check_path
from pip_workflow.services.moves import add_event, move_plan
from pip_workflow.services.telling import tell_employee

CHANGEABLE = (PlanState.DRAFT, PlanState.ISSUED, PlanState.ACKNOWLEDGED, PlanState.REFUSED, PlanState.ACTIVE)

PATH_ERRORS = {
    "empty": gettext_lazy("A measure needs at least one step."),
    "value": gettext_lazy("A step needs a day and a number above 0."),
    "order": gettext_lazy("The steps' days must rise, and lie after the start."),
    "end": gettext_lazy("The last step must be on the deadline."),
}


@dataclass(frozen=True)
class MeasureDraft:
    """A metric with the path it is to follow."""

    metric: Metric
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class SupportDraft:
    """Help promised: what kind, what, whose, by when."""

    kind: str
    what: str
    who: str
    due_on: date
    sessions: int = 1


@dataclass(frozen=True)
class PlanContent:
    """What is expected, by when, with which help, looked at on which days."""

    expectation: str
    consequences: str
    measured_from: date
    measured_until: date
    start_on: date
    deadline: date
    measures: Sequence[MeasureDraft]
    supports: Sequence[SupportDraft]
    check_ins: Sequence[date]


@transaction.atomic
def draft_plan(
    *,
    employee: Employee,
    lead: Employee,
    content: PlanContent,
    actor: User,
    on: date,
    now: datetime,
    alert: Alert | None = None,
) -> Plan:
    """A draft, seen by lead and HR only; one unfinished plan per person. Audited."""
    _check(content)
    if lead.pk == employee.pk:
        raise PlanRefused(_("Nobody leads their own plan."))
    if alert is not None and alert.employee_id != employee.pk:
        raise PlanRefused(_("This alert is about somebody else."))
    if Plan.objects.filter(employee=employee, state__in=UNFINISHED).exists():
        raise PlanRefused(_("There is an unfinished plan for this person already."))
    try:
        with transaction.atomic():
            plan = Plan.objects.create(
                employee=employee, lead=lead, alert=alert, created_at=now, created_by=actor, **_own_fields(content)
            )
    except IntegrityError as error:
        raise PlanRefused(_("There is an unfinished plan for this person already.")) from error
    _write_parts(plan, content)
    add_event(plan=plan, what=PlanState.DRAFT, actor=actor, on=on, now=now)
    record(action=actions.DRAFTED, actor=actor, target=plan, after=_snapshot(content), person=employee, at=now)
    return plan


@transaction.atomic
def change_plan(*, plan: Plan, content: PlanContent, actor: User, reason: str, on: date, now: datetime) -> Plan:
    """Replace what a plan says. Once issued this is a new edition, given to the employee and signed again. Audited.

    Support that was promised stays, and what was given or held stays as it was.
    """
    _check(content)
    if plan.state not in CHANGEABLE:
        raise PlanRefused(_("This plan can't be changed any more."))
    if plan.state != PlanState.DRAFT:
        if not reason.strip():
            raise PlanRefused(_("Say why the plan is changed."))
        _keep_support(plan, content)
    fields = _own_fields(content)
    if plan.state == PlanState.DRAFT:
        if Plan.objects.filter(pk=plan.pk, state=plan.state, edition=plan.edition).update(**fields) != 1:
            raise PlanRefused(_("Somebody else has just changed this plan; look at it again."))
        plan.refresh_from_db()
    _replace_parts(plan, content)
    if plan.state != PlanState.DRAFT:
        _serve_again(plan, fields, actor, on, now)
    add_event(plan=plan, what="changed", actor=actor, on=on, now=now, detail=reason)
    record(
        action=actions.CHANGED, actor=actor, target=plan, after=_snapshot(content) | {"edition": plan.edition},
        reason=reason, person=plan.employee, at=now,
    )  # fmt: skip
    return plan


def _serve_again(plan: Plan, fields: dict[str, Any], actor: User, on: date, now: datetime) -> None:
    """The next edition: what was signed before speaks for the edition it was signed under."""
    for name in ("measured_from", "measured_until"):
        setattr(plan, name, fields[name])
    fields |= {
        "edition": plan.edition + 1, "edition_on": on,
        "gap": {"lines": day_lines(plan, plan.measured_from, plan.measured_until)},
    }  # fmt: skip
    if plan.state == PlanState.ISSUED:
        if Plan.objects.filter(pk=plan.pk, state=plan.state, edition=plan.edition).update(**fields) != 1:
            raise PlanRefused(_("Somebody else has just changed this plan; look at it again."))
        plan.refresh_from_db()
    else:
        move_plan(plan=plan, to=PlanState.ISSUED, actor=actor, on=on, now=now, **fields)
    tell_employee(plan=plan, what="changed", actor=actor, now=now)


def _keep_support(plan: Plan, content: PlanContent) -> None:
    """An issued plan never loses support that was promised and not given yet."""
    offered = {(draft.kind, draft.what): draft.sessions for draft in content.supports}
    for support in plan.supports.filter(given_on__isnull=True):
        if offered.get((support.kind, support.what), 0) < support.sessions:
            raise PlanRefused(_("Support that was promised stays: %(what)s") % {"what": support.what})


def _replace_parts(plan: Plan, content: PlanContent) -> None:
    """Measures, support not begun and follow-ups not held, by the new content."""
    plan.measures.all().delete()
    begun = plan.supports.filter(given_on__isnull=True, sessions_given__gt=0)
    drafts = {(draft.kind, draft.what): draft for draft in content.supports}
    for support in begun:
        draft = drafts.pop((support.kind, support.what))
        PlanSupport.objects.filter(pk=support.pk).update(
            who=draft.who, due_on=draft.due_on, sessions=max(draft.sessions, support.sessions)
        )
    plan.supports.filter(given_on__isnull=True, sessions_given=0).delete()
    plan.check_ins.filter(held_on__isnull=True).delete()
    _write_parts(plan, replace(content, supports=list(drafts.values())))


def _check(content: PlanContent) -> None:
    if content.deadline <= content.start_on:
        raise PlanRefused(_("The deadline must be after the start."))
    if content.measured_until < content.measured_from or content.measured_until >= content.start_on:
        raise PlanRefused(_("The measured days must lie before the start."))
    if not content.measures:
        raise PlanRefused(_("A plan needs at least one measure."))
    if not content.supports:
        raise PlanRefused(_("A plan needs at least one kind of support."))
    if any(support.sessions < 1 for support in content.supports):
        raise PlanRefused(_("Support is given at least once."))
    if any(not content.start_on < day <= content.deadline for day in content.check_ins) or not content.check_ins:
        raise PlanRefused(_("A plan needs follow-ups between start and deadline."))
    for measure in content.measures:
        try:
            check_path(measure.steps, start=content.start_on, deadline=content.deadline)
        except PathError as error:
            raise PlanRefused(f"{measure.metric}: {PATH_ERRORS[error.key]}") from error


def _own_fields(content: PlanContent) -> dict[str, Any]:
    return {
        "expectation": content.expectation.strip(),
        "consequences": content.consequences.strip(),
        "measured_from": content.measured_from,
        "measured_until": content.measured_until,
        "start_on": content.start_on,
        "deadline": content.deadline,
    }


def _write_parts(plan: Plan, content: PlanContent) -> None:
    PlanMeasure.objects.bulk_create(
        PlanMeasure(plan=plan, metric=measure.metric, path=as_json(measure.steps)) for measure in content.measures
    )
    write_supports(plan, content.supports)
    held = set(plan.check_ins.values_list("due_on", flat=True))
    CheckIn.objects.bulk_create(CheckIn(plan=plan, due_on=day) for day in sorted(set(content.check_ins) - held))


def write_supports(plan: Plan, supports: Sequence[SupportDraft]) -> None:
    """Help promised, as rows of the plan."""
    PlanSupport.objects.bulk_create(
        PlanSupport(plan=plan, kind=s.kind, what=s.what, who=s.who, due_on=s.due_on, sessions=s.sessions)
        for s in supports
    )


def _snapshot(content: PlanContent) -> dict[str, object]:
    return {
        **_own_fields(content),
        "measures": [{"metric": m.metric.code, "path": as_json(m.steps)} for m in content.measures],
        "supports": [
            {"kind": s.kind, "what": s.what, "who": s.who, "due_on": s.due_on, "sessions": s.sessions}
            for s in content.supports
        ],
        "check_ins": list(content.check_ins),
    }
