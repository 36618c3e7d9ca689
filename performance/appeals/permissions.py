"""Who appeals, who decides, who reads (spec 4.4)."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from people import permissions
from people.models import User
from performance.appeals.enums import AppealState
from performance.appeals.models import Appeal
from performance.reviews.enums import SHOWN_TO_EMPLOYEES, Change
from performance.reviews.models import Scorecard, ScoreChange
from performance.reviews.permissions import access_own_scorecard

CARD = ("scorecard__cycle", "scorecard__employee", "scorecard__department", "scorecard__scorer")


def access_own_result(user: Any, public_id: UUID, on: date) -> Scorecard:
    """The account's own published scorecard, else Http404."""
    card = access_own_scorecard(user, public_id, on)
    if card.cycle.stage not in SHOWN_TO_EMPLOYEES:
        raise Http404("not published yet")
    return card


def visible_appeals(user: Any, on: date) -> QuerySet[Appeal]:
    """One's own, those given to the account to decide, all for HR. The scorer isn't among the readers."""
    rows = Appeal.objects.select_related(*CARD, "decider", "decided_by", "correction")
    if permissions.is_hr(user):
        return rows
    me = permissions.employee_of(user, on)
    mine = Q(decider=user)
    if me:
        mine |= Q(scorecard__employee=me)
    return rows.filter(mine)


def access_appeal(user: Any, public_id: UUID, on: date) -> Appeal:
    """The appeal if the account may read it, else Http404."""
    # Who decides and what was corrected is read where it is known: planning eight joins takes longer than the rest.
    rows = visible_appeals(user, on).select_related(None).select_related(*CARD)
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404("no such appeal")
    return found


def is_own(user: Any, appeal: Appeal) -> bool:
    return appeal.scorecard.employee.user_id is not None and appeal.scorecard.employee.user_id == user.pk


def has_scored(user: User, card: Scorecard) -> bool:
    """Whether the account is the scorer, typed any of the scores in the scorer's place, or changed one since: in
    calibration, by a finding, by a correction."""
    if card.scorer and card.scorer.user_id == user.pk:
        return True
    if card.submitted_by_id == user.pk or card.items.filter(scored_by=user).exists():
        return True
    changes = ScoreChange.objects.filter(Q(scorecard=card) | Q(item__scorecard=card), user=user)
    return changes.exclude(kind=Change.SELF).exists() or card.corrections.filter(user=user).exists()


def is_asked(user: Any, appeal: Appeal) -> bool:
    """HR, or whom HR named."""
    return permissions.is_hr(user) or appeal.decider_id == user.pk


def why_not_decider(user: Any, appeal: Appeal) -> str:
    """Why this account may not decide the appeal, or an empty string: neither who scored nor who appeals."""
    if not is_asked(user, appeal):
        return _("HR decides, or whom HR names for it.")
    if appeal.state != AppealState.OPEN:
        return _("This appeal is decided already.")
    if is_own(user, appeal):
        return _("Nobody decides their own appeal.")
    if has_scored(user, appeal.scorecard):
        return _("You gave this score: somebody else decides.")
    return ""
