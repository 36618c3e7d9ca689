"""Typing scores: history, versions, comments, self-assessment, who sees what (spec 4.2)."""

from datetime import timedelta
from decimal import Decimal as D

import pytest

from audit.models import AuditEntry
from performance.reviews import permissions
from performance.reviews.enums import Stage
from performance.reviews.errors import ReviewRefused, ScoreConflict
from performance.reviews.models import ScoreChange
from performance.reviews.services import (
    advance_cycle,
    reopen_team,
    save_points,
    save_self,
    set_not_applicable,
    submit_self,
    submit_team,
)
from tests.performance.reviews import stage as st


@pytest.fixture
def cycle(cast):
    st.add_results(cast.wei)
    return st.opened(cast, stages=(Stage.CHECKS,))


def test_every_change_keeps_who_when_from_and_to(cycle, cast):
    st.type_points(cycle, cast.wei, "80", actor=cast.tao.user)
    st.type_points(cycle, cast.wei, "90", actor=cast.lin.user, at=st.NOW + timedelta(minutes=1))
    found = [(c.before, c.after, c.user, c.at) for c in ScoreChange.objects.order_by("at")]
    later = st.NOW + timedelta(minutes=1)
    assert found == [(None, D(80), cast.tao.user, st.NOW), (D(80), D(90), cast.lin.user, later)]
    assert AuditEntry.objects.filter(action="performance.scorecard.points_changed").count() == 2


def test_the_later_of_two_editors_is_told_and_changes_nothing(cycle, cast):
    item = st.item_of(cycle, cast.wei)
    save_points(item=st.item_of(cycle, cast.wei), version=0, points=D(98), actor=cast.lin.user, now=st.NOW)
    with pytest.raises(ScoreConflict) as conflict:
        save_points(item=item, version=0, points=D(70), actor=cast.tao.user, now=st.NOW)
    assert (conflict.value.points, conflict.value.by) == (D(98), "Lin")
    assert st.item_of(cycle, cast.wei).points == D(98)


def test_the_same_value_sent_twice_is_no_conflict_and_one_change(cycle, cast):
    for _ in range(2):
        save_points(item=st.item_of(cycle, cast.wei), version=0, points=D(98), actor=cast.tao.user, now=st.NOW)
    assert ScoreChange.objects.count() == 1


def test_points_of_a_data_item_are_never_typed(cycle, cast):
    with pytest.raises(ReviewRefused, match="data"):
        st.type_points(cycle, cast.wei, "100", actor=cast.tao.user, code="orders")


@pytest.mark.parametrize("value", ["120.5", "-1", "88.123"])
def test_points_off_the_scale_are_refused(cycle, cast, value):
    with pytest.raises(ReviewRefused):
        st.type_points(cycle, cast.wei, value, actor=cast.tao.user)


def test_handing_in_needs_every_score_and_comments_at_both_ends(cycle, cast):
    with pytest.raises(ReviewRefused, match="Wei"):
        submit_team(cycle=cycle, scorer=cast.tao, actor=cast.tao.user, now=st.NOW)
    st.type_points(cycle, cast.wei, "58", actor=cast.tao.user, comment="")
    st.type_points(cycle, cast.wei, "80", actor=cast.tao.user, code="teamwork")
    with pytest.raises(ReviewRefused, match="comment"):
        submit_team(cycle=cycle, scorer=cast.tao, actor=cast.tao.user, now=st.NOW)
    st.type_points(cycle, cast.wei, "58", actor=cast.tao.user, comment="三次未按时交付，见 2 月周报")
    assert submit_team(cycle=cycle, scorer=cast.tao, actor=cast.tao.user, now=st.NOW) == 1
    with pytest.raises(ReviewRefused, match="submitted"):
        st.type_points(cycle, cast.wei, "70", actor=cast.tao.user)
    assert reopen_team(cycle=cycle, scorer=cast.tao, actor=cast.tao.user, reason="补充") == 1
    st.type_points(cycle, cast.wei, "70", actor=cast.tao.user)


def test_an_item_taken_out_reweights_the_rest(cycle, cast):
    st.type_points(cycle, cast.wei, "80", actor=cast.tao.user)
    with pytest.raises(ReviewRefused, match="why"):
        set_not_applicable(item=st.item_of(cycle, cast.wei, "teamwork"), applies=False, actor=cast.tao.user, now=st.NOW)
    set_not_applicable(
        item=st.item_of(cycle, cast.wei, "teamwork"), applies=False, actor=cast.tao.user, now=st.NOW, reason="独立岗位"
    )
    assert st.card_of(cycle, cast.wei).score == D("95.00")  # (60 × 100 + 20 × 80) ÷ 80


def test_self_assessment_is_the_employees_own_and_ends_with_the_stage(cast):
    cycle = st.opened(cast)
    card = st.card_of(cycle, cast.wei)
    save_self(card=card, points={"quality": D(95)}, comments={"quality": "完成改版"}, actor=cast.wei.user, now=st.NOW)
    with pytest.raises(ReviewRefused, match="points"):
        submit_self(card=card, actor=cast.wei.user, now=st.NOW)
    save_self(card=card, points={"teamwork": D(85)}, comments={}, actor=cast.wei.user, now=st.NOW)
    submit_self(card=st.card_of(cycle, cast.wei), actor=cast.wei.user, now=st.NOW)
    assert st.item_of(cycle, cast.wei).self_comment == "完成改版"
    with pytest.raises(ReviewRefused):
        save_self(card=st.card_of(cycle, cast.wei), points={}, comments={}, actor=cast.wei.user, now=st.NOW)
    advance_cycle(cycle=cycle, actor=cast.hr, now=st.NOW)
    with pytest.raises(ReviewRefused):
        save_self(card=st.card_of(cycle, cast.mei), points={}, comments={}, actor=cast.mei.user, now=st.NOW)


@pytest.mark.parametrize("steps", [0, 1, 2, 3])
def test_scores_are_seen_by_nobody_they_are_about_before_publication(cast, steps):
    cycle = st.scored(cast)
    for _ in range(steps):
        cycle = advance_cycle(cycle=cycle, actor=cast.hr, now=st.NOW)
    published = cycle.stage in (Stage.PUBLISHED, Stage.CLOSED)
    for person in (cast.wei, cast.tao, cast.lin, cast.pan):
        seen = {card.employee_id for card in permissions.visible_scorecards(person.user, st.ON)}
        assert (person.pk in seen) == published
    assert cast.wei.pk in {card.employee_id for card in permissions.visible_scorecards(cast.tao.user, st.ON)}
    assert cast.pan.pk not in {card.employee_id for card in permissions.visible_scorecards(cast.lin.user, st.ON)}


def test_hr_sees_all_but_the_own_appraisal_and_never_scores_it(cast):
    cast.wei.user.groups.add(cast.hr.groups.get())
    cycle = st.scored(cast)
    seen = {card.employee_id for card in permissions.visible_scorecards(cast.wei.user, st.ON).filter(cycle=cycle)}
    assert cast.pan.pk in seen
    assert cast.wei.pk not in seen
    assert cast.wei.pk not in {card.employee_id for card in permissions.scored_by(cast.wei.user, st.ON)}
