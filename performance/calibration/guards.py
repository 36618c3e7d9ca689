"""A cycle leaves calibration when everybody present has signed; whose turn it is until then (spec 4.3)."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from hrplatform.lib.formats import join_names
from hrplatform.lib.ui import Action
from people.enums import Role
from people.models import User
from performance.calibration.enums import Standing
from performance.calibration.permissions import AFTER
from performance.calibration.selectors import seats_of, standing_of
from performance.calibration.services import board_url
from performance.reviews import extras, signals
from performance.reviews.enums import Stage
from performance.reviews.models import ReviewCycle


def refuse_unsigned(cycle: ReviewCycle) -> list[str]:
    """Why the cycle stays in calibration."""
    seats = seats_of(cycle)
    standing = standing_of(seats)
    if standing == Standing.PREPARING:
        return [_("The calibration meeting has not ended yet.")]
    names = [str(seat.user) for seat in seats if seat.was_present and not seat.signed_at]
    return [_("The calibration isn't signed yet by: %(names)s.") % {"names": join_names(names)}] if names else []


def who_calibrates(cycle: ReviewCycle) -> QuerySet[User]:
    """Before the end of the meeting everybody seated and HR; after it those who still have to sign."""
    seats = seats_of(cycle)
    if standing_of(seats) == Standing.PREPARING:
        wanted = Q(pk__in=[seat.user_id for seat in seats]) | Q(groups__name=Role.HR)
    else:
        wanted = Q(pk__in=[seat.user_id for seat in seats if seat.was_present and not seat.signed_at])
    return User.objects.filter(wanted, is_active=True).distinct()


def board_action(cycle: ReviewCycle, user: Any, on: date) -> list[Action]:
    """From the cycle's page to its board."""
    stages = {row.stage for row in cycle.stages.all()}
    if Stage.CALIBRATION not in stages or cycle.stage not in AFTER | {Stage.CALIBRATION}:
        return []
    return [Action(_("Calibration"), board_url(cycle), "adjustments-horizontal")]


signals.guard_stage(Stage.CALIBRATION, refuse_unsigned)
signals.stage_waiting[Stage.CALIBRATION] = who_calibrates
signals.stage_links[Stage.CALIBRATION] = board_url
extras.add_cycle_actions(board_action)
