"""Kinds of what is kept on a person between reviews, and who reads it (spec 4.1)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EntryKind(TextChoices):
    GOOD = "good", _("good incident")
    BAD = "bad", _("bad incident")
    NOTE = "note", pgettext_lazy("kind of entry", "note")
    MEETING = "meeting", _("1:1 meeting")


class Readers(TextChoices):
    """Whoever wrote it always reads it."""

    AUTHOR = "author", _("only me")
    LEADERS = "leaders", _("those who lead the person, and HR")
    EMPLOYEE = "employee", _("the person too")


class MeetingState(TextChoices):
    PLANNED = "planned", _("planned")
    HELD = "held", _("held")
    CANCELLED = "cancelled", _("cancelled")


INCIDENTS = frozenset({EntryKind.GOOD, EntryKind.BAD})
