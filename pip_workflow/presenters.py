"""What the plan pages show, as plain data."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hrplatform.lib.ui import Event, Status
from pip_workflow.enums import PlanState
from pip_workflow.followups.enums import FollowState
from pip_workflow.models import Plan
from pip_workflow.overdue import SIGN_WITHIN
from pip_workflow.selectors import after_working_days

STATE_KINDS = {
    PlanState.DRAFT: "neutral",
    PlanState.ISSUED: "warn",
    PlanState.ACKNOWLEDGED: "info",
    PlanState.REFUSED: "warn",
    PlanState.ACTIVE: "info",
    PlanState.PAUSED: "neutral",
    PlanState.PASSED: "good",
    PlanState.FAILED: "bad",
    PlanState.WITHDRAWN: "neutral",
    PlanState.ENDED: "neutral",
}
EVENT_WORDS = {
    "draft": gettext_lazy("Drafted"),
    "issued": gettext_lazy("Plan given to the employee"),
    "answered_g5": gettext_lazy("Warning about the standard answered"),
    "acknowledged": gettext_lazy("Signed by the employee"),
    "refused": gettext_lazy("Signature refused, with a witness"),
    "active": gettext_lazy("Plan running"),
    "paused": gettext_lazy("Paused"),
    "passed": gettext_lazy("Passed"),
    "failed": gettext_lazy("Failed"),
    "withdrawn": gettext_lazy("Withdrawn"),
    "ended": gettext_lazy("Ended: the employee left"),
    "changed": gettext_lazy("Plan changed"),
    "check_in": gettext_lazy("Follow-up held"),
    "support": gettext_lazy("Support given"),
    "extended": gettext_lazy("Extended"),
    "explain": gettext_lazy("The employee asked for an explanation"),
    "object": gettext_lazy("The employee objected"),
    "answered": gettext_lazy("Answered in writing"),
    "escalated": gettext_lazy("Overdue step escalated"),
    "relapsed": gettext_lazy("A new alert after it had passed"),
}


def state_status(plan: Plan, *, is_own: bool = False) -> Status:
    """The state in a word; whom it is about is not shown a warning sign for what was decided."""
    kind = STATE_KINDS[PlanState(plan.state)]
    return Status("neutral" if is_own and kind == "bad" else kind, plan.get_state_display())


def events_of(plan: Plan) -> list[Event]:
    """The plan's history, newest first."""
    rows = sorted(plan.events.all(), key=lambda row: (row.at, row.pk), reverse=True)
    return [Event(on=row.on, title=str(EVENT_WORDS.get(row.what, row.what)), detail=_event_detail(row)) for row in rows]


def _event_detail(row: Any) -> str:
    """Who, and what they wrote; how it was given to the employee, and for how long the support was."""
    if row.what in ("escalated", "ended"):
        return ""
    who = str(row.actor) if row.actor else ""
    if row.what == "issued" and row.plan.served_by_means:
        means = row.plan.get_served_by_means_display()
        if row.plan.served_witness:
            return _("%(who)s, %(means)s; witness %(witness)s") % {
                "who": who, "means": means, "witness": row.plan.served_witness,
            }  # fmt: skip
        return _("%(who)s, %(means)s") % {"who": who, "means": means}
    return _("%(who)s: %(text)s") % {"who": who, "text": row.detail} if who and row.detail else who or row.detail


def is_open_to_objection(plan: Plan) -> bool:
    """Whether an objection could still change what comes: the plan runs, or what follows it isn't carried out yet."""
    if plan.is_unfinished:
        return plan.state != PlanState.DRAFT
    follow_up = getattr(plan, "follow_up", None)
    return bool(follow_up) and follow_up.state in (FollowState.DRAFT, FollowState.DECIDED, FollowState.REVIEW)


def letter_links(plan: Plan, *, is_own: bool) -> list[tuple[str, str]]:
    """(name, address) of the letters there are: the plan once given, the invitation for the lead, the result."""
    found = []
    if plan.issued_on:
        found.append((_("Plan as PDF"), "plan"))
    if plan.is_unfinished and not is_own:
        found.append((_("Invitation to a talk"), "invitation"))
    if plan.state in (PlanState.PASSED, PlanState.FAILED) or plan.extensions:
        found.append((_("Result as PDF"), "result"))
    return [(str(name), reverse("plans:plan-letter", args=[plan.public_id, of])) for name, of in found]


@dataclass(frozen=True)
class NextStep:
    on: date
    title: str
    detail: str


def next_steps(plan: Plan, *, is_own: bool = False) -> list[NextStep]:
    """What comes next, and whose turn it is."""
    steps = [
        NextStep(c.due_on, _("Follow-up"), _("Led by %(name)s") % {"name": plan.lead.name})
        for c in plan.check_ins.all()
        if c.held_on is None and plan.is_unfinished
    ][:2]
    steps += [
        NextStep(row.due_on, _("Answer in writing"), _("By somebody who had no part in the plan"))
        for row in plan.objections.all()
        if row.answered_at is None and row.due_on
    ]
    given = plan.edition_on or plan.issued_on
    if plan.state == PlanState.ISSUED and given:
        due = after_working_days(plan.employee_id, given, SIGN_WITHIN)
        own = _("Take your time to read it; ask or object first if you like")
        steps.append(NextStep(due, _("Check the figures and sign"), own if is_own else plan.employee.name))
    follow_up = getattr(plan, "follow_up", None) if plan.state == PlanState.FAILED else None
    if follow_up and follow_up.state == FollowState.DRAFT:
        steps.append(NextStep(follow_up.due_on, _("HR decides what follows"), _("In writing, with the reason")))
    if plan.is_unfinished:
        steps.append(NextStep(plan.deadline, _("Decision"), _("By a named person, in writing, with the reason")))
    return sorted(steps, key=lambda step: step.on)
