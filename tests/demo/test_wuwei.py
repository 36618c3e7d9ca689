"""Wuwei's operator over 45 days of the real engine: seen, spoken with, helped, given time, passed (spec 15)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from hrplatform.demo.story import SEED, working_day
from hrplatform.demo.wuwei import BRANDS, CONTRACT, CONVERSION, HIRE_NOTE, INDUSTRY_CONVERSION, ORDERS, make_wuwei
from people.models import Brand, Employee
from people.selectors.calendar import working_days
from performance.alerts.models import Alert
from performance.measures.models import Benchmark, DayResult, Observation
from performance.talks.models import Talk
from pip_workflow.models import Plan
from tests.demo.playing import UNTIL, lived

DAYS = 48


@pytest.fixture(scope="module")
def weeks(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), lived(make_wuwei(seed=SEED, until=UNTIL, days=DAYS)) as story:
        yield story


def operator_of(story) -> Employee:
    return Employee.objects.get(number=story.operator.number)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_200_people_in_five_brands_over_five_months(seed):
    story = make_wuwei(seed=seed, until=UNTIL)
    assert len(story.people) == len({person.number for person in story.people}) == 200
    assert {person.department.brand for person in story.people} == {*BRANDS, ""}
    assert (story.start, story.until) == (date(UNTIL.year, UNTIL.month - 4, 1), UNTIL)
    assert story.operator.salary == 10_000 and story.operator.probation_end is None
    assert story.passed_by <= story.until


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_operator_sells_two_or_three_at_two_percent_until_the_plan(seed):
    story = make_wuwei(seed=seed, until=UNTIL)
    before = [story.figures(story.operator, story.nth_day(count)) for count in range(1, 8)]
    assert {int(row["orders"]) for row in before} == {2, 3}
    pooled = sum(int(row["orders"]) for row in before) / sum(int(row["visitors"]) for row in before)
    assert round(pooled, 3) == 0.02
    during = [story.figures(story.operator, working_day(story.plan_first_day, count)) for count in range(5)]
    assert sum(int(row["orders"]) for row in during) == 5 * 6
    clicks = [sum(int(row["live_clicks"]) for row in rows) / len(rows) for rows in (before, during)]
    assert clicks[1] / clicks[0] == pytest.approx(1.3, abs=0.03)
    last = [story.figures(story.operator, story.passed_by - timedelta(days=count)) for count in range(5)]
    assert min(int(row["orders"]) for row in last) >= ORDERS


@pytest.mark.slow
def test_everybody_has_a_brand_on_file_and_every_figure_came_by_import(weeks):
    assert set(Brand.objects.values_list("name", flat=True)) == set(BRANDS)
    assert Employee.objects.count() == len([p for p in weeks.people if p.hired <= weeks.until])
    assert not Observation.objects.filter(batch=None).exists()


@pytest.mark.slow
def test_the_operator_is_hired_without_probation_and_what_they_said_is_on_record(weeks):
    operator = operator_of(weeks)
    assert operator.probation_end is None
    first = Talk.objects.filter(employee=operator).earliest("held_at")
    assert (first.held_at.date(), first.summary) == (weeks.operator.hired, HIRE_NOTE)
    assert first.confirmed_at is not None


@pytest.mark.slow
def test_the_contract_without_probation_is_on_file(weeks):
    contract = operator_of(weeks).contracts.get()
    assert (contract.start, contract.text) == (weeks.operator.hired, CONTRACT)
    assert contract.until > weeks.until


@pytest.mark.slow
def test_the_industrys_conversion_is_on_file_with_its_source(weeks):
    reference = Benchmark.objects.get(kind="industry")
    assert (reference.metric.code, reference.value) == ("conversion", Decimal(INDUSTRY_CONVERSION))
    assert reference.source


@pytest.mark.slow
def test_the_alert_comes_on_the_third_working_day_marked_new_hire(weeks):
    operator = operator_of(weeks)
    alert = Alert.objects.get(employee=operator, code="R1")
    assert (alert.first_day, alert.raised_on, alert.new_hire) == (weeks.operator.hired, weeks.alert_on, True)
    days = working_days([operator.pk], operator.hire_date, weeks.until)[operator.pk]
    assert days[2] == weeks.alert_on
    assert alert.days.count() >= 3
    talk = Talk.objects.get(alert=alert)
    assert talk.confirmed_at and talk.facts["lines"]


@pytest.mark.slow
def test_conversion_stands_far_under_the_standard_on_the_alert_days(weeks):
    rows = DayResult.objects.filter(
        employee__number=weeks.operator.number, metric__code="conversion", day__lte=weeks.alert_on
    )
    assert rows.count() == 3
    assert all(row.value < Decimal(CONVERSION) / 2 for row in rows)


@pytest.mark.slow
def test_the_plan_is_one_week_with_training_then_more_time_then_passed(weeks):
    plan = Plan.objects.get(employee__number=weeks.operator.number)
    assert plan.alert.code == "R2"
    extended = plan.events.get(what="extended")
    assert "6.0" in extended.detail
    assert str(weeks.plan_deadline) == plan.measures.get(metric__code="orders").path[-2]["by"]
    assert {support.kind for support in plan.supports.all()} == {"course", "coach"}
    assert not plan.supports.filter(given_on=None).exists()
    assert (plan.state, plan.extensions) == ("passed", 1)
    assert plan.decided_on <= weeks.passed_by


@pytest.mark.slow
def test_the_last_days_reach_the_standard(weeks):
    last = DayResult.objects.filter(
        employee__number=weeks.operator.number, metric__code="orders", value__isnull=False
    ).order_by("-day")[:5]
    assert all(row.value >= ORDERS for row in last)
    assert not Alert.objects.filter(employee__number=weeks.operator.number).exclude(state="resolved").exists()
