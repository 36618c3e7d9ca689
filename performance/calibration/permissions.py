"""Who sees the board and who may do what on it. Nobody sees, marks or moves their own appraisal (spec 4.2, 4.3)."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from people import permissions
from performance.calibration.models import CalibrationSeat
from performance.reviews.enums import Stage
from performance.reviews.models import ReviewCycle, Scorecard

# HR reads the board afterwards too; calibrators while the cycle is being calibrated.
AFTER = frozenset({Stage.APPROVAL, Stage.PUBLISHED, Stage.APPEALS, Stage.CLOSED})


def seat_of(user: Any, cycle: ReviewCycle) -> CalibrationSeat | None:
    return CalibrationSeat.objects.filter(cycle=cycle, user=user).first()


def access_board(user: Any, public_id: UUID) -> ReviewCycle:
    """A cycle that is calibrated, for HR and those with a seat, else Http404."""
    cycle = ReviewCycle.objects.filter(public_id=public_id).first()
    if cycle is None:
        raise Http404("no such cycle")
    hr = permissions.is_hr(user)
    if hr and cycle.stage in AFTER and cycle.stages.filter(stage=Stage.CALIBRATION).exists():
        return cycle
    if cycle.stage == Stage.CALIBRATION and (hr or seat_of(user, cycle)):
        return cycle
    raise Http404("no such board")


def board_cards(user: Any, cycle: ReviewCycle, on: date) -> QuerySet[Scorecard]:
    """The cycle's scorecards without the account's own: also not in any count on the board."""
    me = permissions.employee_of(user, on)
    rows = Scorecard.objects.filter(cycle=cycle, counts=True)
    return rows.exclude(employee=me) if me else rows


def access_board_card(user: Any, public_id: UUID, on: date) -> Scorecard:
    """A scorecard on a board the account may see, never its own, else Http404."""
    card = Scorecard.objects.select_related("cycle", "employee", "department", "scorer").filter(public_id=public_id)
    found = card.first()
    if found is None or not board_cards(user, found.cycle, on).filter(pk=found.pk).exists():
        raise Http404("no such scorecard")
    access_board(user, found.cycle.public_id)
    return found
