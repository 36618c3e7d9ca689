"""Kinds of rules, states and ends of alerts (spec 3, 13.8)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RuleKind(TextChoices):
    """What series a rule watches."""

    STREAK = "streak", _("achievement on consecutive working days")
    NO_DATA = "no_data", _("working days without data")


class RuleMode(TextChoices):
    OFF = "off", _("off")
    QUIET = "quiet", _("quiet, HR only")
    LIVE = "live", _("live")


class Severity(TextChoices):
    INFO = "info", _("info")
    WARNING = "warning", _("warning")
    SEVERE = "severe", _("severe")


class Proposal(TextChoices):
    NOTHING = "nothing", _("nothing")
    TALK = "talk", _("a talk")
    PLAN = "plan", _("an improvement plan")
    FEED = "feed", _("check the data feed")


class Told(TextChoices):
    BOSS = "boss", _("boss")
    HR = "hr", _("HR")
    HQ = "hq", _("headquarters")


class AlertState(TextChoices):
    OPEN = "open", pgettext_lazy("alert state", "open")
    ACKNOWLEDGED = "acknowledged", pgettext_lazy("alert state", "acknowledged")
    IN_HAND = "in_hand", pgettext_lazy("alert state", "in hand")
    RESOLVED = "resolved", pgettext_lazy("alert state", "resolved")


class Resolution(TextChoices):
    """How an alert ended."""

    RECOVERED = "recovered", _("recovered")
    CORRECTED = "corrected", _("corrected")
    BY_HAND = "by_hand", _("by hand")


UNRESOLVED = (AlertState.OPEN, AlertState.ACKNOWLEDGED, AlertState.IN_HAND)
MOVES: dict[str, frozenset[str]] = {
    AlertState.OPEN: frozenset({AlertState.ACKNOWLEDGED, AlertState.IN_HAND, AlertState.RESOLVED}),
    AlertState.ACKNOWLEDGED: frozenset({AlertState.IN_HAND, AlertState.RESOLVED}),
    AlertState.IN_HAND: frozenset({AlertState.RESOLVED}),
    AlertState.RESOLVED: frozenset(),
}
