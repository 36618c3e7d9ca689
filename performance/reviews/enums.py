"""States and kinds of reviews (spec 4)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ItemKind(TextChoices):
    """`judged` items are typed by the head; points of data, goals and peers come from their own records."""

    KPI = "kpi", _("data")
    QUALITATIVE = "qualitative", _("judged")
    MBO = "mbo", _("objectives")
    OKR = "okr", "OKR"
    PEERS = "peers", _("peers (360)")


# Items whose points come from goals.
GOAL_KINDS = frozenset({ItemKind.MBO, ItemKind.OKR})


class FormSubject(TextChoices):
    PERSON = "person", _("people")
    DEPARTMENT = "department", _("departments")


class CycleKind(TextChoices):
    MONTHLY = "monthly", _("monthly")
    QUARTERLY = "quarterly", _("quarterly")
    ANNUAL = "annual", _("annual")
    PROBATION = "probation", _("probation")


class Stage(TextChoices):
    """Where a cycle stands; a cycle runs through those of its own stages, in this order (spec 4.2)."""

    DRAFT = "draft", _("draft")
    GOALS = "goals", _("goals agreed")
    SELF = "self", _("self-assessment")
    HEAD = "head", _("head scores")
    SECOND = "second", _("second-level review")
    CHECKS = "checks", _("score checks")
    CALIBRATION = "calibration", _("calibration")
    APPROVAL = "approval", _("HR approval")
    PUBLISHED = "published", _("published")
    APPEALS = "appeals", _("appeals")
    CLOSED = "closed", _("closed")
    CANCELLED = "cancelled", _("cancelled")


class PeerState(TextChoices):
    """An invitation to rate a colleague (360)."""

    INVITED = "invited", _("invited")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    ANSWERED = "answered", pgettext_lazy("feedback of a colleague", "answered")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Change(TextChoices):
    """Why a score changed."""

    SELF = "self", _("self-assessment")
    HEAD = "head", _("head score")
    DATA = "data", _("from data")
    SECOND = "second", _("second-level review")
    REVIEW = "review", _("after second review")
    CALIBRATION = "calibration", _("calibration")
    PEERS = "peers", _("peers (360)")
    CORRECTION = "correction", _("correction by HR")
    IMPORT = "import", _("imported")


ORDER = (
    Stage.DRAFT,
    Stage.GOALS,
    Stage.SELF,
    Stage.HEAD,
    Stage.SECOND,
    Stage.CHECKS,
    Stage.CALIBRATION,
    Stage.APPROVAL,
    Stage.PUBLISHED,
    Stage.APPEALS,
    Stage.CLOSED,
)
OPTIONAL = frozenset(
    {
        Stage.GOALS, Stage.SELF, Stage.HEAD, Stage.SECOND, Stage.CHECKS, Stage.CALIBRATION, Stage.APPROVAL,
        Stage.APPEALS,
    }
)  # fmt: skip
ENDED = frozenset({Stage.CLOSED, Stage.CANCELLED})
# Before publication, after opening.
RUNNING = frozenset(
    {Stage.GOALS, Stage.SELF, Stage.HEAD, Stage.SECOND, Stage.CHECKS, Stage.CALIBRATION, Stage.APPROVAL}
)
# Heads have handed in, nothing is published: a score changes only with a reason.
AFTER_SCORING = frozenset({Stage.SECOND, Stage.CHECKS, Stage.CALIBRATION, Stage.APPROVAL})
# Data items still follow the day results.
DATA_FOLLOWS = frozenset({Stage.GOALS, Stage.SELF, Stage.HEAD, Stage.SECOND, Stage.CHECKS, Stage.CALIBRATION})
PEERS_INVITED = frozenset({Stage.GOALS, Stage.SELF, Stage.HEAD})
PEERS_ANSWER = frozenset({Stage.SELF, Stage.HEAD})
SHOWN_TO_EMPLOYEES = frozenset({Stage.PUBLISHED, Stage.APPEALS, Stage.CLOSED})
PEERS_WAITING = frozenset({PeerState.INVITED, PeerState.ACCEPTED})
