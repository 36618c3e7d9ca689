"""Tracks and states of nominations, kinds of recognition (spec 4.5)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Track(TextChoices):
    """Two tracks: money for lasting results, or a higher position."""

    BONUS = "bonus", _("Bonus track")
    PROMOTION = "promotion", _("Promotion track")


class NominationState(TextChoices):
    PROPOSED = "proposed", pgettext_lazy("state of a nomination", "Waiting for a decision")
    APPROVED = "approved", pgettext_lazy("state of a nomination", "Approved")
    REJECTED = "rejected", pgettext_lazy("state of a nomination", "Not this time")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of a nomination", "Withdrawn")


class RecognitionKind(TextChoices):
    """What a recognition gives: never money."""

    HONOUR = "honour", _("Honour")
    OPPORTUNITY = "opportunity", _("Growth opportunity")
    THANKS = "thanks", _("Thanks")
