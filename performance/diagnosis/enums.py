"""Words of diagnosis (spec 3.4) and of the course catalogue (spec 9.2)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Level(TextChoices):
    """A figure against the peers' median; within ±25 % of it is normal. It is about the number, not about merit."""

    LOW = "low", pgettext_lazy("against peers", "low")
    NORMAL = "normal", pgettext_lazy("against peers", "normal")
    HIGH = "high", pgettext_lazy("against peers", "high")


class CourseForm(TextChoices):
    CLASS = "class", _("in class")
    ONLINE = "online", _("online")
    ON_THE_JOB = "on_the_job", _("on the job")
