"""Kinds and states of goals (spec 4.1)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class GoalLevel(TextChoices):
    """Whose goal it is; a template is nobody's and is copied to many people."""

    COMPANY = "company", _("company")
    DEPARTMENT = "department", _("department")
    TEAM = "team", pgettext_lazy("level of a goal", "team")
    PERSON = "person", _("person")
    TEMPLATE = "template", _("template")


class GoalKind(TextChoices):
    """The names of the items on scorecards that rest on such goals are the same."""

    MBO = "mbo", "MBO"
    OKR = "okr", "OKR"


class Commitment(TextChoices):
    """How the score of an OKR objective becomes points."""

    COMMITTED = "committed", _("committed")
    ASPIRATIONAL = "aspirational", _("aspirational")


class GoalState(TextChoices):
    DRAFT = "draft", _("being agreed")
    ACTIVE = "active", _("running")
    DONE = "done", _("finished")
    DROPPED = "dropped", _("dropped")


class PartKind(TextChoices):
    """What a goal is made of; the shares of a shared goal are its owning departments."""

    MILESTONE = "milestone", _("milestone")
    KEY_RESULT = "key_result", _("key result")
    SHARE = "share", _("share")


class Confidence(TextChoices):
    ON_TRACK = "on_track", _("on track")
    AT_RISK = "at_risk", _("at risk")
    OFF_TRACK = "off_track", _("off track")


# Their progress counts in roll-ups and their points on scorecards.
COUNTED = frozenset({GoalState.ACTIVE, GoalState.DONE})
OF_DEPARTMENTS = frozenset({GoalLevel.DEPARTMENT, GoalLevel.TEAM})
# The order of the cascade: a goal stands under one of a level before it, or of its own level among departments.
ORDER = (GoalLevel.COMPANY, GoalLevel.DEPARTMENT, GoalLevel.TEAM, GoalLevel.PERSON)
