"""Recording a talk (spec 7.5): figures of the alert or plan frozen, who was there, agreed actions; found again."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from performance.measures.models import DayResult
from performance.talks.models import Talk
from performance.talks.person import talks_held
from performance.talks.search import talks as search
from performance.talks.services import TalkContent, change_talk, confirm_talk, record_talk
from pip_workflow.models import Plan
from tests.clients import signed_in
from tests.pip_workflow.conftest import at, content, orders, plan  # noqa: F401 fixtures

DAY = date(2025, 3, 14)


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr("hrplatform.lib.dates.now", lambda: at(DAY, 8))


@pytest.fixture
def served(plan, cast, orders):  # noqa: F811
    Plan.objects.filter(pk=plan.pk).update(state="active", issued_on=date(2025, 3, 8))
    for n, value in enumerate((1, 4, 5, 5, 6, 6, 7)):
        DayResult.objects.create(
            employee=cast.wei, metric=orders, day=date(2025, 3, 8) + timedelta(days=n), grain="day", value=value,
            target_value=10, achievement=Decimal(value) / 10,
        )  # fmt: skip
    return plan


def form_data(**change):
    return {
        "held_at": "2025-03-14T10:00", "topic": "plan", "summary": "Looked at the week.", "employee_words": "Traffic.",
        "present": "", **change,
    }  # fmt: skip


def address(person, plan) -> str:  # noqa: F811
    return f"{reverse('talks:talk-create')}?employee={person.public_id}&plan={plan.public_id}"


def test_the_last_five_days_of_the_plan_are_frozen_with_what_was_agreed_and_who_was_there(served, cast):
    client = signed_in(cast.tao.user)
    data = form_data(
        present=f"{cast.mei.number}，{cast.lin.number}", action_1="Watch two lives", who_1="Wei", due_1="2025-03-18"
    )
    assert client.post(address(cast.wei, served), data).status_code == 302
    talk = Talk.objects.get()
    assert talk.about_plan == served.public_id
    assert [line["value"] for line in talk.facts["lines"]] == [f"{n}.000000" for n in (5, 5, 6, 6, 7)]
    assert talk.actions == [{"text": "Watch two lives", "who": "Wei", "due_on": "2025-03-18"}]
    assert set(talk.present.all()) == {cast.mei, cast.lin}
    # What is frozen stays as it was shown.
    DayResult.objects.filter(employee=cast.wei).update(value=98765)
    page = signed_in(cast.mei.user).get(reverse("talks:talk-detail", args=[talk.public_id])).content.decode()
    assert "7 of a target of 10" in page and "98,765" not in page
    assert "Watch two lives" in page and "Wei" in page


def test_a_link_to_the_plan_only_for_those_who_may_see_it(served, cast):
    data = form_data(present=cast.mei.number)
    signed_in(cast.tao.user).post(address(cast.wei, served), data)
    talk = Talk.objects.get()
    where = reverse("plans:plan-detail", args=[served.public_id])
    for user, sees in ((cast.tao.user, True), (cast.wei.user, True), (cast.mei.user, False)):
        page = signed_in(user).get(reverse("talks:talk-detail", args=[talk.public_id])).content.decode()
        assert (where in page) is sees


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"present": "no-such-number"}, "present"),
        ({"action_1": "Something"}, "due_1"),
        ({"held_at": "2025-03-15T10:00"}, None),
        ({"summary": " "}, "summary"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(served, cast, change, field):
    answer = signed_in(cast.tao.user).post(address(cast.wei, served), form_data(**change))
    assert answer.status_code == 422
    assert (field or "__all__") in answer.context["form"].errors
    assert not Talk.objects.exists()


def test_the_plan_of_somebody_else_is_refused(served, cast):
    assert signed_in(cast.hr).get(address(cast.mei, served)).status_code == 403
    assert signed_in(cast.sun.user).get(address(cast.pan, served)).status_code == 404


def test_found_by_what_was_said_by_those_in_it_and_hr_alone(cast):
    words = TalkContent(held_at=at(DAY, 1), topic="plan", summary="Late evening stream", employee_words="own lamp")
    talk = record_talk(employee=cast.wei, content=words, actor=cast.tao.user, now=at(DAY))
    confirm_talk(talk=talk, actor=cast.wei.user, remark="rather blue", now=at(DAY))
    for query in ("evening", "own lamp", "rather blue", "Wei"):
        assert [hit.url for hit in search(cast.hr, query, DAY)] == [reverse("talks:talk-detail", args=[talk.public_id])]
        assert len(search(cast.wei.user, query, DAY)) == 1
        assert search(cast.lin.user, query, DAY) == []
    assert search(cast.hr, "e", DAY) == []


def test_it_stands_on_the_persons_timeline(cast):
    words = TalkContent(held_at=at(DAY, 1), topic="plan", summary="Two of ten")
    talk = record_talk(employee=cast.wei, content=words, actor=cast.tao.user, now=at(DAY))
    where = reverse("talks:talk-detail", args=[talk.public_id])
    for viewer, sees in ((cast.hr, True), (cast.wei.user, True), (cast.mei.user, False)):
        assert [event.url for event in talks_held(employee=cast.wei, viewer=viewer, on=DAY)] == [where] * sees


def test_the_page_asks_to_confirm_the_text_it_shows(cast):
    words = TalkContent(held_at=at(DAY, 1), topic="plan", summary="Two of ten")
    talk = record_talk(employee=cast.wei, content=words, actor=cast.tao.user, now=at(DAY))
    client, where = signed_in(cast.wei.user), reverse("talks:talk-detail", args=[talk.public_id])
    seen = client.get(where).context["confirm_form"].initial["seen"]
    change_talk(talk=talk, summary="Ten of ten", employee_words="", actor=cast.tao.user, now=at(DAY))
    confirm = reverse("talks:talk-confirm", args=[talk.public_id])
    assert "Ten of ten" in client.post(confirm, {"seen": seen}, follow=True).content.decode()
    assert Talk.objects.get().confirmed_at is None
    client.post(confirm, {"seen": client.get(where).context["confirm_form"].initial["seen"]})
    assert Talk.objects.get().confirmed_at is not None
