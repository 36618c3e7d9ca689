"""A plan that has passed is watched for 30 days: a relapse raises an alert, linked to the plan (spec 7.1)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from notices.models import Notice
from people.selectors.calendar import working_days
from performance.alerts.models import Alert, Rule
from performance.alerts.services import run_rules
from performance.measures.models import DayResult
from pip_workflow.services import issue_plan, pass_plan, sign_plan
from pip_workflow.services.night import night_of_plans
from tests.pip_workflow.conftest import DEADLINE, START, at

ISSUED = date(2025, 3, 8)


@pytest.fixture
def passed(plan, cast, rules):
    issue_plan(plan=plan, actor=cast.tao.user, means="in_person", on=ISSUED, now=at(ISSUED))
    sign_plan(plan=plan, of="plan", actor=cast.wei.user, comment="", on=START, now=at(START))
    return pass_plan(plan=plan, actor=cast.hr, reason="10 a day", on=DEADLINE, now=at(DEADLINE))


@pytest.fixture
def live(cast, orders, passed):
    """Work through days from one on: value by working day, then each night of the span."""

    def run(start: date, *values: int) -> None:
        days = working_days([cast.wei.pk], start, start + timedelta(days=30))[cast.wei.pk][: len(values)]
        for day, value in zip(days, values, strict=True):
            DayResult.objects.create(
                employee=cast.wei, metric=orders, day=day, grain="day", value=value, target_value=10,
                achievement=Decimal(value) / 10,
            )  # fmt: skip
            run_rules(on=day, now=at(day + timedelta(days=1)))
            night_of_plans(on=day, now=at(day + timedelta(days=1)))

    return run


AFTER = date(2025, 3, 24)


def raised() -> list[tuple[str, date]]:
    return list(Alert.objects.filter(code="R8").values_list("state", "raised_on"))


def test_five_days_under_four_fifths_of_the_plans_goal_raise_it_and_link_it(live, passed, cast):
    live(AFTER, 7, 7, 6, 7)
    assert raised() == []
    live(date(2025, 3, 28), 7)
    alert = Alert.objects.get(code="R8")
    assert (alert.raised_on, alert.first_day, alert.metric.code) == (date(2025, 3, 28), AFTER, "orders")
    assert list(passed.relapses.all()) == [alert]
    assert passed.events.filter(what="relapsed").count() == 1
    told = set(Notice.objects.filter(kind__startswith="performance.alert").values_list("user", flat=True))
    assert {cast.tao.user_id, cast.hr.pk} <= told
    # Three good days end it.
    live(date(2025, 3, 31), 10, 10, 11)
    assert raised()[0][0] == "resolved"


def test_exactly_four_fifths_is_not_under_it(live):
    live(AFTER, 8, 8, 8, 8, 8, 8)
    assert raised() == []


def test_days_before_the_verdict_dont_count(live):
    live(date(2025, 3, 17), 5, 5, 5, 5, 5)
    live(AFTER, 7, 7, 7, 7)
    assert raised() == []


def test_after_30_days_nobody_is_watched(live):
    live(date(2025, 4, 21), 5, 5, 5, 5, 5, 5)
    assert raised() == []


def test_nobody_else_is_watched(live, cast, orders):
    days = working_days([cast.mei.pk], AFTER, AFTER + timedelta(days=10))[cast.mei.pk][:6]
    for day in days:
        DayResult.objects.create(employee=cast.mei, metric=orders, day=day, grain="day", value=6, target_value=10)
        run_rules(on=day, now=at(day))
    assert raised() == []


def test_the_rule_says_what_it_does(passed):
    from performance.alerts.series import get

    words = get("relapse").sentence(Rule.objects.get(code="R8"))
    assert "80%" in words and "30" in words and "5" in words
