"""Writing and moving at once: the stage is read anew and held, so nothing slips into a stage that forbids it."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from performance.goals.errors import GoalRefused
from performance.reviews.enums import Stage
from performance.reviews.errors import ReviewRefused
from performance.reviews.models import ReviewCycle
from performance.reviews.services import (
    advance_cycle,
    move_score,
    reopen_team,
    save_points,
    save_self,
    set_not_applicable,
    submit_team,
)
from performance.reviews.services.second import return_scores
from tests.performance.goals.helpers import agreed_goal, rate
from tests.performance.reviews import stage as st


@pytest.fixture
def cycle(cast):
    return st.opened(cast, stages=(Stage.CHECKS,))


def moved_meanwhile(cycle, stage) -> None:
    """Somebody else moves the cycle after the page of this request has read it."""
    ReviewCycle.objects.filter(pk=cycle.pk).update(stage=stage)


def test_nothing_is_written_at_the_stage_the_page_remembers(cast, cycle):
    item, card = st.item_of(cycle, cast.wei), st.card_of(cycle, cast.wei)
    goal = agreed_goal(cast.wei, cast.tao.user, cycle=cycle)
    moved_meanwhile(cycle, Stage.PUBLISHED)
    assert (item.scorecard.cycle.stage, goal.cycle.stage) == (Stage.HEAD, Stage.HEAD), "as it was read"
    acts = (
        lambda: save_points(item=item, version=0, points=D(90), actor=cast.tao.user, now=st.NOW),
        lambda: set_not_applicable(item=item, applies=False, actor=cast.tao.user, now=st.NOW, reason="x"),
        lambda: submit_team(cycle=cycle, scorer=cast.tao, actor=cast.tao.user, now=st.NOW),
        lambda: reopen_team(
            cycle=ReviewCycle(pk=cycle.pk, stage=Stage.HEAD), scorer=cast.tao, actor=cast.hr, reason=""
        ),
        lambda: rate(goal, cast.tao.user, completion="80"),
    )
    for act in acts:
        with pytest.raises((ReviewRefused, GoalRefused)):
            act()
    for stage, act in (
        (Stage.SELF, lambda: save_self(card=card, points={}, comments={}, actor=cast.wei.user, now=st.NOW)),
        (
            Stage.CALIBRATION,
            lambda: move_score(card=card, score=D(90), actor=cast.hr, now=st.NOW, reason="x"),
        ),
        (
            Stage.SECOND,
            lambda: return_scores(
                cycle=card.cycle, reviewer=cast.lin, cards=[card], actor=cast.lin.user, now=st.NOW, reason="x"
            ),
        ),
    ):
        card.cycle.stage = stage
        with pytest.raises(ReviewRefused):
            act()
    assert st.item_of(cycle, cast.wei).points is None


def test_typing_shares_the_stage_and_a_move_waits_for_it(cast, cycle):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        st.type_points(cycle, cast.wei, "90", actor=cast.tao.user)
    said = [query["sql"] for query in asked]
    held = next(place for place, sql in enumerate(said) if "FOR SHARE" in sql and "reviewcycle" in sql)
    written = next(place for place, sql in enumerate(said) if sql.startswith("UPDATE"))
    assert held < written
    st.score_everybody(cycle, actor=cast.hr)
    with CaptureQueriesContext(connection) as asked:
        advance_cycle(cycle=cycle, actor=cast.hr, now=st.NOW)
    said = [query["sql"] for query in asked]
    held = next(place for place, sql in enumerate(said) if "FOR UPDATE" in sql and "reviewcycle" in sql)
    looked = next(place for place, sql in enumerate(said) if "performance_scorecard" in sql)
    assert held < looked, "what holds a cycle back is looked at once nobody writes any more"


def test_a_goal_cannot_be_changed_after_scoring(cast, cycle):
    from performance.goals.services import change_goal
    from tests.performance.goals.helpers import wanted

    goal = agreed_goal(cast.wei, cast.tao.user, cycle=cycle)
    moved_meanwhile(cycle, Stage.APPROVAL)
    with pytest.raises(GoalRefused, match="past scoring"):
        change_goal(
            goal=goal, request=wanted(employee=cast.wei, cycle=cycle), actor=cast.tao.user, on=date(2025, 4, 2),
            now=st.NOW,
        )  # fmt: skip


def test_a_team_handed_in_meanwhile_takes_no_score_from_a_page_opened_before(cast, cycle):
    st.score_everybody(cycle, actor=cast.hr)
    cycle.scorecards.update(submitted_at=None)
    item = st.item_of(cycle, cast.wei)
    submit_team(cycle=cycle, scorer=cast.tao, actor=cast.tao.user, now=st.NOW)
    assert item.scorecard.submitted_at is None, "as it was read"
    with pytest.raises(ReviewRefused, match="submitted"):
        save_points(item=item, version=item.version, points=D(60), actor=cast.tao.user, now=st.NOW)
