"""The board: who sees it, marks, moves with a reason and their original, sign-off by those present (spec 4.3)."""

from decimal import Decimal

import pytest
from django.core.cache import cache
from django.urls import reverse

from audit.models import AuditEntry
from notices.models import Notice
from performance.calibration.enums import Opinion, Standing
from performance.calibration.errors import CalibrationRefused
from performance.calibration.models import CalibrationMark, CalibrationSeat
from performance.calibration.selectors import seats_of, standing_of
from performance.calibration.services import (
    add_scorers,
    add_seats,
    end_meeting,
    mark_card,
    move_card,
    remove_seat,
    reopen_meeting,
    sign_seat,
)
from performance.checks.selectors import adjusted_of
from performance.reviews.enums import Stage
from performance.reviews.errors import ReviewRefused
from performance.reviews.models import ScoreChange
from performance.reviews.services import advance_cycle, refresh_scores
from tests.factories import PASSWORD, make_employee
from tests.performance.reviews import stage as st
from tests.performance.reviews.test_pages import client_of

D = Decimal


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()


@pytest.fixture
def cycle(cast):
    """All scored with 80, data at 100 points; in calibration."""
    for person in (cast.wei, cast.mei, cast.pan):
        st.add_results(person)
    cycle = st.scored(cast, stages=(Stage.CALIBRATION,))
    return advance_cycle(cycle=cycle, actor=cast.hr, now=st.NOW)


def move(cycle, cast, score="91", reason="same output as Mei", employee=None):
    card = st.card_of(cycle, employee or cast.wei)
    return move_card(card=card, score=None if score is None else D(score), reason=reason, actor=cast.hr, now=st.NOW)


def url(name, *args):
    return reverse(f"calibration:{name}", args=args)


def test_a_move_is_written_back_and_keeps_its_original(cycle, cast):
    card = move(cycle, cast)
    assert (card.item_score, card.score, card.band) == (D("92.00"), D("91.00"), "A")
    change = ScoreChange.objects.get(scorecard=card, kind="calibration")
    assert (change.before, change.after, change.reason) == (D(92), D(91), "same output as Mei")
    assert AuditEntry.objects.filter(action="performance.scorecard.moved").count() == 1
    refresh_scores(cycle=cycle)
    card.refresh_from_db()
    assert card.score == D("91.00")
    assert move(cycle, cast, None, "back").score == D("92.00")


def test_the_adjusted_score_follows_a_move_with_its_range(cycle, cast):
    """Effect +10 on judged items, which weigh 40 %: 4 points come off whatever score holds (spec 5.3)."""
    card = st.card_of(cycle, cast.wei)
    effect = {"department": str(card.department_id), "scorer": str(card.scorer_id), "shrunk": 10, "low": 5, "high": 15}
    cycle.scorer_effects = [effect]
    cycle.save(update_fields=["scorer_effects"])
    cycle.scorecards.filter(pk=card.pk).update(adjusted_score=D("88.00"))
    moved = move(cycle, cast)
    assert moved.adjusted_score == D("87.00")
    shown = adjusted_of(cycle, [moved])[moved.pk]
    assert (shown.score, shown.low, shown.high) == (D("87.00"), D("85.00"), D("89.00"))
    assert move(cycle, cast, None, "back").adjusted_score == D("88.00")
    assert move(cycle, cast, "70", employee=cast.mei).adjusted_score is None


def test_a_move_needs_a_reason_and_a_change(cycle, cast):
    with pytest.raises(CalibrationRefused, match="why"):
        move(cycle, cast, reason="  ")
    with pytest.raises(CalibrationRefused, match="That is the score already"):
        move(cycle, cast, "92")
    with pytest.raises(CalibrationRefused, match="0 to 120"):
        move(cycle, cast, "121")


def test_nobody_calibrates_their_own_appraisal(cycle, cast):
    own = make_employee("Honghong", cast.service, user=False)
    own.user = cast.hr
    own.save(update_fields=["user"])
    card = st.card_of(cycle, cast.wei)
    card.employee = own
    with pytest.raises(CalibrationRefused, match="their own"):
        move_card(card=card, score=D(90), reason="x", actor=cast.hr, now=st.NOW)
    add_seats(cycle=cycle, users=[cast.hr], actor=cast.hr, now=st.NOW)
    with pytest.raises(CalibrationRefused, match="their own"):
        mark_card(card=card, opinion=Opinion.AGREE, note="", actor=cast.hr, now=st.NOW)
    mei = client_of(cast.mei.user)
    add_seats(cycle=cycle, users=[cast.mei.user], actor=cast.hr, now=st.NOW)
    page = mei.get(url("department", cycle.public_id, cast.live.public_id)).content.decode()
    assert str(st.card_of(cycle, cast.wei).public_id) in page
    assert str(st.card_of(cycle, cast.mei).public_id) not in page
    board = mei.get(url("board", cycle.public_id))
    assert board.context["page"].total.people == cycle.scorecards.count() - 1
    assert mei.post(url("card-mark", st.card_of(cycle, cast.mei).public_id), {"opinion": "agree"}).status_code == 404


def test_calibrators_mark_before_the_meeting(cycle, cast):
    card = st.card_of(cycle, cast.wei)
    with pytest.raises(CalibrationRefused, match="Only calibrators"):
        mark_card(card=card, opinion=Opinion.AGREE, note="", actor=cast.sun.user, now=st.NOW)
    assert add_scorers(cycle=cycle, actor=cast.hr, now=st.NOW) == 3
    assert add_scorers(cycle=cycle, actor=cast.hr, now=st.NOW) == 0
    assert Notice.objects.filter(kind="performance.calibration.invited").count() == 3
    with pytest.raises(CalibrationRefused, match="Say what you question"):
        mark_card(card=card, opinion=Opinion.QUESTION, note="", actor=cast.sun.user, now=st.NOW)
    mark_card(card=card, opinion=Opinion.QUESTION, note="high for the orders", actor=cast.sun.user, now=st.NOW)
    mark_card(card=card, opinion=Opinion.AGREE, note="", actor=cast.sun.user, now=st.NOW)
    assert CalibrationMark.objects.get().opinion == Opinion.AGREE
    mark_card(card=card, opinion="", note="", actor=cast.sun.user, now=st.NOW)
    assert not CalibrationMark.objects.exists()


def test_it_ends_with_the_signatures_of_those_present(cycle, cast):
    add_seats(cycle=cycle, users=[cast.hr, cast.lin.user, cast.sun.user], actor=cast.hr, now=st.NOW)
    with pytest.raises(ReviewRefused, match="has not ended"):
        advance_cycle(cycle=cycle, actor=cast.hr, now=st.NOW)
    seats = {seat.user_id: seat for seat in seats_of(cycle)}
    hong, lin, sun = (seats[user.pk] for user in (cast.hr, cast.lin.user, cast.sun.user))
    with pytest.raises(CalibrationRefused, match="two people"):
        end_meeting(cycle=cycle, present=[hong], actor=cast.hr, now=st.NOW)
    end_meeting(cycle=cycle, present=[hong, lin], actor=cast.hr, now=st.NOW)
    with pytest.raises(CalibrationRefused, match="meeting has ended"):
        move(cycle, cast)
    with pytest.raises(CalibrationRefused, match="nothing for you to sign"):
        sign_seat(seat=sun, actor=cast.sun.user, now=st.NOW)
    with pytest.raises(CalibrationRefused, match="for themselves"):
        sign_seat(seat=lin, actor=cast.hr, now=st.NOW)
    sign_seat(seat=hong, actor=cast.hr, now=st.NOW)
    with pytest.raises(ReviewRefused, match="signed yet by: Lin"):
        advance_cycle(cycle=cycle, actor=cast.hr, now=st.NOW)
    assert sign_seat(seat=lin, actor=cast.lin.user, now=st.NOW) == Standing.SIGNED
    assert Notice.objects.filter(kind="performance.calibration.all_signed", user=cast.hr).count() == 1
    reopen_meeting(cycle=cycle, reason="one more case", actor=cast.hr, now=st.NOW)
    assert standing_of(seats_of(cycle)) == Standing.PREPARING
    move(cycle, cast)
    remove_seat(seat=CalibrationSeat.objects.get(user=cast.sun.user), actor=cast.hr, now=st.NOW)
    end_meeting(cycle=cycle, present=seats_of(cycle), actor=cast.hr, now=st.NOW)
    for seat in seats_of(cycle):
        sign_seat(seat=seat, actor=seat.user, now=st.NOW)
    assert advance_cycle(cycle=cycle, actor=cast.hr, now=st.NOW).stage == Stage.PUBLISHED


def test_pages_from_marking_to_signing(cycle, cast):
    hr, lin, card = client_of(cast.hr), client_of(cast.lin.user), st.card_of(cycle, cast.wei)
    board = url("board", cycle.public_id)
    assert lin.get(board).status_code == 404
    assert hr.post(url("seat-scorers", cycle.public_id)).status_code == 302
    assert hr.post(url("seat-add", cycle.public_id), {"me": "1"}).status_code == 302
    assert hr.post(url("seat-add", cycle.public_id), {"person": "nobody"}).status_code == 422
    assert lin.get(board).status_code == 200
    assert lin.get(url("board-list")).status_code == 200
    assert lin.post(url("card-mark", card.public_id), {"opinion": "question", "note": "why S"}).status_code == 302
    assert lin.get(url("card-move", card.public_id)).status_code == 403
    effect = {"department": str(card.department_id), "scorer": str(card.scorer_id), "shrunk": 10, "low": 5, "high": 15}
    type(cycle).objects.filter(pk=cycle.pk).update(scorer_effects=[effect])
    type(card).objects.filter(pk=card.pk).update(adjusted_score=D("88.00"))
    shown = hr.get(url("department", cycle.public_id, cast.live.public_id)).content.decode()
    assert "why S" in shown
    assert "92.00" in shown
    assert "88.0 <span" in shown and "(86.0–90.0)" in shown, "the adjusted score with its range beside the raw one"
    assert "The company" in shown
    assert hr.get(url("card-move", card.public_id)).status_code == 200
    assert hr.post(url("card-move", card.public_id), {"score": "104"}).status_code == 422
    assert hr.post(url("card-move", card.public_id), {"score": "104", "reason": "beside Pan"}).status_code == 302
    assert "beside Pan" in hr.get(board).content.decode()
    seats = [seat.pk for seat in seats_of(cycle) if seat.user_id in (cast.hr.pk, cast.lin.user_id)]
    assert hr.post(url("meeting-end", cycle.public_id), {}).status_code == 422
    assert hr.post(url("meeting-end", cycle.public_id), {"present": seats}).status_code == 302
    sign = url("seat-sign", cycle.public_id)
    assert lin.post(sign, {"signature": "wrong"}).status_code == 422
    for client in (hr, lin):
        assert client.post(sign, {"signature": PASSWORD}).status_code == 302
    assert standing_of(seats_of(cycle)) == Standing.SIGNED
    advance_cycle(cycle=cycle, actor=cast.hr, now=st.NOW)
    assert hr.get(board).status_code == 200
    assert lin.get(board).status_code == 404


def test_queries_of_the_board_do_not_grow(cast, django_assert_max_num_queries):
    small, large = st.team("Small", 2)[1], st.team("Large", 9)[1]
    cycle = st.scored(cast, stages=(Stage.CALIBRATION,))
    cycle = advance_cycle(cycle=cycle, actor=cast.hr, now=st.NOW)
    hr, counts = client_of(cast.hr), []
    for people in (small, large):
        page = url("department", cycle.public_id, people[0].assignments.get().department.public_id)
        hr.get(page)
        with django_assert_max_num_queries(40) as found:
            hr.get(page)
        counts.append(len(found))
    assert counts[0] == counts[1]
    board, counts = url("board", cycle.public_id), []
    for departments in ([], [cast.live, cast.service, cast.operations]):  # the large team is in one, then in four
        cards = list(cycle.scorecards.filter(employee__in=large))
        for card, department in zip(cards, departments, strict=False):
            cycle.scorecards.filter(pk=card.pk).update(department=department, calibrated_score=D(90))
            mark_card(card=card, opinion=Opinion.QUESTION, note="why", actor=seated(cast, cycle), now=st.NOW)
        cache.clear()
        hr.get(board)
        with django_assert_max_num_queries(40) as found:
            assert hr.get(board).status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1]


def seated(cast, cycle):
    """Sun, with a seat."""
    add_seats(cycle=cycle, users=[cast.sun.user], actor=cast.hr, now=st.NOW)
    return cast.sun.user
