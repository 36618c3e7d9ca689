"""The story comes out with other seeds, and over four quarters (spec 14, 15)."""

import pytest
from django_tenants.utils import tenant_context

from bonuses.models import BonusPool
from hrplatform.demo.replay import begin, replay
from hrplatform.demo.sunrise import make_sunrise
from performance.checks.models import Finding
from performance.reviews.models import ReviewCycle
from pip_workflow.models import Plan
from tenants.services import delete_company
from tests.demo.test_replay import NOW, UNTIL, found_by, pacts

pytestmark = pytest.mark.slow


@pytest.fixture
def played(request, django_db_setup, django_db_blocker):
    """The story of (seed, quarters), replayed."""
    seed, quarters = request.param
    with django_db_blocker.unblock():
        story = make_sunrise(seed=seed, until=UNTIL, quarters=quarters)
        made = begin(story, now=NOW)
        try:
            replay(story, made)
            with tenant_context(made):
                yield story
        finally:
            delete_company(company=made, actor="tests", now=NOW)


@pytest.mark.parametrize("played", [(11, 0), (12, 0), (13, 0)], indirect=True)
def test_a_month_of_any_seed_has_its_pacts_and_its_plan(played):
    assert found_by("pact") == pacts(played)
    assert Plan.objects.filter(employee__number=played.story_person("newcomer").number).exists()


@pytest.mark.parametrize("played", [(2025, 4)], indirect=True)
def test_four_quarters_end_as_written(played):
    codes = [quarter.code for quarter in played.quarters]
    assert set(ReviewCycle.objects.values_list("stage", flat=True)) == {"closed"}
    assert set(Finding.objects.values_list("cycle__code", flat=True)) == {codes[2]}
    assert found_by("lenient") == pacts(played)
    reserves = list(BonusPool.objects.order_by("start").values_list("chosen__reserve", flat=True))
    assert reserves[:3] == [0, 0, 0] and reserves[3] > 0
    returner = Plan.objects.get(employee__number=played.story_person("returner").number)
    assert returner.state == "passed"
