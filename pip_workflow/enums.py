"""States and kinds of improvement plans (spec 7.1, 13.8)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PlanState(TextChoices):
    DRAFT = "draft", _("draft")
    ISSUED = "issued", _("issued")
    ACKNOWLEDGED = "acknowledged", _("acknowledged")
    REFUSED = "refused", _("refused")
    ACTIVE = "active", _("under way")
    PAUSED = "paused", _("paused")
    PASSED = "passed", _("passed")
    FAILED = "failed", pgettext_lazy("plan", "failed")
    WITHDRAWN = "withdrawn", _("withdrawn")
    ENDED = "ended", _("ended")


# States in which the plan still runs its course; eligibility for bonuses reads these.
OPEN_STATES = (
    PlanState.ISSUED,
    PlanState.ACKNOWLEDGED,
    PlanState.REFUSED,
    PlanState.ACTIVE,
    PlanState.PAUSED,
)
UNFINISHED = (PlanState.DRAFT, *OPEN_STATES)
FINISHED = (PlanState.PASSED, PlanState.FAILED, PlanState.WITHDRAWN, PlanState.ENDED)

_STOPS = frozenset({PlanState.WITHDRAWN, PlanState.ENDED})
MOVES: dict[str, frozenset[str]] = {
    PlanState.DRAFT: frozenset({PlanState.ISSUED}) | _STOPS,
    PlanState.ISSUED: frozenset({PlanState.ACKNOWLEDGED, PlanState.REFUSED}) | _STOPS,
    # A plan changed after it was signed is served again.
    PlanState.ACKNOWLEDGED: frozenset({PlanState.ACTIVE, PlanState.ISSUED}) | _STOPS,
    PlanState.REFUSED: frozenset({PlanState.ACTIVE, PlanState.ISSUED}) | _STOPS,
    PlanState.ACTIVE: frozenset({PlanState.PAUSED, PlanState.PASSED, PlanState.FAILED, PlanState.ISSUED}) | _STOPS,
    PlanState.PAUSED: frozenset({PlanState.ACTIVE}) | _STOPS,
    **{state: frozenset() for state in FINISHED},
}


class SupportKind(TextChoices):
    COURSE = "course", _("Training")
    COACH = "coach", _("Coaching")
    TOOL = "tool", _("Tool or resource")


class ProofKind(TextChoices):
    """What proves that support was given (spec 7.3, G4)."""

    ATTENDANCE = "attendance", _("Attendance sheet")
    MATERIAL = "material", _("Material")
    TEST = "test", _("Test result")
    RECORD = "record", _("Record or receipt")


class SignatureOf(TextChoices):
    """What the employee signed: the data apart from the plan (spec 7.3)."""

    FACTS = "facts", _("the figures")
    PLAN = "plan", _("the plan")


class ObjectionKind(TextChoices):
    EXPLAIN = "explain", _("asked for an explanation")
    OBJECT = "object", _("objected")


class Verdict(TextChoices):
    PASSED = "passed", _("Passed")
    EXTENDED = "extended", _("Extended")
    FAILED = "failed", _("Failed")
