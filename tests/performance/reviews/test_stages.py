"""Every stage of a cycle: order, what holds it, second level, approval, corrections, leavers, reminders (spec 4.2)."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from django.urls import reverse

from audit.models import AuditEntry
from notices.models import Notice
from people.approvals import services as approvals
from people.approvals.selectors import may_decide
from people.enums import Role
from people.models import Employee, User
from performance.reviews import approval, permissions, signals
from performance.reviews.enums import OPTIONAL, ORDER, Change, Stage
from performance.reviews.errors import ReviewRefused
from performance.reviews.home import cycles_nothing_holds, scores_returned, teams_to_look_through
from performance.reviews.models import CycleStage, ScoreChange, ScoreCorrection
from performance.reviews.night import run_reviews
from performance.reviews.selectors import final_scores
from performance.reviews.services import (
    advance_cycle,
    cancel_cycle,
    confirm_scores,
    correct_published,
    hand_over,
    move_score,
    reasons_to_stay,
    return_scores,
    set_deadlines,
    submit_team,
)
from performance.reviews.services.stages import some_names
from tests.factories import make_user
from tests.performance.reviews import stage as st

ALL = tuple(stage for stage in ORDER if stage in OPTIONAL)


LATER = st.NOW + timedelta(hours=1)


def go_to(cycle, stage, cast):
    """Advance, doing at every stage what it asks for."""
    while cycle.stage != stage:
        if cycle.stage == Stage.HEAD:
            st.score_everybody(cycle, actor=cast.hr)
        if cycle.stage == Stage.SECOND:
            cycle.scorecards.update(reviewed_at=st.NOW)
        if cycle.stage == Stage.CALIBRATION:
            signals.stage_guards.pop(Stage.CALIBRATION, None)
        if cycle.stage == Stage.APPROVAL:
            approvals.decide(request=approval.last(cycle), step=1, actor=second_hr(), now=LATER)
        cycle = advance_cycle(cycle=cycle, actor=cast.hr, now=LATER)
    return cycle


def second_hr():
    return User.objects.filter(username="hr2").first() or make_user("hr2", Role.HR)


@pytest.fixture(autouse=True)
def guards(monkeypatch):
    """What other rooms hang on the stages is theirs to test."""
    monkeypatch.setattr(signals, "stage_guards", {})


def test_a_cycle_with_every_stage_runs_through_them_in_order(cast):
    second_hr()
    cycle = st.opened(cast, stages=ALL)
    seen = [Stage.DRAFT]
    while True:
        seen.append(Stage(cycle.stage))
        if cycle.stage == Stage.CLOSED:
            break
        cycle = go_to(cycle, ORDER[ORDER.index(Stage(cycle.stage)) + 1], cast)
    assert tuple(seen) == ORDER
    entered = list(cycle.stages.exclude(stage=Stage.DRAFT).values_list("entered_at", flat=True))
    assert all(entered)


def test_every_stage_is_optional_and_a_cycle_of_data_alone_needs_no_head(cast):
    cycle = st.opened(cast, stages=(), with_head_scores=False)
    assert cycle.stage == Stage.PUBLISHED
    other = st.make_cycle(cast.hr, code="2025Q2", stages=(Stage.APPEALS,))
    assert [row.stage for row in other.stages.all()] == ["draft", "head", "published", "appeals", "closed"]


def test_a_stage_is_held_by_whatever_other_rooms_say(cast):
    cycle = st.opened(cast, stages=(Stage.GOALS,))
    signals.guard_stage(Stage.GOALS, lambda cycle: ["two goals are open"])
    assert reasons_to_stay(cycle) == ["two goals are open"]
    with pytest.raises(ReviewRefused, match="two goals"):
        advance_cycle(cycle=cycle, actor=cast.hr, now=st.NOW)


def test_the_second_level_confirms_or_sends_back_with_a_reason(cast):
    cycle = st.opened(cast, stages=(Stage.SECOND,))
    st.score_everybody(cycle, actor=cast.hr)
    cycle = advance_cycle(cycle=cycle, actor=cast.hr, now=st.NOW)
    wei = st.card_of(cycle, cast.wei)
    assert (wei.scorer, wei.reviewer) == (cast.tao, cast.lin)
    assert Notice.objects.filter(user=cast.lin.user, kind="performance.review.review_team").count() == 1
    assert list(permissions.reviewed_by(cast.lin.user, st.ON)) == [wei]
    need = teams_to_look_through(cast.lin.user, st.ON, st.NOW)[0]
    assert need.title == "2025Q1: look through the scores of 1 person"
    assert need.url == reverse("reviews:second-review", args=[cycle.public_id])
    assert teams_to_look_through(cast.tao.user, st.ON, st.NOW) == []
    assert not permissions.reviewed_by(cast.tao.user, st.ON).exists()
    with pytest.raises(ReviewRefused, match="Lin"):
        advance_cycle(cycle=cycle, actor=cast.hr, now=st.NOW)
    act = {"cycle": cycle, "reviewer": cast.lin, "actor": cast.lin.user, "now": st.NOW}
    with pytest.raises(ReviewRefused, match="why"):
        return_scores(cards=[wei], reason=" ", **act)
    assert return_scores(cards=[wei], reason="与数据不符", **act) == 1
    assert teams_to_look_through(cast.lin.user, st.ON, st.NOW) == []  # it is Tao's turn
    [back] = scores_returned(cast.tao.user, st.ON, st.NOW)
    assert (back.detail, scores_returned(cast.lin.user, st.ON, st.NOW)) == ("与数据不符", [])
    assert Notice.objects.filter(user=cast.tao.user, kind="performance.review.returned").exists()
    with pytest.raises(ReviewRefused):
        confirm_scores(scorer=cast.tao, **act)
    item = st.item_of(cycle, cast.wei)
    with pytest.raises(ReviewRefused, match="reason"):
        st.type_points(cycle, cast.wei, "70", actor=cast.tao.user)
    from performance.reviews.services import save_points

    save_points(
        item=item, version=item.version, points=D(70), comment="x", reason="按数据调整", actor=cast.tao.user, now=st.NOW
    )
    change = ScoreChange.objects.get(item=item, kind=Change.SECOND)
    assert (change.before, change.after, change.reason, change.user) == (D(80), D(70), "按数据调整", cast.tao.user)
    submit_team(cycle=cycle, scorer=cast.tao, actor=cast.tao.user, now=st.NOW)
    assert confirm_scores(scorer=cast.tao, **act) == 1
    assert advance_cycle(cycle=cycle, actor=cast.hr, now=st.NOW).stage == Stage.PUBLISHED


def test_hr_approval_goes_through_the_companys_steps_and_falls_with_a_later_change(cast):
    cycle = st.scored(cast, stages=(Stage.APPROVAL,))
    other = second_hr()
    cycle = advance_cycle(cycle=cycle, actor=cast.hr, now=LATER)
    assert cycle.stage == Stage.APPROVAL
    assert not may_decide(cast.hr, approval.last(cycle), st.ON)
    assert may_decide(other, approval.last(cycle), st.ON)
    with pytest.raises(ReviewRefused, match="waits"):
        advance_cycle(cycle=cycle, actor=cast.hr, now=st.NOW)
    case = approval.last(cycle)
    approvals.return_(request=case, step=1, actor=other, reason="再核对", now=LATER)
    with pytest.raises(ReviewRefused, match="again"):
        advance_cycle(cycle=cycle, actor=cast.hr, now=st.NOW)
    approval.ask(cycle, actor=cast.hr, now=LATER)
    approvals.decide(request=approval.last(cycle), step=1, actor=other, now=LATER)
    later = LATER + timedelta(hours=1)
    ScoreChange.objects.create(item=st.item_of(cycle, cast.wei), kind=Change.CORRECTION, before=1, after=2, at=later)
    assert "again" in reasons_to_stay(cycle)[0]
    approval.ask(cycle, actor=cast.hr, now=later)
    approvals.decide(request=approval.last(cycle), step=1, actor=other, now=later)
    assert advance_cycle(cycle=cycle, actor=cast.hr, now=later).stage == Stage.PUBLISHED


def test_calibration_moves_a_score_and_keeps_the_original(cast):
    cycle = st.scored(cast, stages=(Stage.CALIBRATION,))
    cycle = advance_cycle(cycle=cycle, actor=cast.hr, now=st.NOW)
    card = st.card_of(cycle, cast.wei)
    assert card.score == D(80)
    with pytest.raises(ReviewRefused, match="why"):
        move_score(card=card, score=D(91), actor=cast.hr, now=st.NOW, reason="")
    moved = move_score(card=card, score=D(91), actor=cast.hr, now=st.NOW, reason="与同级对齐")
    assert (moved.score, moved.band, moved.item_score) == (D(91), "A", D(80))
    change = ScoreChange.objects.get(scorecard=card)
    assert (change.kind, change.before, change.after, change.reason) == (Change.CALIBRATION, D(80), D(91), "与同级对齐")
    cycle = advance_cycle(cycle=cycle, actor=cast.hr, now=st.NOW)
    assert final_scores(cycle)[cast.wei.pk, cast.live.pk] == D(91)
    with pytest.raises(ReviewRefused):
        move_score(card=st.card_of(cycle, cast.wei), score=D(50), actor=cast.hr, now=st.NOW, reason="x")


def test_a_published_score_is_corrected_by_a_new_record_and_itself_never_changes(cast):
    cycle = st.scored(cast, stages=())
    cycle = advance_cycle(cycle=cycle, actor=cast.hr, now=st.NOW)
    cycle = advance_cycle(cycle=cycle, actor=cast.hr, now=st.NOW)
    assert cycle.stage == Stage.CLOSED
    card = st.card_of(cycle, cast.pan)
    item = st.item_of(cycle, cast.pan)
    made = correct_published(card=card, item=item, points=D(100), actor=cast.hr, now=st.NOW, reason="申诉成立")
    assert (made.score_before, made.score_after, made.points_before, made.band_after) == (D(80), D(90), D(80), "A")
    card.refresh_from_db()
    item.refresh_from_db()
    assert (card.score, card.band, item.points) == (D(80), "B", D(80))
    assert final_scores(cycle)[cast.pan.pk, cast.service.pk] == D(90)
    later = st.NOW + timedelta(days=1)
    again = correct_published(card=card, score=D("75.5"), actor=cast.hr, now=later, reason="复核")
    assert again.score_before == D(90)
    assert final_scores(cycle)[cast.pan.pk, cast.service.pk] == D("75.50")
    assert ScoreCorrection.objects.filter(scorecard=card).count() == 2
    assert AuditEntry.objects.filter(action="performance.scorecard.corrected").count() == 2
    with pytest.raises(ReviewRefused, match="why"):
        correct_published(card=card, score=D(70), actor=cast.hr, now=later, reason=" ")


def test_nothing_is_corrected_by_record_before_publication(cast):
    cycle = st.opened(cast, stages=())
    with pytest.raises(ReviewRefused, match="published"):
        correct_published(card=st.card_of(cycle, cast.wei), score=D(70), actor=cast.hr, now=st.NOW, reason="x")


def test_a_head_who_left_hands_over_by_night_to_the_boss_of_the_day(cast):
    cycle = st.opened(cast, stages=())
    assert st.card_of(cycle, cast.wei).scorer == cast.tao
    Employee.objects.filter(pk=cast.tao.pk).update(leave_date=st.ON - timedelta(days=1))
    counts = [run_reviews(on=st.ON, now=st.NOW)["scorecards_handed_over"] for _ in range(2)]
    assert counts == [1, 0]
    assert st.card_of(cycle, cast.wei).scorer == cast.lin
    entry = AuditEntry.objects.get(action="performance.scorecard.scorer_changed")
    assert (entry.before["scorer"], entry.after["scorer"]) == (cast.tao.number, cast.lin.number)
    assert Notice.objects.filter(user=cast.hr, kind="performance.review.leaving_scorer").count() == 1


def test_whoever_is_late_and_hr_hear_once_that_a_deadline_has_passed(cast):
    cycle = st.opened(cast, stages=())
    due = st.ON - timedelta(days=1)
    CycleStage.objects.filter(cycle=cycle, stage=Stage.HEAD).update(deadline=due)
    assert [run_reviews(on=st.ON, now=st.NOW)["reviews_overdue"] for _ in range(2)] == [1, 0]
    notice = Notice.objects.get(user=cast.hr, kind="performance.review.overdue")
    assert notice.context["people"] == 3
    assert Notice.objects.filter(user=cast.tao.user, kind="performance.review.reminder").count() == 1
    set_deadlines(cycle=cycle, deadlines={Stage.HEAD: st.ON + timedelta(days=1)}, actor=cast.hr)
    assert run_reviews(on=st.ON, now=st.NOW)["reviews_reminded"] == 3


def test_figures_that_change_after_scoring_leave_their_trace(cast):
    st.add_results(cast.wei, value="10", target="10")
    cycle = advance_cycle(cycle=st.scored(cast, stages=(Stage.CHECKS,)), actor=cast.hr, now=st.NOW)
    st.add_results(cast.wei, value="0", target="10", days=(date(2025, 2, 12),))
    run_reviews(on=st.ON, now=st.NOW)
    change = ScoreChange.objects.get(kind=Change.DATA)
    assert (change.item.scorecard.employee, change.before) == (cast.wei, D(100))
    assert change.after < 70
    assert cycle.stage == Stage.CHECKS


def test_hr_is_told_at_the_start_page_that_nothing_holds_a_cycle(cast):
    cycle = advance_cycle(cycle=st.scored(cast, stages=(Stage.CHECKS,)), actor=cast.hr, now=st.NOW)
    [need] = cycles_nothing_holds(cast.hr, st.ON, st.NOW)
    assert need.title == "2025Q1: nothing holds it at score checks any more"
    assert need.url == reverse("reviews:cycle-detail", args=[cycle.public_id])
    signals.guard_stage(Stage.CHECKS, lambda cycle: ["wait"])
    assert cycles_nothing_holds(cast.hr, st.ON, st.NOW) == []


def test_a_cancelled_cycle_takes_its_request_back(cast):
    second_hr()
    cycle = advance_cycle(cycle=st.scored(cast, stages=(Stage.APPROVAL,)), actor=cast.hr, now=st.NOW)
    cycle = cancel_cycle(cycle=cycle, actor=cast.hr, now=st.NOW, reason="并入下季")
    assert approval.last(cycle).state == "withdrawn"
    with pytest.raises(ReviewRefused):
        hand_over(cycle=cycle, scorer=cast.tao, to=cast.lin, actor=cast.hr, now=st.NOW, reason="x")


def test_who_holds_a_stage_is_named_and_the_others_counted():
    assert some_names(["A", "B"]) == "A, B"
    assert some_names([str(n) for n in range(10)]).endswith("7 and 2 more")
