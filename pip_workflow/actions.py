"""Audit actions and notice kinds of improvement plans."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from audit.registry import register
from notices.enums import Area
from notices.registry import register as register_kind

DRAFTED = register("pip_workflow.plan.drafted", _("Plan drafted"))
CHANGED = register("pip_workflow.plan.changed", _("Plan changed"))
MOVED = register("pip_workflow.plan.moved", _("Plan moved on"))
SIGNED = register("pip_workflow.plan.signed", _("Plan signed"))
REFUSED = register("pip_workflow.plan.refused", _("Signature refused"))
CHECKED_IN = register("pip_workflow.plan.checked_in", _("Follow-up held"))
SUPPORT_GIVEN = register("pip_workflow.plan.support_given", _("Support given"))
EXTENDED = register("pip_workflow.plan.extended", _("Plan extended"))
DECIDED = register("pip_workflow.plan.decided", _("Plan decided"))
OBJECTED = register("pip_workflow.plan.objected", _("Employee asked or objected"))
ANSWERED = register("pip_workflow.plan.answered", _("Objection answered"))
GUARDED = register("pip_workflow.plan.guarded", _("Guards asked"))
PLAN_VIEWED = register("pip_workflow.plan.viewed", _("Plan looked at"), is_read=True)
LETTER_MADE = register("pip_workflow.letter.made", _("Letter about a plan made"))
FILE_READ = register("pip_workflow.file.read", _("File of a plan opened"), is_read=True)
RELAPSED = register("pip_workflow.plan.relapsed", _("Relapse after a passed plan"))
TEMPLATE_CHANGED = register("pip_workflow.template.changed", _("Plan template changed"))
ESCALATED = register("pip_workflow.plan.escalated", _("Overdue step escalated"))

PLAN_ISSUED = register_kind(
    "pip_workflow.plan.issued",
    title=_("An improvement plan for you"),
    body=_("%(lead)s has written a plan with you in mind. Please read it; you can sign it, ask, or object."),
    action=_("Read the plan"),
    area=Area.PLANS,
    label=_("A plan for me"),
)
PLAN_NEWS = register_kind(
    "pip_workflow.plan.news",
    title=_("News of your improvement plan"),
    body=_("%(what)s (%(who)s)."),
    words=frozenset({"what"}),
    action=_("Read the plan"),
    area=Area.PLANS,
    label=_("My plan changed"),
)
PLAN_DECIDED = register_kind(
    "pip_workflow.plan.decided",
    title=_("Your improvement plan was decided"),
    body=_("%(who)s decided on your plan. The reasons and your rights are on the page."),
    action=_("Read the decision"),
    area=Area.PLANS,
    label=_("My plan is decided"),
)
PLAN_ANSWERED = register_kind(
    "pip_workflow.plan.answered",
    title=_("Your question about the plan was answered"),
    body=_("%(who)s answered in writing."),
    action=_("Read the answer"),
    area=Area.PLANS,
    label=_("My question is answered"),
)
PLAN_OBJECTED = register_kind(
    "pip_workflow.plan.objected",
    title=_("%(name)s asked about or objected to the plan"),
    body=_("Answer in writing within 5 working days. Until then the deadline stands still."),
    action=_("Answer"),
    area=Area.PLANS,
    label=_("An employee asked or objected"),
    urgent=True,
)
PLAN_OVERDUE = register_kind(
    "pip_workflow.plan.overdue",
    title=_("Plan of %(name)s: a step is overdue"),
    body=_("%(step)s was due on %(day)s."),
    words=frozenset({"step"}),
    action=_("Open the plan"),
    area=Area.PLANS,
    label=_("A plan step is overdue"),
    group=ngettext_lazy("%(count)s plan step is overdue", "%(count)s plan steps are overdue", "count"),
)
