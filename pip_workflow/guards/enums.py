"""Codes of guard rules and kinds of local figures."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class GuardCode(TextChoices):
    RULE_KNOWN = "G1", _("Rule known")
    PROBATION = "G2", _("Probation")
    POST_AND_PAY = "G3", _("Post and pay")
    SEQUENCE = "G4", _("Sequence")
    FAIR_STANDARD = "G5", _("Fair standard")
    PROTECTED = "G6", _("Protected states")
    UNION = "G7", _("Union heard")
    MONEY = "G8", _("Money reckoned")
    AFTER = "G9", _("After the end")
    PEOPLE_DECIDE = "G10", _("People decide")
    INTACT = "G11", _("Evidence intact")


class LocalKind(TextChoices):
    MINIMUM = "minimum", _("Local minimum wage, a month")
    AVERAGE = "average", _("Local average wage, a month")
