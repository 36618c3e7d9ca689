"""Notices about alerts (spec 3.2, 12)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from notices.enums import Area
from notices.registry import register

LEADERS = frozenset({"hr", "head", "deputy", "manager"})

ALERT_RAISED = register(
    "performance.alert.raised",
    title=_("%(rule)s: %(who)s"),
    body=_("%(what)s. Please look at it and acknowledge it within two working days."),
    action=_("Open the alert"),
    area=Area.ALERTS,
    label=_("New alert"),
    roles=LEADERS,
    group=ngettext_lazy("%(count)s new alert", "%(count)s new alerts", "count"),
    group_link="alerts:alert-list",
)
ALERT_ESCALATED = register(
    "performance.alert.escalated",
    title=_("Not acknowledged: %(rule)s, %(who)s"),
    body=_("Raised on %(raised_on)s; nobody has acknowledged it yet."),
    action=_("Open the alert"),
    area=Area.ALERTS,
    label=_("Alert not acknowledged"),
    roles=LEADERS,
    group=ngettext_lazy("%(count)s alert is not acknowledged", "%(count)s alerts are not acknowledged", "count"),
    group_link="alerts:alert-list",
)
TRIAL_STARTED = register(
    "performance.trial.started",
    title=_("On trial with your people: %(what)s"),
    body=_("It is tried out here before it holds for everybody. Please say what you see; your comment is kept."),
    action=_("Open the trial"),
    area=Area.ALERTS,
    label=_("A rule on trial"),
    roles=LEADERS,
)
MORNING_REPORT = register(
    "performance.morning",
    title=_("Your team on %(day)s: %(behind)s of %(people)s below target, %(alerts)s alerts"),
    body=_("%(lines)s"),
    action=_("See the team"),
    area=Area.ALERTS,
    label=_("Morning report"),
    roles=frozenset({"head", "deputy"}),
    group=ngettext_lazy(
        "The morning report is ready for %(count)s team", "The morning report is ready for %(count)s teams", "count"
    ),
    group_link="measures:team-day",
    counts_people=True,
)
