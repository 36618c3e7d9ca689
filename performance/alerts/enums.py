"""Kinds of rules, states and ends of alerts (spec 3, 13.8)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Comparison(TextChoices):
    """Which side of the threshold is bad; exactly at it never is."""

    UNDER = "under", pgettext_lazy("threshold", "under")
    OVER = "over", pgettext_lazy("threshold", "over")


class RuleMode(TextChoices):
    OFF = "off", pgettext_lazy("mode of a rule", "off")
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
    HIRING = "hiring", _("review hiring and pay mix")
    EXITS = "exits", _("exit analysis")
    STANDARD = "standard", _("check whether the standard is fair")


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
    WITHDRAWN = "withdrawn", _("withdrawn with its trial")


class TrialKind(TextChoices):
    RULE = "rule", _("alert rule")
    TARGET = "target", _("target")


class TrialState(TextChoices):
    """Life of a trial (spec 3.3)."""

    DRAFT = "draft", pgettext_lazy("trial state", "being prepared")
    QUIET = "quiet", pgettext_lazy("trial state", "running quietly, HR only")
    LIVE = "live", pgettext_lazy("trial state", "running live")
    ROLLED_OUT = "rolled_out", pgettext_lazy("trial state", "rolled out to all")
    STOPPED = "stopped", pgettext_lazy("trial state", "stopped")


class TrialWhat(TextChoices):
    """Steps of a trial that are kept."""

    DRAFTED = "drafted", pgettext_lazy("trial step", "prepared")
    QUIET = "quiet", pgettext_lazy("trial step", "started quietly")
    LIVE = "live", pgettext_lazy("trial step", "started live")
    CHANGED = "changed", pgettext_lazy("trial step", "changed")
    COMMENTED = "commented", pgettext_lazy("trial step", "comment")
    ROLLED_OUT = "rolled_out", pgettext_lazy("trial step", "rolled out")
    STOPPED = "stopped", pgettext_lazy("trial step", "stopped")


UNRESOLVED = (AlertState.OPEN, AlertState.ACKNOWLEDGED, AlertState.IN_HAND)
MOVES: dict[str, frozenset[str]] = {
    AlertState.OPEN: frozenset({AlertState.ACKNOWLEDGED, AlertState.IN_HAND, AlertState.RESOLVED}),
    AlertState.ACKNOWLEDGED: frozenset({AlertState.IN_HAND, AlertState.RESOLVED}),
    AlertState.IN_HAND: frozenset({AlertState.RESOLVED}),
    AlertState.RESOLVED: frozenset(),
}
TRIAL_RUNNING = (TrialState.QUIET, TrialState.LIVE)
TRIAL_MOVES: dict[str, frozenset[str]] = {
    TrialState.DRAFT: frozenset({TrialState.QUIET, TrialState.LIVE, TrialState.STOPPED}),
    TrialState.QUIET: frozenset({TrialState.LIVE, TrialState.ROLLED_OUT, TrialState.STOPPED}),
    TrialState.LIVE: frozenset({TrialState.ROLLED_OUT, TrialState.STOPPED}),
    TrialState.ROLLED_OUT: frozenset(),
    TrialState.STOPPED: frozenset(),
}
