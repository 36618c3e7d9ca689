"""Handing scorecards over: a scorer left, is ill, or there is none (spec 4.2)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.services import record
from people.models import Employee
from performance.reviews import actions
from performance.reviews.enums import ENDED, SHOWN_TO_EMPLOYEES, Stage
from performance.reviews.errors import ReviewRefused
from performance.reviews.models import ReviewCycle
from performance.reviews.services.leavers import follow_reviewers
from performance.reviews.services.telling import tell_scorers


@transaction.atomic
def hand_over(
    *, cycle: ReviewCycle, scorer: Employee | None, to: Employee, actor: Any, now: datetime, reason: str
) -> int:
    """Give the scorecards of a scorer who can't score (left, ill, nobody) to another. Audited; returns how many."""
    if cycle.stage in ENDED or cycle.stage in SHOWN_TO_EMPLOYEES:
        raise ReviewRefused(_("This cycle is over."))
    if not reason.strip():
        raise ReviewRefused(_("Say why the scorecards are handed over."))
    cards = cycle.scorecards.filter(scorer=scorer).exclude(employee=to)
    moved = cards.update(scorer=to)
    if not moved:
        raise ReviewRefused(_("There is no scorecard to hand over."))
    follow_reviewers(cycle, timezone.localtime(now).date())
    record(
        action=actions.SCORER_CHANGED, actor=actor, target=cycle, reason=reason,
        before={"scorer": scorer.number if scorer else ""}, after={"scorer": to.number, "scorecards": moved},
    )  # fmt: skip
    if cycle.stage == Stage.HEAD:
        key = f"cycle/{cycle.pk}/head/{now:%Y%m%d%H%M}"
        tell_scorers(cycle, {"cycle": cycle.name, "deadline": "—"}, key, now)
    return moved
