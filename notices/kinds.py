"""Kinds of notices that come from below: the jobs app knows nothing of people."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from notices.registry import register

HR_ONLY = frozenset({"hr"})

RUN_PARKED = register(
    "jobs.run.parked",
    title=_("The night of %(date)s failed three times and waits for you"),
    body=_("Figures and alerts of that day are missing until it is run again. The error was: %(error)s"),
    action=_("See the nights"),
    label=_("A night failed"),
    roles=HR_ONLY,
    urgent=True,
    group=ngettext_lazy("%(count)s night failed", "%(count)s nights failed", "count"),
    group_link="jobs:run-list",
)
NIGHT_LATE = register(
    "jobs.night.late",
    title=_("The night of %(date)s is not finished"),
    body=_("It should have been done by 06:00. Alerts of that day come late."),
    action=_("See the nights"),
    label=_("A night is late"),
    roles=HR_ONLY,
    urgent=True,
    group=ngettext_lazy("%(count)s night is late", "%(count)s nights are late", "count"),
    group_link="jobs:run-list",
)
ROBOT_TEST = register(
    "notices.robot.test",
    title=_("Test of a chat robot"),
    mail=False,
    roles=HR_ONLY,
    group=_("Test message: this robot posts counts and a link here."),
)
