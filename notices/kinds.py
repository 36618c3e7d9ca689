"""Kinds of notices that come from below: the jobs app knows nothing of people."""

from django.utils.translation import gettext_lazy as _

from notices.registry import register

RUN_PARKED = register(
    "jobs.run.parked",
    title=_("The night of %(date)s failed three times and waits for you"),
    body=_("Figures and alerts of that day are missing until it is run again. The error was: %(error)s"),
    action=_("See the nights"),
)
NIGHT_LATE = register(
    "jobs.night.late",
    title=_("The night of %(date)s is not finished"),
    body=_("It should have been done by 06:00. Alerts of that day come late."),
    action=_("See the nights"),
)
