"""Kinds of notices that come from below: the jobs app knows nothing of people."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, ngettext_lazy

from notices.registry import register

HR_ONLY = frozenset({"hr"})
LOG_READERS = frozenset({"hr", "auditor"})

# By the names of jobs.watch; messages themselves, written out in the reader's language.
AUDIT_TROUBLES = {
    "silent": gettext_noop("No entry was written for over a day. Something no longer writes to the log."),
    "unsealed": gettext_noop("Entries have waited for their seal for over a quarter of an hour."),
    "unguarded": gettext_noop("A guard of the log in the database is off: rows could be changed."),
}

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
AUDIT_TROUBLED = register(
    "audit.log.troubled",
    title=_("The audit log needs you"),
    body=_("%(what)s Tell the operator; verify the log when it is mended."),
    words=frozenset({"what"}),
    action=_("See the log's state"),
    label=_("The audit log is silent or unguarded"),
    roles=LOG_READERS,
    urgent=True,
    group=ngettext_lazy("%(count)s fault of the audit log", "%(count)s faults of the audit log", "count"),
    group_link="audit:anchor-list",
)
ROBOT_TEST = register(
    "notices.robot.test",
    title=_("Test of a chat robot"),
    mail=False,
    roles=HR_ONLY,
    group=_("Test message: this robot posts counts and a link here."),
)
