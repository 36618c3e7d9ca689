"""Notices about alerts (spec 3.2, 12)."""

from django.utils.translation import gettext_lazy as _

from notices.registry import register

ALERT_RAISED = register(
    "performance.alert.raised",
    title=_("%(rule)s: %(who)s"),
    body=_("%(what)s. Please look at it and acknowledge it within two working days."),
    action=_("Open the alert"),
)
ALERT_ESCALATED = register(
    "performance.alert.escalated",
    title=_("Not acknowledged: %(rule)s, %(who)s"),
    body=_("Raised on %(raised_on)s; nobody has acknowledged it yet."),
    action=_("Open the alert"),
)
MORNING_REPORT = register(
    "performance.morning",
    title=_("Your team on %(day)s: %(behind)s of %(people)s below target, %(alerts)s alerts"),
    body=_("%(lines)s"),
    action=_("See the team"),
)
