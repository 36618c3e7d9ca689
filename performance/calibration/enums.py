"""What calibrators say, and where a calibration stands (spec 4.3)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Opinion(TextChoices):
    """A calibrator's mark on one scorecard before the meeting."""

    AGREE = "agree", pgettext_lazy("a calibrator's mark", "Agree")
    QUESTION = "question", pgettext_lazy("a calibrator's mark", "Question")


class Standing(TextChoices):
    """Where the calibration of a cycle stands; told from its seats, never stored."""

    PREPARING = "preparing", _("before or in the meeting")
    SIGNING = "signing", _("waiting for signatures")
    SIGNED = "signed", _("signed off")
