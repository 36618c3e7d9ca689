"""Goals of the cast: 2025 Q1, agreed where wanted."""

from datetime import date, datetime, timezone
from decimal import Decimal

from performance.goals.enums import Confidence, GoalKind
from performance.goals.models import Goal
from performance.goals.services import GoalRequest, PartRequest, Report, agree_goal, check_in, create_goal, rate_goal

START, UNTIL = date(2025, 1, 1), date(2025, 3, 31)
ON = date(2025, 3, 3)
NOW = datetime(2025, 3, 3, 2, 0, tzinfo=timezone.utc)


def key_results(*weights: str) -> list[PartRequest]:
    return [PartRequest(title=f"KR{n}", weight=Decimal(weight)) for n, weight in enumerate(weights, start=1)]


def wanted(kind: str = GoalKind.MBO, **more) -> GoalRequest:
    parts = key_results("50", "30", "20") if kind == GoalKind.OKR else []
    defaults = {"title": "Open the new shop", "kind": kind, "start": START, "until": UNTIL, "parts": parts}
    if kind == GoalKind.OKR:
        defaults["commitment"] = "committed"
    return GoalRequest(**(defaults | more))


def make_goal(actor, kind: str = GoalKind.MBO, **more) -> Goal:
    return create_goal(request=wanted(kind, **more), actor=actor, on=ON, now=NOW)


def agreed_goal(employee, boss, kind: str = GoalKind.MBO, **more) -> Goal:
    goal = make_goal(boss, kind, employee=employee, **more)
    return agree_goal(goal=goal, actor=employee.user, on=ON, now=NOW)


def report(goal: Goal, actor, *, on: date = ON, confidence=Confidence.ON_TRACK, note="", **figures):
    return check_in(goal=goal, report=Report(confidence=confidence, note=note, **figures), actor=actor, on=on, now=NOW)


def parts_of(goal: Goal) -> list:
    return list(goal.parts.exclude(kind="share").order_by("sequence"))


def rate(goal: Goal, actor, *, completion=None, scores=None, evidence="Report of 31 March"):
    graded = dict(zip((part.pk for part in parts_of(goal)), map(Decimal, scores or ()), strict=False))
    value = None if completion is None else Decimal(completion)
    return rate_goal(goal=goal, actor=actor, now=NOW, completion=value, scores=graded, evidence=evidence)
