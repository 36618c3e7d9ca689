"""States and kinds of reviews (spec 4)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ItemKind(TextChoices):
    """`judged` items are typed by the head; `kpi` points come from data only."""

    KPI = "kpi", _("data")
    QUALITATIVE = "qualitative", _("judged")


class FormSubject(TextChoices):
    PERSON = "person", _("people")
    DEPARTMENT = "department", _("departments")


class CycleKind(TextChoices):
    MONTHLY = "monthly", _("monthly")
    QUARTERLY = "quarterly", _("quarterly")
    ANNUAL = "annual", _("annual")
    PROBATION = "probation", _("probation")


class Stage(TextChoices):
    """Where a cycle stands; a cycle runs through those of its own stages, in this order."""

    DRAFT = "draft", _("draft")
    SELF = "self", _("self-assessment")
    HEAD = "head", _("head scores")
    CHECKS = "checks", _("score checks")
    PUBLISHED = "published", _("published")
    CLOSED = "closed", _("closed")
    CANCELLED = "cancelled", _("cancelled")


class Change(TextChoices):
    """Why a score changed."""

    SELF = "self", _("self-assessment")
    HEAD = "head", _("head score")
    DATA = "data", _("from data")
    REVIEW = "review", _("after second review")
    CORRECTION = "correction", _("correction by HR")
    IMPORT = "import", _("imported")


ORDER = (Stage.DRAFT, Stage.SELF, Stage.HEAD, Stage.CHECKS, Stage.PUBLISHED, Stage.CLOSED)
OPTIONAL = frozenset({Stage.SELF, Stage.CHECKS})
ENDED = frozenset({Stage.CLOSED, Stage.CANCELLED})
RUNNING = frozenset({Stage.SELF, Stage.HEAD, Stage.CHECKS})
SHOWN_TO_EMPLOYEES = frozenset({Stage.PUBLISHED, Stage.CLOSED})
