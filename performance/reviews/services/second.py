"""Second-level review: the scorer's boss confirms a team's scores, or sends some back with a reason (spec 4.2)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.services import record
from notices.services import notify
from people.models import Employee, User
from performance.reviews import actions, notice_kinds
from performance.reviews.enums import Stage
from performance.reviews.errors import ReviewRefused
from performance.reviews.models import ReviewCycle, Scorecard
from performance.reviews.services.holding import hold_stage


@transaction.atomic
def confirm_scores(
    *, cycle: ReviewCycle, reviewer: Employee, scorer: Employee | None, actor: Any, now: datetime
) -> int:
    """The second level has looked through a scorer's team: how many scorecards. Audited.

    Raises ReviewRefused at another stage, or while scores sent back wait for the scorer.
    """
    cards = _cards(cycle, reviewer).filter(scorer=scorer)
    if cards.exclude(returned_reason="").exists():
        raise ReviewRefused(_("Scores you sent back have not come in again yet."))
    count = cards.filter(reviewed_at__isnull=True).update(reviewed_at=now)
    if not count:
        raise ReviewRefused(_("There is nothing to confirm."))
    record(
        action=actions.TEAM_REVIEWED, actor=actor, target=cycle,
        after={"scorer": scorer.number if scorer else "", "scorecards": count}, at=now,
    )  # fmt: skip
    return count


@transaction.atomic
def return_scores(
    *, cycle: ReviewCycle, reviewer: Employee, cards: Iterable[Scorecard], actor: Any, now: datetime, reason: str
) -> int:
    """Send scorecards back to their scorers with a reason; these change them and hand in again. Audited, scorers told.

    Raises ReviewRefused at another stage or without a reason.
    """
    if not reason.strip():
        raise ReviewRefused(_("Say why the scores are sent back."))
    mine = _cards(cycle, reviewer).filter(pk__in=[card.pk for card in cards])
    scorers = list(mine.values_list("scorer", flat=True))
    if not scorers:
        raise ReviewRefused(_("Choose whose scores are sent back."))
    count = mine.update(returned_reason=reason.strip()[:400], reviewed_at=None)
    record(
        action=actions.TEAM_RETURNED, actor=actor, target=cycle, after={"scorecards": count}, reason=reason.strip(),
        at=now,
    )  # fmt: skip
    notify(
        users=User.objects.filter(employee__in=scorers), kind=notice_kinds.RETURNED,
        context={"cycle": cycle.name, "people": count}, link=reverse("reviews:team-grid", args=[cycle.public_id]),
        dedupe_key=f"cycle/{cycle.pk}/returned/{now:%Y%m%d%H%M%S}", now=now,
    )  # fmt: skip
    return count


def _cards(cycle: ReviewCycle, reviewer: Employee) -> QuerySet[Scorecard]:
    if hold_stage(cycle) != Stage.SECOND:
        raise ReviewRefused(_("The second-level review is not open."))
    return Scorecard.objects.filter(cycle=cycle, reviewer=reviewer).exclude(employee=reviewer)
