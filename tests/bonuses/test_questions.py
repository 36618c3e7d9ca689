"""I have a question: the person asks about the own bonus, HR answers beside the steps (spec 6.6)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from audit.models import AuditEntry
from bonuses import services
from bonuses.errors import BonusRefused, PoolMoved
from bonuses.home import questions_to_answer
from bonuses.models import Adjustment
from bonuses.selectors.turns import count_turns
from bonuses.services.questions import answer_question, ask_about_award
from notices.models import Notice
from tests.bonuses.conftest import AT
from tests.bonuses.test_life import approve
from tests.clients import signed_in
from tests.queries import counted_queries

LATER = AT + timedelta(hours=1)


@pytest.fixture
def award(stage):
    services.release_pool(pool=approve(stage), actor=stage.cast.hr, now=AT)
    return stage.scenario.awards.select_related("scenario__pool", "employee__user").get(employee=stage.cast.wei)


def ask(award, **more):
    values = {"text": "Why 0.88?", "step": 5, "actor": award.employee.user, "now": AT} | more
    return ask_about_award(award=award, **values)


def test_a_question_goes_to_hr_and_its_answer_to_the_person(stage, award):
    hr, finance, wei = stage.cast.hr, stage.cast.finance, stage.cast.wei.user
    asked = ask(award)
    assert (asked.state, asked.amount, asked.step) == ("asked", None, 5)
    told = Notice.objects.filter(kind="bonuses.question.asked")
    assert set(told.values_list("user_id", flat=True)) >= {hr.pk, stage.hr2.pk}
    [need] = questions_to_answer(hr, AT.date(), LATER)
    assert need.url == reverse("bonuses:question-answer", args=[asked.public_id])
    assert (need.status.kind, questions_to_answer(hr, AT.date(), AT + timedelta(days=4))[0].status.kind) == (
        "info", "warn",
    )  # fmt: skip
    before = count_turns(hr, AT.date())
    answered = answer_question(question=asked, text="88 points give 0.88.", actor=hr, now=LATER)
    assert (answered.state, answered.hr_by) == ("answered", hr)
    assert questions_to_answer(hr, AT.date(), LATER) == []
    assert (count_turns(hr, AT.date()), questions_to_answer(finance, AT.date(), LATER)) == (before - 1, [])
    assert Notice.objects.get(kind="bonuses.question.answered").user_id == wei.pk
    entries = AuditEntry.objects.filter(action__startswith="bonuses.question").order_by("pk")
    assert [entry.action for entry in entries] == ["bonuses.question.asked", "bonuses.question.answered"]
    ask(award, text="And the cap?", step=None)
    assert Adjustment.objects.filter(award=award).count() == 2


def test_what_is_refused(stage, award):
    wei = award.employee.user
    with pytest.raises(BonusRefused, match="本人"):
        ask(award, actor=stage.cast.mei.user)
    with pytest.raises(BonusRefused, match="请写明"):
        ask(award, text="  ")
    asked = ask(award)
    with pytest.raises(BonusRefused, match="待答复"):
        ask(award)
    with pytest.raises(BonusRefused, match="填写"):
        answer_question(question=asked, text=" ", actor=stage.cast.hr, now=LATER)
    with pytest.raises(BonusRefused, match="其他人事"):
        answer_question(question=asked, text="Mine", actor=wei, now=LATER)
    answer_question(question=asked, text="So", actor=stage.cast.hr, now=LATER)
    with pytest.raises(PoolMoved):
        answer_question(question=asked, text="Twice", actor=stage.hr2, now=LATER)


def test_nobody_asks_before_the_release(stage):
    approve(stage)
    award = stage.scenario.awards.select_related("scenario__pool", "employee__user").get(employee=stage.cast.wei)
    with pytest.raises(BonusRefused):
        ask(award)


@pytest.mark.parametrize("values", [{"amount": 1}, {"state": "proposed"}, {"state": "answered", "answer": ""}])
def test_the_database_keeps_questions_without_sums_and_answers_with_words(award, values):
    asked = ask(award)
    with pytest.raises(IntegrityError), transaction.atomic():
        Adjustment.objects.filter(pk=asked.pk).update(**values)


def test_a_question_moves_no_money_and_stands_in_no_list_of_adjustments(stage, award, company):
    ask(award, text="Why so?")
    page = signed_in(stage.cast.hr).get(reverse("bonuses:pool-detail", args=[stage.pool.public_id]))
    assert list(page.context["adjustments"]) == []
    assert [one.reason for one in page.context["questions"]] == ["Why so?"]
    assert services.pay_pool(pool=award.scenario.pool, actor=stage.cast.finance, now=LATER).state == "paid"


def test_pages_from_the_button_to_the_answer(stage, award, company):
    """The person's button, the form with the steps, HR's form beside the trace, the answer on the person's page."""
    wei, hr = signed_in(award.employee.user), signed_in(stage.cast.hr)
    page = reverse("bonuses:award-detail", args=[award.public_id])
    form = reverse("bonuses:question-ask", args=[award.public_id])
    assert form in wei.get(page).content.decode()
    assert form not in hr.get(page).content.decode()
    assert wei.post(form, {"step": "5", "text": ""}).status_code == 422
    done = wei.post(form, {"step": "5", "text": "Why 0.88?"})
    assert (done.status_code, done["Location"]) == (302, f"{page}#questions")
    asked = Adjustment.objects.get(award=award)
    path = reverse("bonuses:question-answer", args=[asked.public_id])
    shown = hr.get(path)
    assert shown.status_code == 200
    assert "Why 0.88?" in shown.content.decode()
    assert len(shown.context["page"].steps) == 8
    assert signed_in(stage.cast.finance).get(path).status_code == 403
    assert hr.post(path, {"text": "88 points give 0.88."}).status_code == 302
    assert "88 points give 0.88." in wei.get(page).content.decode()
    assert "88 points give 0.88." not in signed_in(stage.cast.finance).get(page).content.decode()
    late = hr.post(path, {"text": "Again"})
    assert late.status_code == 409


def test_the_pools_page_asks_the_same_for_one_question_and_for_three(stage, award, company):
    client, page = signed_in(stage.cast.hr), reverse("bonuses:pool-detail", args=[stage.pool.public_id])
    ask(award)
    client.get(page)
    with counted_queries() as one:
        client.get(page)
    for person in (stage.cast.mei, stage.cast.sun):
        other = stage.scenario.awards.select_related("scenario__pool", "employee__user").get(employee=person)
        ask(other, actor=person.user)
    with counted_queries() as three:
        client.get(page)
    assert len(three) == len(one)
