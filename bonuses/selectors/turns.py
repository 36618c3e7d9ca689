"""Whose turn it is: what waits for HR and for finance."""

from typing import Any

from bonuses.enums import AdjustmentState, PoolState
from bonuses.models import Adjustment, BonusPool
from people import permissions as people

HR_TURN = (PoolState.SUBMITTED, PoolState.APPROVED)
FINANCE_TURN = (PoolState.HR_APPROVED, PoolState.RELEASED)


def pools_waiting(user: Any) -> list[BonusPool]:
    """Pools whose next act is this person's, oldest first."""
    states: set[str] = set()
    if people.is_hr(user):
        states.update(HR_TURN)
    if people.is_finance(user):
        states.update(FINANCE_TURN)
    if not states:
        return []
    return list(
        BonusPool.objects.filter(state__in=states).select_related("chosen").defer("chosen__inputs").order_by("until")
    )


def adjustments_waiting(user: Any) -> list[Adjustment]:
    """Adjustments this person may decide now."""
    states = set()
    if people.is_hr(user):
        states.add(AdjustmentState.PROPOSED)
    if people.is_finance(user):
        states.add(AdjustmentState.HR_APPROVED)
    rows = Adjustment.objects.filter(state__in=states).select_related("award__employee", "award__scenario__pool")
    return [
        one
        for one in rows
        if one.state == AdjustmentState.PROPOSED or user.pk not in (one.proposed_by_id, one.hr_by_id)
    ]


def count_turns(user: Any) -> int:
    return len(pools_waiting(user)) + len(adjustments_waiting(user))
