"""A review with the cast: forms, results of days, a cycle taken to any stage."""

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from unittest.mock import patch

from performance.measures.models import DayResult, Metric
from performance.reviews.enums import Stage
from performance.reviews.models import ReviewCycle, Scorecard, ScorecardItem
from performance.reviews.services import (
    CycleRequest,
    FormRequest,
    ItemRequest,
    advance_cycle,
    create_cycle,
    create_form,
    open_cycle,
    refresh_scores,
    save_points,
    submit_team,
)
from tests.factories import make_department, make_employee, make_head

START, UNTIL = date(2025, 1, 1), date(2025, 3, 31)
NOW = datetime(2025, 4, 2, 2, 0, tzinfo=timezone.utc)
ON = date(2025, 4, 2)


def metric(code: str = "orders") -> Metric:
    return Metric.objects.get_or_create(
        code=code,
        defaults={"name_zh": code, "name_en": code, "unit": "count", "direction": "higher", "aggregation": "sum"},
    )[0]


def make_form(actor=None, *, position=None, weights=("60", "20", "20")):
    levels = ["差", "一般", "合格", "好", "很好"]
    items = [
        ItemRequest(name_zh="订单数", name_en="Orders", weight=Decimal(weights[0]), metric=metric()),
        ItemRequest(name_zh="工作质量", name_en="Quality", code="quality", weight=Decimal(weights[1]), levels=levels),
        ItemRequest(name_zh="团队协作", name_en="Teamwork", code="teamwork", weight=Decimal(weights[2]), levels=levels),
    ]
    request = FormRequest(name="通用", items=items, start=date(2024, 1, 1), position=position)
    return create_form(request=request, actor=actor, now=NOW)


def add_results(employee, *, value="10", target="10", days=(date(2025, 2, 10), date(2025, 2, 11)), code="orders"):
    for day in days:
        DayResult.objects.create(
            employee=employee, metric=metric(code), day=day, value=Decimal(value), target_value=Decimal(target),
            achievement=Decimal(value) / Decimal(target), points=Decimal(100),
        )  # fmt: skip


def make_cycle(
    actor=None, *, code="2025Q1", stages=(Stage.SELF, Stage.CHECKS), start=START, until=UNTIL, **more
) -> ReviewCycle:
    request = CycleRequest(code=code, name=code, start=start, until=until, stages=stages, **more)
    return create_cycle(request=request, actor=actor, now=NOW)


def opened(cast, **more) -> ReviewCycle:
    make_form(cast.hr)
    return open_cycle(cycle=make_cycle(cast.hr, **more), as_of=UNTIL, actor=cast.hr, now=NOW)


def item_of(cycle, employee, code="quality") -> ScorecardItem:
    return ScorecardItem.objects.select_related("scorecard__cycle", "scorecard__employee").get(
        scorecard__cycle=cycle, scorecard__employee=employee, code=code
    )


def card_of(cycle, employee) -> Scorecard:
    return Scorecard.objects.select_related("cycle").get(cycle=cycle, employee=employee)


def type_points(cycle, employee, value, *, actor, code="quality", at=NOW, comment="证据见周报"):
    item = item_of(cycle, employee, code)
    return save_points(item=item, version=item.version, points=Decimal(value), comment=comment, actor=actor, now=at)


def score_everybody(cycle, *, actor, value="80"):
    """Every judged item typed and every team handed in; the scorecards' scores follow once, not after each cell."""
    with patch("performance.reviews.services.scores.refresh_scores"):
        for number, card in enumerate(cycle.scorecards.select_related("employee")):
            for code in ("quality", "teamwork"):
                type_points(cycle, card.employee, value, actor=actor, code=code, at=NOW + timedelta(minutes=number))
    refresh_scores(cycle=cycle)
    for card in {card.scorer_id: card for card in cycle.scorecards.select_related("scorer")}.values():
        submit_team(cycle=cycle, scorer=card.scorer, actor=actor, now=NOW)


def scored(cast, **more) -> ReviewCycle:
    """A cycle whose heads have all handed in, still at head scores."""
    cycle = opened(cast, **more)
    if cycle.stage == Stage.SELF:
        cycle = advance_cycle(cycle=cycle, actor=cast.hr, now=NOW)
    score_everybody(cycle, actor=cast.hr)
    return cycle


def team(department_name: str, people: int):
    """A department with a head and its people."""
    department = make_department(department_name, code=department_name)
    head = make_employee(f"Head{department_name}", department, position="Head")
    make_head(department, head)
    members = [make_employee(f"P{department_name}{number}", department, user=number == 0) for number in range(people)]
    return head, members
