"""Wuwei's five months and Sanhe's year, whole, with other seeds than the demo's (spec 14, 15)."""

from datetime import timedelta

import pytest

from hrplatform.demo.sanhe import COST_SHARES, LOSING, LOSING_MONTHS, OPERATOR, PREMIUM, make_sanhe
from hrplatform.demo.wuwei import make_wuwei
from people.models import Employee
from performance.alerts.models import Alert, Trial
from pip_workflow.models import Plan
from tests.demo.playing import UNTIL, lived

pytestmark = pytest.mark.slow
SEEDS = (11, 12, 13)
DAY = timedelta(days=1)


@pytest.fixture(params=SEEDS)
def months(request, django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), lived(make_wuwei(seed=request.param, until=UNTIL)) as story:
        yield story


@pytest.fixture(scope="module")
def year(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), lived(make_sanhe(seed=SEEDS[0], until=UNTIL)) as story:
        yield story


def test_wuweis_operator_is_seen_helped_given_time_and_passes(months):
    number = months.operator.number
    alert = Alert.objects.get(employee__number=number, code="R1")
    assert (alert.raised_on, alert.new_hire, alert.state) == (months.alert_on, True, "resolved")
    plan = Plan.objects.get(employee__number=number)
    assert (plan.state, plan.extensions) == ("passed", 1)
    assert plan.decided_on <= months.passed_by
    second = Plan.objects.filter(employee__number=months.story_person("second").number)
    assert [plan.state for plan in second] == ["failed", "failed"]


def test_sanhes_standard_is_tried_changed_and_rolled_out(year):
    trial = Trial.objects.get()
    assert (trial.state, trial.ended_on) == ("rolled_out", year.trial.roll_out_on - DAY)
    alert = Alert.objects.get(code="R7", metric__code=year.trial.metric)
    assert year.trial.start_on <= alert.raised_on < year.trial.fair_on <= alert.resolved_on


def test_sanhes_cost_is_told_to_headquarters_and_comes_down(year):
    over = [number for number, share in enumerate(COST_SHARES) if share > 0.3]
    alert = Alert.objects.get(code="R3", brand__name=PREMIUM, position__name=OPERATOR)
    days = list(alert.days.order_by("day"))
    assert [row.day for row in days] == [year.month(number + 1) - DAY for number in over]
    assert [round(float(row.value), 2) for row in days] == [COST_SHARES[number] for number in over]
    assert alert.rule.told == ["hr", "hq"] and alert.state == "resolved"
    assert not Alert.objects.filter(code="R3").exclude(pk=alert.pk).exists()


def test_sanhes_region_is_reported_after_its_third_month(year):
    alert = Alert.objects.get(code="R4")
    assert alert.region.name == LOSING
    ends = [year.month(number + 1) - DAY for number in LOSING_MONTHS]
    assert (list(alert.days.order_by("day").values_list("day", flat=True)), alert.raised_on) == (ends, ends[-1])
    leavers = Employee.objects.filter(number__in=[p.number for p in year.people if p.story == "loss"])
    assert not leavers.filter(leave_reason="").exists()
