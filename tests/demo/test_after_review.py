"""What follows a quarter's scores in Sunrise, act by act over a small cycle (spec 15, 4.3 to 4.5)."""

from datetime import date

import pytest
from django.utils import translation

from hrplatform.demo import after_review
from hrplatform.demo.scene import Scene
from hrplatform.demo.story import HEAD
from people.enums import Role
from performance.appeals.models import Appeal
from performance.calibration.models import CalibrationMark
from performance.growth.models import Nomination, Recognition
from performance.reviews.enums import Stage
from performance.reviews.models import ScorecardItem, ScoreChange
from performance.reviews.selectors import final_scores
from performance.reviews.services import advance_cycle
from tests.factories import make_position, make_user
from tests.performance.growth.test_growth import past_cycle
from tests.performance.reviews import stage as st


@pytest.fixture
def scene(cast):
    with translation.override("en"):
        yield Scene(None, st.ON, st.NOW, cast.hr, make_user("qiu", Role.HR), cast.finance)


@pytest.fixture
def cycle(cast, scene):
    """Scored, past the checks; adjusted scores a band lower, own views far above the heads'."""
    cycle = advance_cycle(cycle=st.scored(cast, stages=(Stage.CALIBRATION, Stage.APPEALS)), actor=cast.hr, now=st.NOW)
    cycle.scorecards.exclude(scorer=None).update(adjusted_score=70)
    ScorecardItem.objects.filter(scorecard__cycle=cycle, code="quality").update(self_points=100)
    return cycle


def test_calibrators_mark_move_one_score_and_sign(cycle, scene):
    after_review.calibrate(cycle, hr=scene.hr, approver=scene.approver, now=st.NOW)
    moved = ScoreChange.objects.get(kind="calibration")
    assert (moved.before, moved.after, moved.reason) == (80, 70, after_review.MOVED)
    assert set(CalibrationMark.objects.values_list("opinion", flat=True)) == {"agree", "question"}
    assert advance_cycle(cycle=cycle, actor=scene.hr, now=st.NOW).stage == Stage.PUBLISHED


def test_of_two_appeals_one_is_granted_by_a_correction_and_one_is_not(cycle, scene):
    after_review.calibrate(cycle, hr=scene.hr, approver=scene.approver, now=st.NOW)
    cycle = advance_cycle(cycle=cycle, actor=scene.hr, now=st.NOW)
    before = final_scores(cycle)
    after_review.appeal(cycle, scene)
    after_review.answer_appeals(cycle, scene)
    assert sorted(Appeal.objects.values_list("state", flat=True)) == ["changed", "kept"]
    after = final_scores(cycle)
    assert [after[key] - before[key] for key in before if after[key] != before[key]] == [5]  # half of 20, half the card
    after_review.answer_appeals(cycle, scene)  # a replay that goes on finds it done


def test_heads_honour_and_propose_people(cast, cycle, scene):
    make_position(HEAD)
    for number, until in enumerate((date(2024, 6, 30), date(2024, 9, 30), date(2024, 12, 31), date(2025, 3, 30))):
        past_cycle(f"Q{number}", until, {cast.wei: "95", cast.mei: "95", cast.pan: "95", cast.tao: "95"})
    paths = ["nowhere", cast.live.path, cast.service.path, cast.live.path]
    for _ in range(2):
        after_review.honour(cycle, scene, paths[:3])
        after_review.propose(cycle, scene, paths)
    assert {one.title for one in Recognition.objects.all()} == {"2025Q1 季度之星"}
    assert Recognition.objects.count() == 2
    states = list(Nomination.objects.order_by("pk").values_list("state", "track"))
    assert states == [("approved", "promotion"), ("rejected", "promotion"), ("proposed", "bonus")]
