"""Feedback from colleagues: accept or decline, four answers, weights, anonymous or named, everywhere (spec 4.1)."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as some

from notices.models import Notice
from performance.reviews.enums import PeerState, Stage
from performance.reviews.errors import ReviewRefused
from performance.reviews.home import colleagues_ask
from performance.reviews.models import FormTemplate
from performance.reviews.peer_answers import peer_items
from performance.reviews.peers import Rated, peers_mean
from performance.reviews.services import FormRequest, ItemRequest, advance_cycle, create_form, open_cycle
from performance.reviews.services.peers import (
    accept_invitation,
    answer_invitation,
    decline_invitation,
    invite_peers,
    withdraw_invitation,
)
from tests.factories import make_employee
from tests.performance.reviews import stage as st
from tests.performance.reviews.test_pages import client_of

RATED = some.tuples(some.decimals("0.01", "9", places=2), some.decimals(0, 120, places=2))


@given(some.lists(RATED, max_size=12))
def test_the_mean_is_by_weight_and_there_is_none_under_four(rows):
    mean = peers_mean([Rated(*row) for row in rows])
    if len(rows) < 4:
        assert mean is None
    else:
        assert min(row[1] for row in rows) <= round(mean, 9)
        assert round(mean, 9) <= max(row[1] for row in rows)


def test_by_hand():
    rated = [Rated(D(2), D(100)), Rated(D(1), D(80)), Rated(D(1), D(60)), Rated(D(1), D(90))]
    assert peers_mean(rated) == D(86)
    assert peers_mean(rated[:3]) is None


@pytest.fixture
def cycle(cast):
    items = [
        ItemRequest(name_zh="工作质量", name_en="Quality", code="quality", weight=D(60)),
        ItemRequest(name_zh="同事评价", name_en="Peers", code="peers", weight=D(40), kind="peers"),
    ]
    create_form(request=FormRequest(name="通用", items=items, start=date(2024, 1, 1)), actor=cast.hr, now=st.NOW)
    made = st.make_cycle(cast.hr, stages=())
    return open_cycle(cycle=made, as_of=st.UNTIL, actor=cast.hr, now=st.NOW)


def ask(cycle, cast, people, weights=()):
    card = st.card_of(cycle, cast.wei)
    return [
        invite_peers(card=card, raters=[who], weight=D(weight), actor=cast.tao.user, now=st.NOW)[0]
        for who, weight in zip(people, weights or ["1"] * len(people), strict=True)
    ]


def rate(invitation, points, comment=""):
    item = invitation.scorecard.items.get(code="peers")
    return answer_invitation(
        invitation=invitation, points={item.pk: D(points)}, comments={item.pk: comment},
        actor=invitation.rater.user, now=st.NOW,
    )  # fmt: skip


def published(cycle, cast):
    for card in cycle.scorecards.select_related("employee"):
        st.type_points(cycle, card.employee, "80", actor=cast.hr)
    cycle.scorecards.update(submitted_at=st.NOW)
    return advance_cycle(cycle=cycle, actor=cast.hr, now=st.NOW)


def colleagues(cast, n=5):
    return [make_employee(f"C{i}", cast.live) for i in range(n)]


def test_four_answers_count_by_weight_when_answers_are_over_and_not_before(cast, cycle):
    people = colleagues(cast)
    asked = ask(cycle, cast, people, ("2", "1", "1", "1", "1"))
    assert Notice.objects.filter(user=people[0].user, kind="performance.review.peer_asked").count() == 1
    accept_invitation(invitation=asked[0], actor=people[0].user, now=st.NOW)
    for one, points in zip(asked, ("100", "80", "60", "90"), strict=False):
        rate(one, points, "很可靠")
    with pytest.raises(ReviewRefused, match="why"):
        decline_invitation(invitation=asked[4], actor=people[4].user, now=st.NOW, reason="")
    assert (
        decline_invitation(invitation=asked[4], actor=people[4].user, now=st.NOW, reason="合作少").state
        == PeerState.DECLINED
    )
    item = st.item_of(cycle, cast.wei, "peers")
    assert (item.points, item.not_applicable) == (None, True)
    cycle = published(cycle, cast)
    item.refresh_from_db()
    assert (item.points, item.not_applicable) == (D(86), False)
    card = st.card_of(cycle, cast.wei)
    assert card.score == D("82.40")
    shown = peer_items(card)[0]
    assert (shown.answers, shown.mean) == (4, D(86))
    assert {(word.name, word.points) for word in shown.words} == {("", None)}
    FormTemplate.objects.filter(pk=card.template_id).update(peers_are_anonymous=False)
    named = peer_items(st.card_of(cycle, cast.wei))[0]
    assert next((word.name, word.points) for word in named.words) == ("C0", D(100))


def test_three_answers_are_never_shown_and_never_count(cast, cycle):
    for one in ask(cycle, cast, colleagues(cast, 3)):
        rate(one, "40", "太慢")
    cycle = published(cycle, cast)
    card = st.card_of(cycle, cast.wei)
    item = st.item_of(cycle, cast.wei, "peers")
    assert (item.points, item.not_applicable, item.not_applicable_reason) == (None, True, "few_peers")
    assert card.score == D(80)
    assert (peer_items(card)[0].answers, peer_items(card)[0].mean, peer_items(card)[0].words) == (0, None, ())


def test_neither_the_person_nor_the_scorer_is_asked_and_nobody_twice(cast, cycle):
    card = st.card_of(cycle, cast.wei)
    for who in (cast.wei, cast.tao):
        with pytest.raises(ReviewRefused):
            invite_peers(card=card, raters=[who], actor=cast.hr, now=st.NOW)
    assert len(invite_peers(card=card, raters=[cast.mei], actor=cast.hr, now=st.NOW)) == 1
    assert invite_peers(card=card, raters=[cast.mei], actor=cast.hr, now=st.NOW) == []


def test_answers_end_with_head_scores_and_a_withdrawn_invitation_takes_none(cast, cycle):
    first, second = ask(cycle, cast, colleagues(cast, 2))
    withdraw_invitation(invitation=first, actor=cast.tao.user, now=st.NOW, reason="换人")
    with pytest.raises(ReviewRefused):
        rate(first, "90")
    cycle = published(cycle, cast)
    assert cycle.stage == Stage.PUBLISHED
    second.refresh_from_db()
    second.scorecard.refresh_from_db()
    with pytest.raises(ReviewRefused, match="Answers"):
        rate(type(second).objects.get(pk=second.pk), "90")


def test_pages_of_peers(cast, cycle):
    client = client_of(cast.tao.user)
    card = st.card_of(cycle, cast.wei)
    ask_url = f"/reviews/peers/ask/{card.public_id}/"
    assert client.get(ask_url).status_code == 200
    assert client.post(ask_url, {"rater": cast.mei.number, "weight": "1"}).status_code == 302
    assert client.get(f"/reviews/teams/{cycle.public_id}/").status_code == 200
    one = card.peers.get()
    client = client_of(cast.mei.user)
    assert "Wei" in client.get("/reviews/peers/").content.decode()
    url = f"/reviews/peers/{one.public_id}/"
    assert client.get(url).status_code == 200
    assert client.post(url, {"answer": "1"}).status_code == 422
    item = card.items.get(code="peers")
    assert client.post(url, {"answer": "1", f"points_{item.pk}": "95"}).status_code == 302
    one.refresh_from_db()
    assert one.state == PeerState.ANSWERED
    client = client_of(cast.wei.user)
    assert client.get(url).status_code == 404
    assert client.get(ask_url).status_code == 404
    client = client_of(cast.hr)
    assert client.get(url).status_code == 404


def test_an_invitation_waits_on_the_start_page_until_it_is_answered(cycle, cast):
    invitation = ask(cycle, cast, [cast.mei])[0]
    needs = colleagues_ask(cast.mei.user, st.ON, st.NOW)
    assert [(need.title, need.url) for need in needs] == [
        ("2025Q1: feedback about Wei", reverse("reviews:peer-answer", args=[invitation.public_id]))
    ]
    assert colleagues_ask(cast.wei.user, st.ON, st.NOW) == colleagues_ask(cast.hr, st.ON, st.NOW) == []
    accept_invitation(invitation=invitation, actor=cast.mei.user, now=st.NOW)
    item = st.item_of(cycle, cast.wei, "peers")
    answer_invitation(invitation=invitation, points={item.pk: D(90)}, comments={}, actor=cast.mei.user, now=st.NOW)
    assert colleagues_ask(cast.mei.user, st.ON, st.NOW) == []


@pytest.mark.parametrize("weight", ["0", "0.01", "0.49", "2.01", "999"])
def test_no_weight_makes_the_mean_one_persons_answer(cast, cycle, weight):
    card = st.card_of(cycle, cast.wei)
    with pytest.raises(ReviewRefused):
        invite_peers(card=card, raters=[cast.mei], weight=D(weight), actor=cast.tao.user, now=st.NOW)
    asked = client_of(cast.tao.user).post(
        f"/reviews/peers/ask/{card.public_id}/", {"rater": cast.mei.number, "weight": weight}
    )
    assert asked.status_code == 422 and not card.peers.exists()
