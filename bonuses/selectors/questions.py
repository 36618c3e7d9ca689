"""What people asked about their bonuses."""

from typing import Any

from django.db.models import QuerySet

from bonuses.enums import QUESTION_STATES, AdjustmentState
from bonuses.models import Adjustment, Award, BonusPool
from people import permissions as people


def told_of(award: Award) -> tuple[list[Adjustment], list[Adjustment]]:
    """(approved adjustments, oldest first; questions with their answers, newest first) of one award; one query."""
    told = [AdjustmentState.APPROVED, *QUESTION_STATES]
    rows = Adjustment.objects.filter(award=award, state__in=told).select_related("hr_by").order_by("proposed_at")
    adjusted: list[Adjustment] = []
    questions: list[Adjustment] = []
    for row in rows:
        (adjusted if row.state == AdjustmentState.APPROVED else questions).append(row)
    return adjusted, questions[::-1]


def questions_in(pool: BonusPool) -> QuerySet[Adjustment]:
    """All about a pool's awards; what waits comes first, the oldest of it."""
    rows = Adjustment.objects.filter(award__scenario_id=pool.chosen_id, state__in=QUESTION_STATES)
    return rows.select_related("award__employee", "hr_by").order_by("-state", "proposed_at")


def questions_waiting(user: Any) -> QuerySet[Adjustment]:
    """Open questions this person may answer: HR those of others, oldest first."""
    if not people.is_hr(user):
        return Adjustment.objects.none()
    rows = Adjustment.objects.filter(state=AdjustmentState.ASKED).exclude(award__employee__user=user)
    return rows.select_related("award__employee", "award__scenario__pool").defer(
        "award__scenario__inputs", "award__trace"
    )
