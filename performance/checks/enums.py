"""Checks, severities and states of findings (spec 5, 13.8)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Check(TextChoices):
    LENIENT = "lenient", _("Mild or strict scorer")
    NO_SPREAD = "no_spread", _("No spread")
    ALL_HIGH = "all_high", _("All high")
    DATA_GAP = "data_gap", _("Score against data")
    JUMP = "jump", _("Sudden change")
    PACT = "pact", _("Self-score copied")
    RUSH = "rush", _("Scored in a hurry")
    SPENT_OUT = "spent_out", _("Spent to the last cent")
    INVERSION = "inversion", _("Bonus against data")


class Severity(TextChoices):
    INFO = "info", _("For information")
    WARNING = "warning", _("Warning")
    SEVERE = "severe", _("Severe")


class FindingState(TextChoices):
    OPEN = "open", pgettext_lazy("state of a finding", "Open")
    UPHELD = "upheld", pgettext_lazy("state of a finding", "Upheld")
    DISMISSED = "dismissed", pgettext_lazy("state of a finding", "Dismissed")
    CLOSED = "closed", pgettext_lazy("state of a finding", "Closed")


# A severe finding in one of these holds publication and pools back.
BLOCKING = frozenset({FindingState.OPEN, FindingState.UPHELD})
DECIDED = frozenset({FindingState.UPHELD, FindingState.DISMISSED, FindingState.CLOSED})
# About a department's money, whoever scored.
BY_DEPARTMENT = frozenset({Check.SPENT_OUT, Check.INVERSION})
