"""Goals in bulk from templates; goals without a cycle (spec 4.1)."""

from decimal import Decimal as D

import pytest

from audit.models import AuditEntry
from notices.models import Notice
from performance.goals.enums import GoalKind, GoalState
from performance.goals.errors import GoalRefused
from performance.goals.models import Goal
from performance.goals.selectors import Span, cascade
from performance.goals.services import agree_goal, assign_template, drop_goal
from tests.factories import make_employee
from tests.performance.goals.helpers import NOW, ON, START, UNTIL, make_goal, wanted
from tests.queries import counted_queries


@pytest.fixture
def template(cast):
    return make_goal(cast.hr, GoalKind.OKR, is_template=True)


def give(template, people, actor, **more):
    return assign_template(
        template=template, employees=people, start=START, until=UNTIL, weight=D(30), actor=actor, now=NOW, **more
    )


def test_many_people_get_a_copy_each_and_are_asked(cast, template):
    company = make_goal(cast.hr)
    done = give(template, [cast.wei, cast.mei, cast.pan], cast.hr, parent=company)
    assert (done.made, done.passed) == (3, 0)
    goals = list(Goal.objects.filter(template=template))
    assert {goal.employee for goal in goals} == {cast.wei, cast.mei, cast.pan}
    assert all(goal.parts.count() == 3 and goal.parent == company and goal.cycle is None for goal in goals)
    assert Notice.objects.filter(kind="performance.goal.to_agree").count() == 3
    assert AuditEntry.objects.filter(action="performance.goal.assigned").count() == 1
    goal = agree_goal(goal=goals[0], actor=goals[0].employee.user, on=ON, now=NOW)
    assert goal.state == GoalState.ACTIVE


def test_twice_gives_nobody_two(cast, template):
    give(template, [cast.wei], cast.hr)
    done = give(template, [cast.wei, cast.mei], cast.hr)
    assert (done.made, done.passed) == (1, 1)
    goal = Goal.objects.get(template=template, employee=cast.wei)
    drop_goal(goal=goal, actor=cast.hr, reason="again", now=NOW)
    assert give(template, [cast.wei], cast.hr).made == 1


def test_nobody_gives_goals_to_themselves(cast, template):
    with pytest.raises(GoalRefused, match="at least one"):
        give(template, [cast.tao], cast.tao.user)


def test_only_templates_are_handed_out(cast):
    with pytest.raises(GoalRefused, match="no longer in use"):
        give(make_goal(cast.hr), [cast.wei], cast.hr)


def test_the_number_of_people_costs_no_queries(cast, template):
    people = [make_employee(f"Many{n}", cast.live, user=False) for n in range(6)]
    with counted_queries() as few:
        give(template, people[:1], cast.hr)
    with counted_queries() as many:
        give(template, people[1:], cast.hr)
    assert len(many) == len(few)


def test_goals_live_without_a_cycle(cast):
    goal = make_goal(cast.tao.user, employee=cast.wei)
    assert goal.cycle is None
    assert cascade(span=Span(START, UNTIL)) == []
    assert wanted().cycle is None
