"""Topics of talks."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class TalkTopic(TextChoices):
    PERFORMANCE = "performance", _("Performance")
    PLAN = "plan", _("Improvement plan")
    REVIEW = "review", _("Review result")
    HEARING = "hearing", _("Hearing the employee")
    OTHER = "other", _("Other")
