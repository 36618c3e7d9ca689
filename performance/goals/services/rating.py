"""The result of a goal: completion rated with evidence (MBO), key results graded 0.0–1.0 (OKR) (spec 4.1)."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from people.services.files import keep_file
from performance.goals import actions
from performance.goals.enums import COUNTED, GoalKind, GoalState, PartKind
from performance.goals.errors import GoalRefused
from performance.goals.models import Goal
from performance.reviews.enums import DATA_FOLLOWS, Stage
from performance.reviews.scoring import TOP
from performance.reviews.services.cards import refresh_goal_items
from performance.reviews.services.departments import refresh_departments
from performance.reviews.services.holding import hold_stage

ZERO, ONE = Decimal(0), Decimal(1)


@transaction.atomic
def rate_goal(
    *,
    goal: Goal,
    actor: Any,
    now: datetime,
    completion: Decimal | None = None,
    scores: Mapping[int, Decimal] | None = None,
    evidence: str = "",
    upload: Any = None,
) -> Goal:
    """Give an agreed goal its result, or another one while its cycle can still take it; it is finished then. Audited.

    MBO: completion in percent, 0 to 120. OKR: scores by key result id, 0 to 1. Both rest on evidence in words or a
    file. The scorecards of its cycle follow. Raises GoalRefused.
    """
    _refuse(goal, actor)
    before = result_of(goal)
    goal.evidence = evidence.strip()
    if upload:
        goal.file = keep_file(upload=upload, actor=actor, now=now)
    if not goal.evidence and goal.file is None:
        raise GoalRefused(_("Say what the result rests on, or add a file."), "evidence")
    if goal.kind == GoalKind.MBO:
        goal.completion = _completion(completion)
    else:
        _grade(goal, scores or {})
    goal.state, goal.rated_by, goal.rated_at = GoalState.DONE, actor, now
    goal.save(update_fields=["completion", "evidence", "file", "state", "rated_by", "rated_at"])
    record(
        action=actions.GOAL_RATED, actor=actor, target=goal, person=goal.employee, before=before,
        after=result_of(goal) | {"evidence": goal.evidence}, at=now,
    )  # fmt: skip
    if goal.cycle and goal.employee:
        refresh_goal_items(cycle=goal.cycle, employees=[goal.employee.pk])
    elif goal.cycle and goal.cycle.stage in DATA_FOLLOWS:
        refresh_departments(cycle=goal.cycle)
    return goal


def _refuse(goal: Goal, actor: Any) -> None:
    if goal.state not in COUNTED:
        raise GoalRefused(_("A goal is rated once both sides have agreed on it."))
    if goal.employee and goal.employee.user_id == actor.pk:
        raise GoalRefused(_("Nobody rates their own goal."))
    if goal.cycle and hold_stage(goal.cycle) not in (Stage.DRAFT, *DATA_FOLLOWS):
        raise GoalRefused(_("Its review cycle has gone past scoring: the goal stays as it is."))


def _completion(value: Decimal | None) -> Decimal:
    if value is None or not value.is_finite() or not ZERO <= value <= TOP:
        raise GoalRefused(_("Completion is a percentage from 0 to 120."), "completion")
    if value != value.quantize(Decimal("0.01")):
        raise GoalRefused(_("Points have two decimal places at most."), "completion")
    return value


def _grade(goal: Goal, scores: Mapping[int, Decimal]) -> None:
    for part in goal.parts.filter(kind=PartKind.KEY_RESULT):
        score = scores.get(part.pk)
        if score is None or not ZERO <= score <= ONE or score != score.quantize(Decimal("0.01")):
            raise GoalRefused(_("%(title)s: the score is a number from 0.0 to 1.0.") % {"title": part.title},
                              f"score_{part.pk}")  # fmt: skip
        part.score = score
        part.save(update_fields=["score"])


def result_of(goal: Goal) -> dict[str, object]:
    """The rated result as the audit log keeps it."""
    if goal.kind == GoalKind.MBO:
        return {"completion": goal.completion}
    return {part.title: part.score for part in goal.parts.filter(kind=PartKind.KEY_RESULT)}
