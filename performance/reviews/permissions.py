"""Who sees which scorecards at which stage, and who may score (spec 4.2)."""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404

from people import permissions
from people.models import Employee
from performance.reviews.enums import PEERS_ANSWER, PEERS_WAITING, SHOWN_TO_EMPLOYEES, Stage
from performance.reviews.models import PeerInvitation, ReviewCycle, Scorecard, ScorecardItem
from performance.reviews.selectors import with_corrections
from performance.reviews.visibility import Part, Viewer, stages_showing


def visible_scorecards(user: Any, on: date) -> QuerySet[Scorecard]:
    """Scorecards whose *scores* the account may see on the day, the one rule for pages, exports and the API.

    Each relation at the stages visibility.TABLE gives it: HR, the scorer, the second level, heads above, oneself.
    Nobody sees their own appraisal earlier, in whatever role.
    """
    me = permissions.employee_of(user, on)
    if permissions.is_hr(user):
        rows = Scorecard.objects.filter(_at(Viewer.HR))
    elif me is None:
        return Scorecard.objects.none()
    else:
        led = permissions.led_employees(user, on)
        rows = Scorecard.objects.filter(
            (Q(scorer=me) & _at(Viewer.SCORER))
            | (Q(reviewer=me) & _at(Viewer.REVIEWER))
            | (Q(employee__in=led) & _at(Viewer.LEADER))
            | (Q(employee=me) & _at(Viewer.EMPLOYEE))
        )
    return rows.exclude(Q(employee=me) & ~_at(Viewer.EMPLOYEE)) if me else rows


def _at(viewer: Viewer) -> Q:
    return Q(cycle__stage__in=sorted(stages_showing(viewer, Part.SCORE)))


def own_scorecards(user: Any, on: date) -> QuerySet[Scorecard]:
    """The account's own scorecards at any stage: for self-assessment and status, without scores before publication."""
    me = permissions.employee_of(user, on)
    if me is None:
        return Scorecard.objects.none()
    return Scorecard.objects.filter(employee=me).exclude(cycle__stage__in=(Stage.DRAFT, Stage.CANCELLED))


def access_own_scorecard(user: Any, public_id: UUID, on: date) -> Scorecard:
    """The account's own scorecard, else Http404."""
    found = own_scorecards(user, on).select_related("cycle", "department", "scorer").filter(public_id=public_id).first()
    if found is None:
        raise Http404("no such scorecard")
    return found


def access_result(user: Any, public_id: UUID, on: date) -> Scorecard:
    """A published scorecard the account may read, with the score that holds, else Http404."""
    rows = with_corrections(visible_scorecards(user, on).filter(cycle__stage__in=SHOWN_TO_EMPLOYEES))
    rows = rows.select_related("cycle", "department", "scorer", "employee")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404("no such result")
    return found


def access_cycle_for_hr(user: Any, public_id: UUID) -> ReviewCycle:
    """The cycle for its manager: 404 for everybody but HR, since a cycle as a whole is nobody else's."""
    if not permissions.is_hr(user):
        raise Http404("no such cycle")
    found = ReviewCycle.objects.filter(public_id=public_id).first()
    if found is None:
        raise Http404("no such cycle")
    return found


def access_team(user: Any, public_id: UUID, on: date) -> tuple[ReviewCycle, QuerySet[Scorecard]]:
    """A cycle and the scorecards the account scores in it, else Http404. HR scores those without a head."""
    cycle = ReviewCycle.objects.filter(public_id=public_id).exclude(stage__in=(Stage.DRAFT, Stage.CANCELLED)).first()
    cards = scored_by(user, on).filter(cycle=cycle) if cycle else Scorecard.objects.none()
    if cycle is None or not cards.exists():
        raise Http404("no such team")
    return cycle, cards


def reviewed_by(user: Any, on: date) -> QuerySet[Scorecard]:
    """Scorecards that wait, or waited, for the account as second level: never its own, never those it scores."""
    me = permissions.employee_of(user, on)
    if me is None:
        return Scorecard.objects.none()
    shown = sorted(stages_showing(Viewer.REVIEWER, Part.SCORE))
    return Scorecard.objects.filter(reviewer=me, cycle__stage__in=shown).exclude(employee=me).exclude(scorer=me)


def access_reviewed_team(user: Any, public_id: UUID, on: date) -> tuple[ReviewCycle, QuerySet[Scorecard]]:
    """A cycle and the scorecards the account looks through as second level, else Http404."""
    cycle = ReviewCycle.objects.filter(public_id=public_id, stages__stage=Stage.SECOND).first()
    cards = reviewed_by(user, on).filter(cycle=cycle) if cycle else Scorecard.objects.none()
    if cycle is None or not cards.exists():
        raise Http404("no such team")
    return cycle, cards


def waiting_invitations(user: Any, on: date) -> QuerySet[PeerInvitation]:
    """Colleagues about whom the account is asked and may still answer, the oldest first."""
    me = permissions.employee_of(user, on)
    if me is None:
        return PeerInvitation.objects.none()
    rows = PeerInvitation.objects.filter(rater=me, state__in=sorted(PEERS_WAITING))
    rows = rows.filter(scorecard__cycle__stage__in=sorted(PEERS_ANSWER))
    return rows.select_related("scorecard__employee", "scorecard__cycle").order_by("invited_at", "pk")


def scored_by(user: Any, on: date) -> QuerySet[Scorecard]:
    """Scorecards that are the account's to score, never its own."""
    me = permissions.employee_of(user, on)
    mine = Q(scorer=me) if me else Q(pk__in=[])
    if permissions.is_hr(user):
        mine |= Q(scorer__isnull=True)
    rows = Scorecard.objects.filter(mine)
    return rows.exclude(employee=me) if me else rows


def access_card_for_scoring(user: Any, public_id: UUID, on: date) -> Scorecard:
    """A scorecard that is the account's to score: 404 if it may not see it, 403 if it sees it but doesn't score it."""
    found = scored_by(user, on).select_related("cycle", "employee", "scorer").filter(public_id=public_id).first()
    if found is not None:
        return found
    if visible_scorecards(user, on).filter(public_id=public_id).exists():
        raise PermissionDenied("not yours to score")
    raise Http404("no such scorecard")


def cards_to_mend(user: Any, on: date) -> QuerySet[Scorecard]:
    """Scorecards of begun cycles whose make-up the account may change: those it scores, for HR all; never one's own."""
    rows = Scorecard.objects.all() if permissions.is_hr(user) else scored_by(user, on)
    me = permissions.employee_of(user, on)
    rows = rows.exclude(employee=me) if me else rows
    return rows.exclude(cycle__stage__in=(Stage.DRAFT, Stage.CANCELLED))


def access_item_to_take_out(user: Any, public_id: UUID, on: date) -> ScorecardItem:
    """An item the account may take out of a scorecard: its scorer's and HR's, never one's own; else Http404."""
    items = ScorecardItem.objects.filter(public_id=public_id, scorecard__in=cards_to_mend(user, on))
    found = items.select_related("scorecard__cycle", "scorecard__employee").first()
    if found is None:
        raise Http404("no such item")
    return found


def access_card_for_peers(user: Any, public_id: UUID, on: date) -> Scorecard:
    """A scorecard for which the account may invite colleagues: its scorer and HR, never for oneself; else Http404."""
    rows = cards_to_mend(user, on).select_related("cycle", "employee", "scorer")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404("no such scorecard")
    return found


def scorer_of(user: Any, on: date) -> Employee | None:
    """The employee in whose name the account scores."""
    return permissions.employee_of(user, on)
