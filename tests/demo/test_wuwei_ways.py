"""The second person's and the third's ways over nine weeks of the real engine (spec 15), with the engine's figures."""

import pytest

from audit.verification import verify
from hrplatform.demo.story import SEED, working_day
from hrplatform.demo.wuwei import make_wuwei
from hrplatform.demo.wuwei_lines import SERVICE, SERVICE_AGENT
from people.models import Assignment, Compensation, Employee
from pip_workflow.followups.models import DismissalReview, FollowUp
from pip_workflow.models import GuardRun, Plan
from tests.demo.playing import UNTIL, lived

DAYS = 66
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def weeks(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), lived(make_wuwei(seed=SEED, until=UNTIL, days=DAYS)) as story:
        yield story


def person(story, name: str) -> Employee:
    return Employee.objects.get(number=story.story_person(name).number)


def plans_of(story, name: str) -> list[Plan]:
    return list(Plan.objects.filter(employee=person(story, name)).order_by("start_on"))


def test_the_second_fails_is_trained_again_and_fails(weeks):
    first, second = plans_of(weeks, "second")
    assert [plan.state for plan in (first, second)] == ["failed", "failed"]
    training = FollowUp.objects.get(plan=first)
    assert (training.kind, training.second_plan) == ("training", second)
    assert training.attendance and training.material and training.test
    assert first.decided_on <= training.decided_on < training.given_on < second.start_on
    for plan in (first, second):
        (figures,) = plan.verdict_figures
        assert 2 <= float(figures["actual"]) <= 4 and len(figures["days"]) == 5
        assert plan.decided_on == working_day(plan.deadline) or plan.decided_on > plan.deadline
        assert not plan.supports.filter(given_on=None).exists()


def test_the_dismissal_review_is_refused_with_the_article(weeks):
    last = plans_of(weeks, "second")[-1]
    run = GuardRun.objects.get(plan=last, step="review_open")
    refused = [result for result in run.results if result["missing"] or result.get("unknown")]
    assert run.allowed is False
    assert [result["guard"] for result in refused] == ["G6"]
    assert "42" in refused[0]["article"]
    assert not DismissalReview.objects.exists()
    follow_up = FollowUp.objects.get(plan=last)
    assert (follow_up.kind, follow_up.state) == ("none", "closed")
    assert person(weeks, "second").leave_date is None


def test_the_third_moves_to_customer_service_with_consent_and_a_match_score(weeks):
    (plan,) = plans_of(weeks, "third")
    assert (plan.state, plan.deadline) == ("failed", weeks.third_deadline)
    move = FollowUp.objects.get(plan=plan)
    best = move.matches[0]
    assert (best["department_name"], best["position_name"]) == (SERVICE, SERVICE_AGENT)
    others = [float(match["score"]) for match in move.matches[1:] if match["score"] is not None]
    assert others and float(best["score"]) > max(others)
    shown = {line["name"]: line for line in best["lines"]}
    assert {"response_seconds", "satisfaction", "chats"} <= set(shown)
    assert all(float(shown[name]["share"]) >= 0.9 for name in ("response_seconds", "satisfaction"))
    assert (move.agreed_how, move.given_on) == ("online", weeks.third_moves_on)
    assert move.decided_on <= move.agreed_on < move.given_on
    place = Assignment.objects.as_of(weeks.third_moves_on).get(employee=plan.employee)
    assert (place.department.path, place.position.name, place.manager.number) == (
        SERVICE, SERVICE_AGENT, weeks.head_of_service.number,
    )  # fmt: skip
    pay = set(Compensation.objects.filter(employee=plan.employee).values_list("salary", flat=True))
    assert len(pay) == 1, "the pay stays"


def test_everything_is_on_record_and_proved(weeks):
    assert verify().ok
