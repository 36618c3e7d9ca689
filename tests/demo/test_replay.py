"""A month of Sunrise through the real engine: imports, nights, talks, plan, review, checks, pool (spec 15)."""

from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Sum

from audit.verification import verify
from bonuses.models import Award, BonusPool
from hrplatform.demo.story import SEED
from hrplatform.demo.sunrise import make_sunrise
from people.models import Contract, Employee, Establishment
from people.selectors.calendar import working_days
from performance.alerts.models import Alert
from performance.checks.models import Finding
from performance.goals.models import Goal, GoalCheckIn
from performance.goals.selectors import Span, cascade
from performance.measures.models import DayResult, Observation
from performance.reviews.models import PeerInvitation, ReviewCycle, Scorecard, ScorecardItem
from performance.talks.models import Talk
from pip_workflow.models import Plan
from tests.demo.playing import UNTIL, lived


@pytest.fixture(scope="module")
def month(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), lived(make_sunrise(seed=SEED, until=UNTIL, quarters=0)) as story:
        yield story


def found_by(check: str) -> set[str]:
    return set(Finding.objects.filter(check_code=check).values_list("department__path", flat=True))


def pacts(story) -> set[str]:
    return {person.department.path for person in story.people if person.department.keeps_pact}


def test_every_person_and_day_came_in_through_imports(month):
    assert Employee.objects.count() == 150
    assert not Observation.objects.filter(batch=None).exists()
    assert DayResult.objects.filter(day=date(2025, 6, 27)).exists()


def test_the_newcomer_is_alerted_on_the_third_working_day(month):
    newcomer = Employee.objects.get(number=month.story_person("newcomer").number)
    alert = Alert.objects.get(employee=newcomer, code="R1")
    days = working_days([newcomer.pk], newcomer.hire_date, UNTIL)[newcomer.pk]
    assert (alert.first_day, alert.raised_on, alert.new_hire) == (days[0], days[2], True)
    assert Talk.objects.filter(alert=alert, confirmed_at__isnull=False).exists()


def test_the_seventh_day_leads_to_a_signed_plan(month):
    plan = Plan.objects.get(employee__number=month.story_person("newcomer").number)
    assert plan.alert.code == "R2"
    assert plan.state == "active" and plan.signatures.count() >= 2
    assert plan.gap["lines"]


def test_the_checks_find_both_pacts_and_nobody_else(month):
    # A first cycle has no history: the level alone is told from copied scores and from scores without spread.
    assert found_by("pact") == found_by("no_spread") == pacts(month)
    assert set(Finding.objects.values_list("department__path", flat=True)) == pacts(month)
    states = dict(Finding.objects.filter(check_code="pact").values_list("department__path", "state"))
    assert sorted(states.values()) == ["closed", "dismissed"]


def test_the_upheld_team_was_scored_anew_with_a_reason(month):
    upheld = Finding.objects.get(check_code="pact", state="closed")
    cards = Scorecard.objects.filter(cycle=upheld.cycle, department=upheld.department, scorer=upheld.scorer)
    changes = [change for card in cards for item in card.items.all() for change in item.changes.filter(kind="review")]
    assert changes and all(change.reason for change in changes)


def test_the_pacts_spend_to_the_last_cent_and_the_books_balance(month):
    pool = BonusPool.objects.get()
    paid = Award.objects.filter(scenario=pool.chosen).aggregate(total=Sum("amount"))["total"]
    assert pool.state == "paid"
    assert paid + pool.chosen.reserve == pool.amount > Decimal(0)
    explained = [person.department.path for person in month.people if person.department.is_explained]
    row = pool.chosen.departments.get(department__path=explained[0])
    assert row.returned == 0 < row.amount
    assert pool.chosen.reserve > 0


def test_everybody_has_a_contract_and_every_team_its_posts(month):
    today = UNTIL
    with_contract = set(Contract.objects.as_of(today).values_list("employee__number", flat=True))
    stay = {person.number for person in month.people if person.works_on(today)}
    assert stay <= with_contract
    posts = Establishment.objects.as_of(today).aggregate(total=Sum("headcount"))["total"]
    assert posts == sum(plan.size for plan in month.departments)


def test_goals_stand_from_the_company_down_to_people(month):
    first, running = month.goal_quarters
    people = Goal.objects.filter(level="person", start=first.start).exclude(employee__number=newcomer_of(month))
    assert set(people.values_list("state", flat=True)) == {"done"}
    assert set(people.values_list("kind", flat=True)) == {"mbo", "okr"}
    assert set(people.filter(template=None).values_list("parent__level", flat=True)) == {"team"}
    assert people.filter(parent__level="department", parent__parent__level="company").count() == 17 + 13
    shown = cascade(span=Span(first.start, first.until))
    top = shown[0]
    assert (top.goal.level, top.stands.reported, top.stands.count) == ("company", 4, 4)
    assert [row.goal.level for row in shown if row.depth == 2] == ["team"] and any(row.owners for row in shown)
    waiting = Goal.objects.filter(level="person", start=running.start, state="draft")
    assert waiting.count() == 2 and GoalCheckIn.objects.filter(goal__start=running.start).exists()


def test_the_newcomer_is_asked_to_agree_on_a_goal(month):
    goal = Goal.objects.get(employee__number=newcomer_of(month))
    assert (goal.state, goal.parent.level) == ("draft", "team")
    assert goal.boss_agreed_at and not goal.employee_agreed_at


def newcomer_of(month) -> str:
    return month.story_person("newcomer").number


def test_data_goals_judgement_and_colleagues_are_on_the_scorecards_of_one_cycle(month):
    items = ScorecardItem.objects.filter(scorecard__cycle__stage="closed")
    assert set(items.values_list("kind", flat=True)) == {"kpi", "mbo", "okr", "qualitative", "peers"}
    for kind, position, count in (("mbo", "直播运营", 17), ("okr", "推广专员", 13), ("peers", "部门负责人", 9)):
        rows = items.filter(kind=kind)
        assert set(rows.values_list("scorecard__position__name", flat=True)) == {position}
        assert rows.filter(points__isnull=False, not_applicable=False).count() == count
    declined = PeerInvitation.objects.filter(state="declined")
    assert declined.count() == 1 and PeerInvitation.objects.filter(state="answered").count() == 9 * 5 - 1


def test_the_cycle_is_closed_and_the_log_is_intact(month):
    first, running = ReviewCycle.objects.order_by("start")
    assert (first.stage, running.stage) == ("closed", "draft")
    assert verify().ok
