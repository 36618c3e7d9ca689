"""What plans say on the start page: to the employee, the lead, and HR."""

from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hrplatform.lib import home
from hrplatform.lib.formats import format_day
from hrplatform.lib.ui import Need, Status
from people.permissions import employee_of, is_hr
from pip_workflow.enums import PlanState, SignatureOf
from pip_workflow.figures import figures_to_sign
from pip_workflow.followups import home as follow_ups  # noqa: F401
from pip_workflow.models import Objection, Plan
from pip_workflow.permissions import can_answer
from pip_workflow.selectors import visible_plans


@home.needs(roles={"employee"})
def my_plan(user: Any, on: date, now: datetime) -> list[Need]:
    """My own plan that waits for my signature, or a week whose figures wait for my look."""
    me = employee_of(user, on)
    plan = Plan.objects.open().filter(employee=me).select_related("lead").first() if me else None
    if plan is None:
        return []
    if (
        plan.state == PlanState.ISSUED
        and not plan.signatures.filter(of=SignatureOf.PLAN, edition=plan.edition).exists()
    ):
        detail = _("From %(name)s. You can sign it, ask, or object.") % {"name": plan.lead.name}
        return [_need(plan, Status("warn", _("To sign")), _("An improvement plan for you"), detail, _("Read"), 10)]
    waiting = figures_to_sign(plan, on)
    if not waiting:
        return []
    span = {"first": f"{waiting[0].first:%m-%d}", "last": f"{waiting[0].last:%m-%d}"}
    title = _("Please check your figures of %(first)s to %(last)s") % span
    detail = _("You only say whether the figures are right. It does not mean that you agree with any judgement.")
    return [_need(plan, Status("info", _("To check")), title, detail, _("Read"), 25)]


@home.needs(roles={"hr", "head", "deputy", "manager"})
def plans_to_lead(user: Any, on: date, now: datetime) -> list[Need]:
    """Plans past their deadline, follow-ups that are due, refused signatures."""
    plans = visible_plans(user, on).filter(state=PlanState.ACTIVE).exclude(employee__user=user)
    found = []
    for plan in plans.prefetch_related("check_ins").order_by("deadline")[:50]:
        need = _overdue(plan, on)
        if need:
            found.append(need)
    return found + (_objections(user, on) if is_hr(user) else [])


def _overdue(plan: Plan, on: date) -> Need | None:
    name = {"name": plan.employee.name}
    if plan.deadline < on:
        detail = _("Was due on %(day)s, led by %(lead)s") % {"day": format_day(plan.deadline), "lead": plan.lead.name}
        title = _("Plan of %(name)s is over and not decided yet") % name
        return _need(plan, Status("bad", _("Overdue")), title, detail, _("Decide"), 5)
    late = [c.due_on for c in plan.check_ins.all() if c.held_on is None and c.due_on <= on]
    if not late:
        return None
    title = _("Follow-up with %(name)s") % name
    detail = _("Due on %(day)s, led by %(lead)s") % {"day": format_day(min(late)), "lead": plan.lead.name}
    return _need(plan, Status("warn", _("Due")), title, detail, _("Open"), 20)


def _objections(user: Any, on: date) -> list[Need]:
    waiting = Objection.objects.filter(answered_at__isnull=True).select_related("plan__employee", "plan__lead")
    return [
        _need(
            objection.plan, Status("warn", _("To answer")),
            _("%(name)s asked about or objected to the plan") % {"name": objection.plan.employee.name},
            objection.text[:120], _("Answer"), 8,
        )
        for objection in waiting[:20]
        if can_answer(user, objection.plan, on)
    ]  # fmt: skip


def _need(plan: Plan, status: Status, title: str, detail: str, action: str, rank: int) -> Need:
    url = reverse("plans:plan-detail", args=[plan.public_id])
    return Need(status=status, title=title, detail=detail, url=url, action=action, category=_("Plans"), rank=rank)
