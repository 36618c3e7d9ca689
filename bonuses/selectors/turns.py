"""Whose turn it is: pools to release and to pay, and approvals that wait."""

from datetime import date
from typing import Any

from bonuses.approval_kinds import ADJUSTMENT, POOL
from bonuses.enums import PoolState
from bonuses.models import BonusPool
from bonuses.selectors.questions import questions_waiting
from people import permissions as people
from people.approvals.selectors import waiting_for


def pools_waiting(user: Any) -> list[BonusPool]:
    """Pools this person may release or mark as paid, oldest first; approvals are listed with all others."""
    states: set[str] = set()
    if people.is_hr(user):
        states.add(PoolState.APPROVED)
    if people.is_finance(user):
        states.add(PoolState.RELEASED)
    if not states:
        return []
    return list(
        BonusPool.objects.filter(state__in=states).select_related("chosen").defer("chosen__inputs").order_by("until")
    )


def count_turns(user: Any, on: date) -> int:
    """Pools, adjustments and questions whose next act is this person's."""
    waiting = waiting_for(user, on, kinds=(POOL, ADJUSTMENT))
    return len(pools_waiting(user)) + len(waiting) + questions_waiting(user).count()
