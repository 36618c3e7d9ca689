"""The stories come out with other seeds, and over their whole length (spec 14, 15)."""

import pytest

from bonuses.models import BonusPool
from hrplatform.demo.story import SEED
from hrplatform.demo.sunrise import make_sunrise
from people.models import Department
from performance.checks.enums import BY_DEPARTMENT
from performance.checks.models import Finding
from performance.retrospect.looking import look_back
from performance.retrospect.selectors import facts_of
from performance.retrospect.sentences import PAY, award_sentence
from performance.reviews.models import ReviewCycle
from pip_workflow.models import Plan
from tests.demo.playing import UNTIL, lived
from tests.demo.test_replay import found_by, pacts

pytestmark = pytest.mark.slow
SEEDS = (11, 12, 13)


@pytest.fixture
def played(request, django_db_setup, django_db_blocker):
    """The story of (seed, quarters), replayed."""
    seed, quarters = request.param
    with django_db_blocker.unblock(), lived(make_sunrise(seed=seed, until=UNTIL, quarters=quarters)) as story:
        yield story


@pytest.mark.parametrize("played", [(seed, 0) for seed in SEEDS], indirect=True)
def test_a_month_of_any_seed_has_its_pacts_and_its_plan(played):
    assert found_by("pact") == pacts(played)
    assert Plan.objects.filter(employee__number=played.story_person("newcomer").number).exists()


@pytest.mark.parametrize("played", [(SEED, 4)], indirect=True)
def test_four_quarters_end_as_written(played):
    codes = [quarter.code for quarter in played.quarters]
    stages = dict(ReviewCycle.objects.values_list("code", "stage"))
    assert stages == {**dict.fromkeys(codes[:-1], "closed"), codes[-1]: "draft"}
    of_scores = Finding.objects.exclude(check_code__in=BY_DEPARTMENT)
    assert set(of_scores.values_list("cycle__code", flat=True)) == {codes[2]}
    assert found_by("pact") == found_by("no_spread") == pacts(played)
    # Two lifted teams are a quarter of those with data: the level alone need not tell, and accuses nobody else.
    assert found_by("lenient") <= pacts(played)
    assert set(of_scores.filter(check_code="pact").values_list("state", flat=True)) == {"closed", "dismissed"}
    # Until the checks looked, the pacts spent everything; the explained one did so once more.
    explained = {person.department.path for person in played.people if person.department.is_explained}
    assert found_by("spent_out") >= explained
    for pool in BonusPool.objects.order_by("start")[:2]:
        rows = pool.chosen.departments.filter(department__path__in=pacts(played))
        assert [row.returned for row in rows] == [0, 0]
    last = BonusPool.objects.order_by("start").last()
    assert last.chosen.reserve > last.amount / 20
    returner = Plan.objects.get(employee__number=played.story_person("returner").number)
    assert returner.state == "passed"
    _pay_follows_performance_again(played)


def _pay_follows_performance_again(story):
    """By the retrospectives' figures: in the pact's teams everybody got the same; in the end no team does."""
    looks = [look_back(facts_of(cycle)) for cycle in ReviewCycle.objects.filter(stage="closed").order_by("start")]
    paths = dict(Department.objects.values_list("pk", "path"))
    flat = [{paths[row.department] for row in look.loose} for look in looks]
    assert flat[0] >= pacts(story) and flat[1] >= pacts(story) and flat[3] == set()
    before, after = [look.award_in_pay for look in looks[:3]], looks[3].award_in_pay
    assert (after.strength, after.rho > 0.9) == ("clear", True)
    assert all(one.rho < 0.75 < after.low for one in before)
    assert "pay_loose" not in [advice.code for advice in looks[3].advice]
    assert award_sentence(looks[3].award, looks[3].award_in_pay) == PAY["clear"]
