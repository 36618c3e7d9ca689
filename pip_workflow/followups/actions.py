"""Audit actions and notice kinds of what follows a failed plan."""

from django.utils.translation import gettext_lazy as _

from audit.registry import register
from notices.enums import Area
from notices.registry import register as register_kind

OPENED = register("pip_workflow.follow_up.opened", _("Follow-up opened"))
DECIDED = register("pip_workflow.follow_up.decided", _("Follow-up decided"))
MOVED = register("pip_workflow.follow_up.moved", _("Follow-up moved on"))
AGREED = register("pip_workflow.follow_up.agreed", _("Agreement signed"))
REASONED = register("pip_workflow.follow_up.reasoned", _("Reasonableness list kept"))
GIVEN = register("pip_workflow.follow_up.given", _("Follow-up carried out"))
SECOND = register("pip_workflow.follow_up.second", _("Second period drafted"))
ESCALATED = register("pip_workflow.follow_up.escalated", _("Overdue follow-up escalated"))
REVIEW_OPENED = register("pip_workflow.review.opened", _("Dismissal review opened"))
REVIEW_FACTS = register("pip_workflow.review.facts", _("Facts of a dismissal review entered"))
REVIEW_MOVED = register("pip_workflow.review.moved", _("Dismissal review moved on"))
TASK_DONE = register("pip_workflow.review.task_done", _("Task after the end done"))

TO_DECIDE = register_kind(
    "pip_workflow.follow_up.to_decide",
    title=_("%(name)s: decide what follows the failed plan"),
    body=_("Training, transfer, pay change or nothing: please decide by %(day)s."),
    action=_("Decide"),
    area=Area.PLANS,
    label=_("A follow-up waits for a decision"),
    roles=frozenset({"hr"}),
)
OVERDUE = register_kind(
    "pip_workflow.follow_up.overdue",
    title=_("%(name)s: the follow-up is overdue"),
    body=_("It was to be decided by %(day)s."),
    action=_("Decide"),
    area=Area.PLANS,
    label=_("A follow-up is overdue"),
    roles=frozenset({"hr"}),
    urgent=True,
)
FOR_ME = register_kind(
    "pip_workflow.follow_up.for_me",
    title=_("What follows your improvement plan was decided"),
    body=_("%(who)s decided it. The reasons, and what is asked of you, are on the page."),
    action=_("Read it"),
    area=Area.PLANS,
    label=_("What follows my plan"),
)
