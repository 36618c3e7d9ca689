"""Notices of measures: doubted figures and restated days. None carries a figure."""

from django.utils.translation import gettext_lazy as _

from notices.registry import register

DISPUTE_RAISED = register(
    "performance.dispute.raised",
    title=_("%(name)s doubts a figure of %(day)s"),
    body=_("%(metric)s. Please answer by %(due)s; until then the day and its alerts say disputed."),
    action=_("Look at the figure"),
)
DISPUTE_DUE = register(
    "performance.dispute.due",
    title=_("Due today: %(name)s's doubt about %(day)s"),
    body=_("%(metric)s. The third working day ends today."),
    action=_("Look at the figure"),
)
DISPUTE_OVERDUE = register(
    "performance.dispute.overdue",
    title=_("Overdue: %(name)s's doubt about %(day)s has no answer"),
    body=_("%(metric)s. An answer was due on %(due)s."),
    action=_("Look at the figure"),
)
DISPUTE_ANSWERED = register(
    "performance.dispute.answered",
    title=_("The doubt about %(metric)s of %(day)s is answered"),
    body=_("The figure was corrected or confirmed, with the reason."),
    action=_("Read the answer"),
)
DAYS_RESTATED = register(
    "performance.days.restated",
    title=_("Late or corrected data changed %(days)s results"),
    body=_("Days from %(first)s to %(last)s were judged again; before and after stand side by side."),
    action=_("See what changed"),
)
