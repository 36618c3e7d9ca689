"""Nominations and recognitions: who, on which scores, with which answer (spec 4.5)."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.urls import reverse

from audit.models import AuditEntry
from notices.models import Notice
from people.enums import Role
from performance.growth.enums import NominationState, RecognitionKind, Track
from performance.growth.errors import GrowthRefused
from performance.growth.models import Nomination, Recognition
from performance.growth.selectors import bases_of, candidates, recognitions_of
from performance.growth.services import (
    NominationRequest,
    RecognitionRequest,
    decide_nomination,
    give_recognition,
    nominate,
    withdraw_nomination,
    withdraw_recognition,
)
from performance.reviews.enums import Stage
from performance.reviews.models import ReviewCycle, Scorecard
from performance.reviews.services import correct_published
from tests.factories import PASSWORD, make_position, make_user
from tests.performance.reviews import stage as st
from tests.performance.reviews.test_pages import client_of

ON = date(2025, 4, 2)


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()


def past_cycle(code: str, until: date, scores: dict, kind: str = "quarterly") -> ReviewCycle:
    cycle = ReviewCycle.objects.create(
        code=code, name=code, kind=kind, start=until.replace(day=1), until=until, stage=Stage.CLOSED,
        bands=[["S", "105"], ["A", "90"], ["B", "75"], ["C", "60"], ["D", "0"]], created_at=st.NOW,
    )  # fmt: skip
    for employee, score in scores.items():
        place = employee.assignments.get()
        Scorecard.objects.create(
            cycle=cycle, employee=employee, department=place.department, position=place.position, start=cycle.start,
            until=until, working_days=60, score=Decimal(score), band="A",
        )  # fmt: skip
    return cycle


@pytest.fixture
def year(cast):
    """Four quarters: Wei always good, Mei with one low quarter."""
    quarters = [date(2024, 6, 30), date(2024, 9, 30), date(2024, 12, 31), date(2025, 3, 31)]
    for n, until in enumerate(quarters):
        past_cycle(f"Q{n}", until, {cast.wei: "92", cast.mei: "70" if n == 1 else "100"})
    return cast


def propose(cast, employee=None, track=Track.PROMOTION, **more):
    request = NominationRequest(
        employee=employee or cast.wei, track=track, reason="leads the evening streams",
        position=make_position("Team leader"), **more,
    )  # fmt: skip
    return nominate(request=request, actor=cast.tao.user, on=ON, now=st.NOW)


def test_a_nomination_keeps_the_scores_it_rests_on(year):
    found = propose(year)
    assert found.mean_score == Decimal("92.00")
    assert [row["score"] for row in found.evidence] == ["92.00"] * 4
    card = Scorecard.objects.select_related("cycle").get(employee=year.wei, cycle__code="Q0")
    correct_published(card=card, score=Decimal(50), actor=year.hr, now=st.NOW, reason="typed wrong")
    found.refresh_from_db()
    assert found.evidence[0]["score"] == "92.00"
    assert AuditEntry.objects.filter(action="performance.nomination.proposed").count() == 1
    assert Notice.objects.filter(user=year.hr, kind="performance.nomination.to_decide").count() == 1


def test_refused_without_enough_cycles_or_with_a_low_one(year):
    with pytest.raises(GrowthRefused, match="Below 75 in: Q1"):
        propose(year, year.mei)
    assert propose(year, year.mei, track=Track.BONUS).position is None
    with pytest.raises(GrowthRefused, match="Without a score in"):
        propose(year, year.pan, track=Track.BONUS)


def test_refused_before_there_are_enough_cycles(cast):
    for n, until in enumerate((date(2024, 9, 30), date(2024, 12, 31), date(2025, 3, 31))):
        past_cycle(f"Q{n}", until, {cast.wei: "92"})
    with pytest.raises(GrowthRefused, match="looks back on 4 published cycles; there are only 3"):
        propose(cast)


def test_nobody_proposes_or_decides_for_themselves(year):
    with pytest.raises(GrowthRefused, match="Nobody proposes themselves"):
        propose(year, year.tao)
    found = propose(year)
    with pytest.raises(GrowthRefused, match="HR decides"):
        decide_nomination(nomination=found, approved=True, answer="yes", actor=year.tao.user, on=ON, now=st.NOW)
    own = Nomination.objects.get(pk=found.pk)
    own.nominated_by = year.hr
    with pytest.raises(GrowthRefused, match="somebody else decides"):
        decide_nomination(nomination=own, approved=True, answer="yes", actor=year.hr, on=ON, now=st.NOW)


def test_a_decision_is_written_and_made_once(year):
    found = propose(year)
    with pytest.raises(GrowthRefused, match="open nomination"):
        propose(year)
    with pytest.raises(GrowthRefused, match="Give the reasons"):
        decide_nomination(nomination=found, approved=True, answer=" ", actor=year.hr, on=ON, now=st.NOW)
    decide_nomination(nomination=found, approved=False, answer="next year", actor=year.hr, on=ON, now=st.NOW)
    assert found.state == NominationState.REJECTED
    assert Notice.objects.filter(user=year.tao.user, kind="performance.nomination.decided").exists()
    with pytest.raises(GrowthRefused, match="decided already"):
        withdraw_nomination(nomination=found, reason="", actor=year.tao.user, now=st.NOW)


def test_candidates_are_those_whose_scores_carry_it(year, django_assert_num_queries):
    people = [year.wei, year.mei, year.pan]
    assert [person for person, _basis in candidates(people, Track.PROMOTION, ON)] == [year.wei]
    propose(year)
    assert candidates(people, Track.PROMOTION, ON) == []
    with django_assert_num_queries(10):  # the kinds, the cycles, two for each of four quarters
        bases_of(people, Track.PROMOTION, ON)
    with django_assert_num_queries(10):
        bases_of(people[:1], Track.PROMOTION, ON)


def recognise(cast, **more):
    values = {"employee": cast.wei, "kind": RecognitionKind.HONOUR, "title": "Best stream", "text": "12 Feb", "on": ON}
    return give_recognition(request=RecognitionRequest(**(values | more)), actor=cast.tao.user, today=ON, now=st.NOW)


def test_recognitions_of_a_span_for_the_bonus_pages(cast):
    early, late = recognise(cast, on=date(2025, 1, 5)), recognise(cast)
    assert list(recognitions_of(cast.wei)) == [late, early]
    assert list(recognitions_of(cast.wei, start=date(2025, 1, 1), until=date(2025, 3, 31))) == [early]
    withdraw_recognition(recognition=early, reason="wrong person", actor=cast.tao.user, now=st.NOW)
    assert list(recognitions_of(cast.wei)) == [late]
    assert Recognition.objects.count() == 2
    assert Notice.objects.filter(user=cast.wei.user, kind="performance.recognition.given").count() == 2
    with pytest.raises(GrowthRefused, match="future"):
        recognise(cast, on=date(2025, 4, 3))


def test_pages_propose_decide_with_a_signature_and_show_the_employee_only_the_approved(year):
    tao, wei = client_of(year.tao.user), client_of(year.wei.user)
    page = reverse("growth:nomination-create", args=[year.wei.public_id, "promotion"])
    assert "92.00" in tao.get(page).content.decode()
    assert tao.post(page, {"reason": "good"}).status_code == 422
    answer = tao.post(page, {"reason": "good", "position": make_position("Team leader").pk})
    found = Nomination.objects.get()
    detail = reverse("growth:nomination-detail", args=[found.public_id])
    assert answer["Location"] == detail
    assert wei.get(detail).status_code == 404
    assert client_of(year.pan.user).get(detail).status_code == 404
    hr = client_of(year.hr)
    decide = reverse("growth:nomination-decide", args=[found.public_id])
    assert hr.post(decide, {"answer": "yes", "signature": "wrong", "approve": "1"}).status_code == 422
    assert hr.post(decide, {"answer": "yes", "signature": PASSWORD, "approve": "1"}).status_code == 302
    assert wei.get(detail).status_code == 200
    assert client_of(make_user("other", Role.HR)).get(reverse("growth:nomination-list")).status_code == 200
    assert wei.get(reverse("growth:nomination-list")).status_code == 200
    tab = reverse("people:person-tab", args=[year.wei.public_id, "growth"])
    assert "Best stream" not in tao.get(tab).content.decode()
    recognise(year)
    assert "Best stream" in tao.get(tab).content.decode()
    assert "Best stream" in wei.get(reverse("growth:recognition-list")).content.decode()
    assert "Best stream" not in client_of(year.pan.user).get(reverse("growth:recognition-list")).content.decode()


def test_only_leaders_reach_the_forms(year):
    pages = (
        reverse("growth:nomination-create", args=[year.wei.public_id, "bonus"]),
        reverse("growth:recognition-create", args=[year.wei.public_id]),
    )
    for page in pages:
        assert client_of(year.wei.user).get(page).status_code == 403
        assert client_of(year.pan.user).get(page).status_code == 404
        assert client_of(year.lin.user).get(page).status_code == 200
