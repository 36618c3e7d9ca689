"""Appeals: within the window, with files, decided by somebody else, by a linked correction or not (spec 4.4)."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st_

from audit.models import AuditEntry
from notices.models import Notice
from people.enums import Role
from people.models import StoredFile
from people.services.files import open_file
from performance.appeals.enums import AppealState
from performance.appeals.errors import AppealRefused
from performance.appeals.models import Appeal
from performance.appeals.night import watch_appeals
from performance.appeals.permissions import why_not_decider
from performance.appeals.selectors import appeals_of
from performance.appeals.services import assign_decider, decide_appeal, file_appeal, withdraw_appeal
from performance.appeals.window import window_of
from performance.reviews.enums import Change, Stage
from performance.reviews.errors import ReviewRefused
from performance.reviews.models import ScoreChange
from performance.reviews.selectors import final_scores
from performance.reviews.services import advance_cycle
from tests.factories import PASSWORD, make_user
from tests.performance.reviews import stage as st
from tests.performance.reviews.test_pages import client_of
from tests.standing import Made, company, keep, named, the_cast

__all__ = ["company"]

D = Decimal
PDF = b"%PDF-1.7 a letter"
DEADLINE = date(2025, 4, 20)


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()


def _cycle(made: Made) -> Made:
    """Published, with an appeals stage; Wei: data 100, judged 80 → 92."""
    cast = made["cast"]
    st.add_results(cast.wei)
    cycle = st.scored(cast, stages=(Stage.APPEALS,), deadlines={Stage.APPEALS: DEADLINE})
    return {"cycle": advance_cycle(cycle=cycle, actor=cast.hr, now=st.NOW)}


standing, made = keep({"cast": the_cast, "cycle": _cycle})
cast, cycle = named("cast"), named("cycle")


def upload(content=PDF, name="证据.pdf"):
    return SimpleUploadedFile(name, content)


def appeal_of(cast, cycle, *, uploads=(), on=st.ON, text="quality was 95"):
    card = st.card_of(cycle, cast.wei)
    return file_appeal(card=card, text=text, uploads=uploads, actor=cast.wei.user, on=on, now=st.NOW)


def decide(appeal, actor, *, changed=False, points=None, answer="looked at the weekly reports"):
    return decide_appeal(appeal=appeal, answer=answer, points=points or {}, changed=changed, actor=actor, now=st.NOW)


@given(st_.sampled_from(list(Stage)), st_.none() | st_.dates(date(2025, 1, 1), date(2025, 12, 31)), st_.booleans())
def test_the_window_is_open_only_between_publication_and_its_deadline(stage, deadline, has_stage):
    on, stages = date(2025, 6, 15), {Stage.APPEALS: deadline} if has_stage else {}
    found = window_of(stage, stages, on)
    shown = stage in (Stage.PUBLISHED, Stage.APPEALS)
    assert found.is_open == (has_stage and shown and (deadline is None or on <= deadline))
    assert found.is_open == (found.why == "")


def test_filed_in_writing_with_files_kept_safely(cycle, cast):
    appeal = appeal_of(cast, cycle, uploads=[upload(), upload(b"\x89PNG\r\n\x1a\n...", "shot.png")])
    kept = list(appeal.files.order_by("pk"))
    assert [file.media_type for file in kept] == ["application/pdf", "image/png"]
    assert open_file(kept[0]) == PDF
    assert PDF not in bytes(kept[0].sealed)
    assert AuditEntry.objects.filter(action="performance.appeal.filed").count() == 1
    told = Notice.objects.filter(kind="performance.appeal.to_decide")
    assert told.count() == 1
    assert not told.filter(user=cast.hr).exists()  # Hong typed the points in this set-up: the other HR admin is told
    with pytest.raises(AppealRefused, match="already"):
        appeal_of(cast, cycle)


def test_a_file_is_told_by_its_content(cycle, cast):
    with pytest.raises(AppealRefused, match="no PDF, PNG, JPEG or Word"):
        appeal_of(cast, cycle, uploads=[upload(b"MZ\x90\x00 a program", "harmless.pdf")])
    assert not Appeal.objects.exists()
    assert not StoredFile.objects.exists()


def test_only_the_employee_and_only_within_the_window(cycle, cast):
    card = st.card_of(cycle, cast.wei)
    with pytest.raises(AppealRefused, match="Only the employee"):
        file_appeal(card=card, text="x", uploads=[], actor=cast.tao.user, on=st.ON, now=st.NOW)
    with pytest.raises(AppealRefused, match="until 2025-04-20"):
        appeal_of(cast, cycle, on=date(2025, 4, 21))
    with pytest.raises(AppealRefused, match="Write what"):
        appeal_of(cast, cycle, text=" ")
    assert appeal_of(cast, cycle, on=DEADLINE).state == AppealState.OPEN


def test_somebody_other_than_the_scorer_decides(cycle, cast):
    appeal = appeal_of(cast, cycle)
    for user, words in ((cast.tao.user, "HR decides"), (cast.wei.user, "HR decides")):
        with pytest.raises(AppealRefused, match=words):
            decide(appeal, user)
    with pytest.raises(AppealRefused, match="gave this score"):
        assign_decider(appeal=appeal, decider=cast.tao.user, actor=cast.hr, now=st.NOW)
    # HR typed Wei's points in this test's set-up, in the scorer's place: HR scored, too.
    with pytest.raises(AppealRefused, match="You gave this score"):
        decide(appeal, cast.hr)
    zhu = make_user("zhu", Role.HR)
    assert not why_not_decider(zhu, appeal)
    ScoreChange.objects.create(
        scorecard=appeal.scorecard, kind=Change.CALIBRATION, before=D(92), after=D(80), user=zhu, at=st.NOW
    )
    with pytest.raises(AppealRefused, match="You gave this score"):  # moved it in calibration
        decide(appeal, zhu)
    with pytest.raises(AppealRefused, match="own appeal"):  # HR appealing doesn't choose who decides
        assign_decider(appeal=appeal, decider=cast.sun.user, actor=cast.wei.user, now=st.NOW)
    assign_decider(appeal=appeal, decider=cast.lin.user, actor=cast.hr, now=st.NOW)
    with pytest.raises(AppealRefused, match="Give the reasons"):
        decide(appeal, cast.lin.user, answer="  ")
    decide(appeal, cast.lin.user)
    assert (appeal.state, appeal.correction) == (AppealState.KEPT, None)
    assert Notice.objects.filter(user=cast.wei.user, kind="performance.appeal.decided").count() == 1
    with pytest.raises(AppealRefused, match="decided already"):
        decide(appeal, cast.lin.user)
    assert st.card_of(cycle, cast.wei).score == D("92.00")


def test_a_change_is_a_linked_correction_and_the_scorecard_stays(cycle, cast):
    appeal = assign_decider(appeal=appeal_of(cast, cycle), decider=cast.lin.user, actor=cast.hr, now=st.NOW)
    quality = st.item_of(cycle, cast.wei)
    with pytest.raises(AppealRefused, match="Change at least one item"):
        decide(appeal, cast.lin.user, changed=True, points={quality.pk: D(80)})
    decide(appeal, cast.lin.user, changed=True, points={quality.pk: D(95)})
    correction = appeal.correction
    assert (correction.score_before, correction.score_after) == (D("92.00"), D("95.00"))  # + 20 % × 15
    assert correction.item == quality
    card = st.card_of(cycle, cast.wei)
    assert card.score == D("92.00")
    quality.refresh_from_db()
    assert quality.points == D(80)
    assert final_scores(cycle)[(cast.wei.pk, cast.live.pk)] == D("95.00")
    assert [row.correction for row in appeals_of(cast.wei)] == [correction]


def test_data_that_changed_since_is_taken_again_not_typed(cycle, cast):
    appeal = assign_decider(appeal=appeal_of(cast, cycle), decider=cast.lin.user, actor=cast.hr, now=st.NOW)
    st.add_results(cast.wei, value="12", target="10", days=(date(2025, 3, 3), date(2025, 3, 4)))
    lin, page = client_of(cast.lin.user), reverse("appeals:appeal-decide", args=[appeal.public_id])
    form = {"answer": "two days were missing", "take_data": "on", "signature": PASSWORD, "change": "1"}
    assert lin.post(page, form).status_code == 302
    appeal.refresh_from_db()
    assert appeal.correction.item.kind == "kpi"
    assert appeal.correction.points_after > 100


def test_a_cycle_is_not_closed_over_an_open_appeal(cycle, cast):
    cycle = advance_cycle(cycle=cycle, actor=cast.hr, now=st.NOW)
    appeal = appeal_of(cast, cycle)
    with pytest.raises(ReviewRefused, match="still waits"):
        advance_cycle(cycle=cycle, actor=cast.hr, now=st.NOW)
    withdraw_appeal(appeal=appeal, actor=cast.wei.user, now=st.NOW)
    again = appeal_of(cast, cycle)
    withdraw_appeal(appeal=again, actor=cast.wei.user, now=st.NOW)
    assert advance_cycle(cycle=cycle, actor=cast.hr, now=st.NOW).stage == Stage.CLOSED
    with pytest.raises(AppealRefused, match="closed"):
        appeal_of(cast, cycle)
    assert appeals_of(cast.wei).count() == 2


def test_an_appeal_nobody_answers_is_reported_once(cycle, cast):
    appeal = appeal_of(cast, cycle)
    assert watch_appeals(on=appeal.due_on, now=st.NOW) == {"appeals_overdue": 0}
    late = date(2025, 5, 30)
    assert watch_appeals(on=late, now=st.NOW) == {"appeals_overdue": 1}
    assert watch_appeals(on=late, now=st.NOW) == {"appeals_overdue": 0}
    assert Notice.objects.filter(kind="performance.appeal.overdue", user=cast.hr).count() == 1


def test_pages_from_the_result_to_the_answer(cycle, cast):
    cycle.stages.filter(stage=Stage.APPEALS).update(deadline=None)
    wei, hr, card = client_of(cast.wei.user), client_of(cast.hr), st.card_of(cycle, cast.wei)
    create = reverse("appeals:appeal-create", args=[card.public_id])
    result = reverse("reviews:result", args=[card.public_id])
    assert create in wei.get(result).content.decode()
    assert create not in client_of(cast.tao.user).get(result).content.decode()
    assert wei.post(create, {"text": ""}).status_code == 422
    bad = wei.post(create, {"text": "x", "file_1": upload(b"MZ", "a.pdf")})
    assert bad.status_code == 422
    answer = wei.post(create, {"text": "quality was 95", "file_1": upload()})
    appeal = Appeal.objects.get()
    detail = reverse("appeals:appeal-detail", args=[appeal.public_id])
    assert answer["Location"] == detail
    file = reverse("appeals:appeal-file", args=[appeal.public_id, appeal.files.get().public_id])
    assert b"".join(wei.get(file)) == PDF
    assert wei.get(file)["X-Content-Type-Options"] == "nosniff"
    for stranger in (cast.tao.user, cast.mei.user, cast.lin.user):
        assert client_of(stranger).get(detail).status_code == 404
        assert client_of(stranger).get(file).status_code == 404
    assign = reverse("appeals:appeal-assign", args=[appeal.public_id])
    assert hr.post(assign, {"decider": cast.tao.number}).status_code == 422
    assert wei.post(assign, {"decider": cast.lin.number}).status_code == 403
    assert hr.post(assign, {"decider": cast.lin.number}).status_code == 302
    lin = client_of(cast.lin.user)
    assert "quality was 95" in lin.get(detail).content.decode()
    quality, decide_ = st.item_of(cycle, cast.wei), reverse("appeals:appeal-decide", args=[appeal.public_id])
    form = {"answer": "you are right", f"points_{quality.pk}": "95", "change": "1"}
    assert lin.post(decide_, form | {"signature": "wrong"}).status_code == 422
    assert lin.post(decide_, form | {"signature": PASSWORD}).status_code == 302
    page = wei.get(detail).content.decode()
    assert "you are right" in page
    assert page.count("95.00") == 2 and "92.00" in page, "as published beside the items, as corrected below"
    assert hr.get(reverse("appeals:appeal-list")).status_code == 200
