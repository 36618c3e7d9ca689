"""The plan's clock: it stands during a pause and while an objection is open, and what lies ahead moves by it."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from people.models import User
from pip_workflow.enums import PlanState
from pip_workflow.errors import PlanRefused
from pip_workflow.models import CheckIn, Plan, PlanSupport
from pip_workflow.services.moves import move_plan
from pip_workflow.services.telling import tell_employee


@transaction.atomic
def pause_plan(*, plan: Plan, actor: User, reason: str, on: date, now: datetime) -> Plan:
    """Stop the clock (leave, illness). The employee is told. Audited."""
    if not reason.strip():
        raise PlanRefused(_("Give a reason."))
    stopped = plan.stopped_on or on
    move_plan(
        plan=plan, to=PlanState.PAUSED, actor=actor, on=on, now=now, reason=reason, paused_on=on, stopped_on=stopped
    )
    tell_employee(plan=plan, what="paused", actor=actor, now=now)
    return plan


@transaction.atomic
def resume_plan(*, plan: Plan, actor: User, on: date, now: datetime) -> Plan:
    """End the pause: the dates ahead move by the days it lasted, unless an objection is still open. Audited."""
    if plan.paused_on is None:
        raise PlanRefused(_("This plan isn't paused."))
    moved = {} if has_open_objection(plan) else _running_again(plan, on)
    move_plan(plan=plan, to=PlanState.ACTIVE, actor=actor, on=on, now=now, paused_on=None, **moved)
    tell_employee(plan=plan, what="resumed", actor=actor, now=now)
    return plan


def stop_clock(plan: Plan, on: date) -> None:
    """From this day on the clock stands; where it stood already, since then."""
    if plan.stopped_on is None:
        plan.stopped_on = on
        Plan.objects.filter(pk=plan.pk, stopped_on__isnull=True).update(stopped_on=on)


def start_clock(plan: Plan, on: date) -> None:
    """The clock runs again, unless the plan is paused or another objection is open."""
    if plan.stopped_on is None or plan.state == PlanState.PAUSED or has_open_objection(plan):
        return
    fields = _running_again(plan, on)
    Plan.objects.filter(pk=plan.pk).update(**fields)
    for name, value in fields.items():
        setattr(plan, name, value)


def has_open_objection(plan: Plan) -> bool:
    """Whether an objection that stops the timers waits for its answer."""
    return plan.objections.filter(stops=True, answered_at__isnull=True).exists()


def _running_again(plan: Plan, on: date) -> dict[str, Any]:
    """Shift what hangs on the plan; the plan's own fields to set."""
    if plan.stopped_on is None:
        return {}
    since, gap = plan.stopped_on, on - plan.stopped_on
    _shift_parts(plan, since, gap)
    dates = {name: getattr(plan, name) for name in ("start_on", "deadline")}
    moved = {name: day + gap for name, day in dates.items() if day >= since}
    return {"stopped_on": None, **moved}


def _shift_parts(plan: Plan, since: date, gap: timedelta) -> None:
    """Move what was still ahead when the clock stopped: steps, follow-ups not held, support not given."""
    if not gap:
        return
    for measure in plan.measures.all():
        for step in measure.path:
            by = date.fromisoformat(step["by"])
            step["by"] = (by + gap if by >= since else by).isoformat()
        measure.save(update_fields=["path"])
    for check_in in plan.check_ins.filter(held_on__isnull=True, due_on__gte=since).order_by("-due_on"):
        CheckIn.objects.filter(pk=check_in.pk).update(due_on=check_in.due_on + gap)
    for support in plan.supports.filter(given_on__isnull=True, due_on__gte=since):
        PlanSupport.objects.filter(pk=support.pk).update(due_on=support.due_on + gap)


@transaction.atomic
def withdraw_plan(*, plan: Plan, actor: User, reason: str, on: date, now: datetime) -> Plan:
    """Take the plan back, with a reason; an employee who knew of it is told. Audited."""
    if not reason.strip():
        raise PlanRefused(_("Give a reason."))
    was_known = plan.state != PlanState.DRAFT
    move_plan(plan=plan, to=PlanState.WITHDRAWN, actor=actor, on=on, now=now, reason=reason)
    if was_known:
        tell_employee(plan=plan, what="withdrawn", actor=actor, now=now)
    return plan
