"""Notices of measures: doubted figures and restated days. None carries a figure."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from notices.enums import Area, MailMode
from notices.registry import register

DISPUTE_RAISED = register(
    "performance.dispute.raised",
    title=_("%(name)s doubts a figure of %(day)s"),
    body=_("%(metric)s. Please answer by %(due)s; until then the day and its alerts say disputed."),
    action=_("Look at the figure"),
    area=Area.ALERTS,
    label=_("A figure is doubted"),
    group=ngettext_lazy(
        "%(count)s figure is doubted and waits for an answer",
        "%(count)s figures are doubted and wait for an answer",
        "count",
    ),
    group_link="measures:dispute-list",
)
DISPUTE_DUE = register(
    "performance.dispute.due",
    title=_("Due today: %(name)s's doubt about %(day)s"),
    body=_("%(metric)s. The third working day ends today."),
    action=_("Look at the figure"),
    area=Area.ALERTS,
    label=_("An answer to a doubt is due"),
)
DISPUTE_OVERDUE = register(
    "performance.dispute.overdue",
    title=_("Overdue: %(name)s's doubt about %(day)s has no answer"),
    body=_("%(metric)s. An answer was due on %(due)s."),
    action=_("Look at the figure"),
    area=Area.ALERTS,
    label=_("An answer to a doubt is overdue"),
    group=ngettext_lazy(
        "%(count)s doubted figure has no answer in time", "%(count)s doubted figures have no answer in time", "count"
    ),
    group_link="measures:dispute-list",
)
DISPUTE_ANSWERED = register(
    "performance.dispute.answered",
    title=_("The doubt about %(metric)s of %(day)s is answered"),
    body=_("The figure was corrected or confirmed, with the reason."),
    action=_("Read the answer"),
    area=Area.ALERTS,
    label=_("My doubt is answered"),
)
DAYS_RESTATED = register(
    "performance.days.restated",
    title=_("Late or corrected data changed %(days)s results"),
    body=_("Days from %(first)s to %(last)s were judged again; before and after stand side by side."),
    action=_("See what changed"),
    area=Area.ALERTS,
    label=_("Days judged again"),
    by_default=MailMode.DIGEST,
)
TARGETS_TO_CONFIRM = register(
    "performance.targets.to_confirm",
    title=_("%(number)s targets wait for your confirmation"),
    body=_("Read what is expected of you, and say that you know it."),
    action=_("Read the targets"),
    area=Area.ALERTS,
    label=_("Targets to confirm"),
    group=ngettext_lazy("%(count)s person has targets to confirm", "%(count)s people have targets to confirm", "count"),
    counts_people=True,
)
