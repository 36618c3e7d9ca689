"""What the plan pages show, as plain data."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hrplatform.lib.ui import Event, Status
from pip_workflow.enums import PlanState
from pip_workflow.models import Plan
from pip_workflow.rules.guards import Result

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
MISSING_WORDS = {
    "policy_notice": gettext_lazy("no notice of the performance rules to this employee before the measured days"),
    "consultation": gettext_lazy("no consultation record of the performance rules"),
    "published_before": gettext_lazy("the rules were not published before the measured days"),
    "noticed_before": gettext_lazy("the employee was given the rules only after the measured days began"),
    "witness": gettext_lazy("the service of the rules has no witness"),
    "absolute_standard": gettext_lazy("no absolute standard: a rank is not accepted"),
    "evidence": gettext_lazy("fewer than two kinds of evidence"),
    "days_of_data": gettext_lazy("fewer than five working days of data with an import batch"),
    "heard": gettext_lazy("no talk on record in which the employee was heard"),
    "other_person": gettext_lazy("the decision belongs to a person other than the boss who scored"),
    "reply": gettext_lazy("the employee's reply is neither in nor its time over"),
    "open_objection": gettext_lazy("an objection is not answered yet"),
}
GUARD_NAMES = {
    "G1": gettext_lazy("Rule known"),
    "G4": gettext_lazy("First finding"),
    "G10": gettext_lazy("People decide"),
}
WHERE = {"G1": "policies:policy-list", "G4": "talks:talk-list"}


def state_status(plan: Plan) -> Status:
    return Status(STATE_KINDS[PlanState(plan.state)], plan.get_state_display())


def events_of(plan: Plan) -> list[Event]:
    """The plan's history, newest first."""
    rows = plan.events.select_related("actor", "plan").order_by("-at", "-pk")
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


def next_steps(plan: Plan) -> list[NextStep]:
    """What comes next, and whose turn it is."""
    steps = [
        NextStep(c.due_on, _("Follow-up"), _("Led by %(name)s") % {"name": plan.lead.name})
        for c in plan.check_ins.all()
        if c.held_on is None
    ][:2]
    if plan.is_unfinished:
        steps.append(NextStep(plan.deadline, _("Decision"), _("By a named person, in writing, with the reason")))
    return sorted(steps, key=lambda step: step.on)


@dataclass(frozen=True)
class GuardRow:
    """One guard as people read it."""

    name: str
    article: str
    allowed: bool
    missing: list[str]
    url: str


def guard_rows(results: list[Result]) -> list[GuardRow]:
    """Guards with the missing facts in words, and where to enter them."""
    return [
        GuardRow(
            name=str(GUARD_NAMES.get(result.guard, result.guard)),
            article=result.article,
            allowed=result.allowed,
            missing=[str(MISSING_WORDS.get(key, key)) for key in result.missing],
            url=reverse(WHERE[result.guard]) if result.guard in WHERE else "",
        )
        for result in results
    ]
