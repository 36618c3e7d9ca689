"""Pages of follow-ups, reviews, rules and calculators: what each shows, refuses, and writes (spec 7.2, 7.3)."""

import shutil
import subprocess
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from audit.models import AuditEntry
from people.enums import Role
from pip_workflow.errors import PlanRefused
from pip_workflow.followups.models import DismissalReview, FollowUp
from pip_workflow.followups.services import keep_paper_agreement, sign_agreement
from pip_workflow.guards.law import shipped_wages
from pip_workflow.guards.models import GuardRule, LocalFigure
from pip_workflow.selectors import involved_in
from tests.clients import signed_in
from tests.factories import PASSWORD, make_user
from tests.pip_workflow.conftest import at
from tests.pip_workflow.law import REVIEWED, make_law, open_post

DAY = date(2025, 3, 25)


@pytest.fixture
def law(cast, orders):
    return make_law(cast, orders)


@pytest.fixture
def follow_up(law, plan, rules, cast):
    open_post(cast, ["快捷回复"])
    return law.first_failure(plan)


@pytest.fixture
def today(monkeypatch):
    """Sets the pages' now."""

    def set_day(day: date) -> None:
        monkeypatch.setattr("hrplatform.lib.dates.now", lambda: at(day, 3))

    set_day(DAY)
    return set_day


def sign_in(user):
    client = signed_in(user)
    type(user).objects.filter(pk=user.pk).update(language="zh-hans")
    return client


def url(name, *args):
    return reverse(f"plans:{name}", args=args)


def pdf_text(content: bytes) -> str:
    return subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True).stdout.decode()


def test_hr_reads_scores_line_by_line_and_the_employee_nothing_yet(follow_up, cast, today):
    page = sign_in(cast.hr).get(url("follow-up", follow_up.public_id))
    text = page.content.decode()
    assert page.status_code == 200
    assert "Service agent" in text and "快捷回复" in text and "无记录" in text
    assert sign_in(cast.wei.user).get(url("follow-up", follow_up.public_id)).status_code == 404
    assert sign_in(cast.tao.user).get(url("follow-up", follow_up.public_id)).status_code == 200
    assert "未通过之后" in sign_in(cast.hr).get(url("follow-up-list")).content.decode()


def test_a_transfer_from_decision_to_agreement_on_the_pages(follow_up, cast, today):
    department, position = cast.service, cast.pan.assignments.get().position
    hr, wei = sign_in(cast.hr), sign_in(cast.wei.user)
    sent = {
        "kind": "transfer", "reason": "客服更适合", "begins_on": "2025-03-26", "gap": ["orders"],
        "post": f"{department.public_id}/{position.public_id}", "signature": PASSWORD,
    }  # fmt: skip
    wrong = hr.post(url("follow-up-act", follow_up.public_id, "decide"), {**sent, "post": ""})
    assert wrong.status_code == 422
    done = hr.post(url("follow-up-act", follow_up.public_id, "decide"), sent)
    assert done.status_code == 302, done.content.decode()
    letter = hr.get(url("follow-up-act", follow_up.public_id, "letter"))
    assert letter.status_code == 200 and letter["Content-Type"] == "application/pdf"
    if shutil.which("pdftotext"):
        text = pdf_text(letter.content)
        assert "岗位变更协议书" in text and "第三十五条" in text and "Service agent" in text
        assert "原岗位" in text and "不变" in text and "2025-03-25" in text, "what was, what stays, the decision's day"
    # The page says that the agreement is missing, and the employee signs with the password.
    page = hr.get(url("follow-up", follow_up.public_id)).content.decode()
    assert "既没有签署的协议" in page
    agree = url("follow-up-act", follow_up.public_id, "agree")
    assert "同意并签署" in wei.get(url("follow-up", follow_up.public_id)).content.decode()
    assert wei.post(agree, {"agrees": "on", "note": "", "signature": "wrong"}).status_code == 422
    assert hr.get(agree).status_code == 403
    assert wei.post(agree, {"agrees": "on", "note": "", "signature": PASSWORD}).status_code == 302
    today(date(2025, 3, 27))
    done = hr.post(url("follow-up-act", follow_up.public_id, "carry-out"), {"signature": PASSWORD})
    assert done.status_code == 302, done.content.decode()
    assert FollowUp.objects.get(pk=follow_up.pk).state == "given"
    assert hr.get(url("follow-up-act", follow_up.public_id, "second")).status_code == 200


def test_new_pay_is_looked_at_on_record_and_agreed_to_once(follow_up, cast, today):
    other = make_user("zhu", Role.HR)
    assert other.pk not in involved_in(follow_up.plan)
    FollowUp.objects.filter(pk=follow_up.pk).update(
        state="decided", kind="pay_change", new_pay=Decimal(4900), decided_on=date(2025, 3, 24), decided_by=other,
        reason="less", begins_on=date(2025, 3, 27),
    )  # fmt: skip
    assert other.pk in involved_in(follow_up.plan), "who decided what follows answers no objection (G10)"
    looked = AuditEntry.objects.filter(action="audit.pay.viewed")
    sign_in(cast.wei.user).get(url("follow-up", follow_up.public_id))
    assert not looked.exists()
    sign_in(cast.hr).get(url("follow-up", follow_up.public_id))
    assert looked.get().actor_name == str(cast.hr)
    one, other = FollowUp.objects.get(pk=follow_up.pk), FollowUp.objects.get(pk=follow_up.pk)
    day = date(2025, 3, 25)
    sign_agreement(follow_up=one, actor=cast.wei.user, note="", on=day, now=at(day))
    with pytest.raises(PlanRefused):
        keep_paper_agreement(follow_up=other, actor=cast.hr, signed_on=day, note="x", on=day, now=at(day))


def test_a_refused_review_names_what_is_missing_and_where_to_enter_it(follow_up, cast, today):
    hr = sign_in(cast.hr)
    sent = {"path": "40(2)", "reason": "不行", "signature": PASSWORD}
    page = hr.post(url("follow-up-act", follow_up.public_id, "review"), sent)
    text = page.content.decode()
    assert page.status_code == 422 and not DismissalReview.objects.exists()
    assert "两次认定之间没有培训或调岗" in text and "去填写" in text
    assert "第四十二条" in text
    runs = hr.get(url("plan-guards", follow_up.plan.public_id))
    assert runs.status_code == 200
    shown = runs.content.decode()
    assert "启动解除审查" in shown and "未通过" in shown, "the step that was asked for, and that it was refused"
    assert "拒签" not in shown, "a refused step is no refused signature"


def test_the_checklist_the_signature_and_the_letters(law, follow_up, cast, today):
    law.train(follow_up)
    again = law.second_failure(follow_up)
    law.ask_protection(REVIEWED)
    review = law.review(again)
    today(date(2025, 4, 28))
    hr, gu, he = sign_in(cast.hr), sign_in(law.second_hr), sign_in(law.third_hr)
    page = hr.get(url("review", review.public_id))
    text = page.content.decode()
    assert page.status_code == 200
    assert "未录入决定前的通知对象" in text and "未录入前十二个月平均工资" in text
    assert sign_in(cast.tao.user).get(url("review", review.public_id)).status_code == 404
    law.facts(review)
    text = hr.get(url("review", review.public_id)).content.decode()
    assert "15,000" in text and "30,000" in text
    sign = url("review-act", review.public_id, "sign")
    for client in (gu, he):
        done = client.post(sign, {"reason": "两次未达标", "signature": PASSWORD})
        assert done.status_code == 302, done.content.decode()
    letter = hr.get(url("review-letter", review.public_id, "notice"))
    assert letter.status_code == 200
    if shutil.which("pdftotext"):
        assert "解除劳动合同通知书" in pdf_text(letter.content)
    # The employee reads it once it was served, with the reasons and the money.
    wei = sign_in(cast.wei.user)
    assert wei.get(url("review", review.public_id)).status_code == 404
    review.refresh_from_db()
    law.serve(review)
    own = wei.get(url("review", review.public_id))
    assert own.status_code == 200 and "两次未达标" in own.content.decode() and "15,000" in own.content.decode()


def test_a_lawyer_changes_a_parameter_on_the_page(cast, today):
    hr = sign_in(cast.hr)
    page = hr.get(url("rule-write", "G4"))
    assert page.status_code == 200 and "至少几项证据" in page.content.decode()
    sent = {
        "place": "", "start": "2025-04-01", "article": "第四十条", "text_zh": "三项证据", "text_en": "three",
        "parameter_min_evidence": "3", "parameter_min_days": "x", "reason": "法院口径", "signed_by": "王律师",
        "signed_as": "律师", "signed_on": "2025-03-25", "signature": PASSWORD,
    }  # fmt: skip
    wrong = hr.post(url("rule-write", "G4"), sent)
    assert wrong.status_code == 422 and not GuardRule.objects.exists()
    assert hr.post(url("rule-write", "G4"), {**sent, "parameter_min_days": "5"}).status_code == 302
    text = hr.get(url("rule-detail", "G4")).content.decode()
    assert "王律师" in text and "三项证据" in text and "随产品提供" in text
    assert sign_in(cast.wei.user).get(url("rule-list")).status_code == 200


def test_hr_enters_a_local_wage_with_its_source(cast, today):
    hr = sign_in(cast.hr)
    sent = {"place": "上海", "kind": "average", "value": "12500", "start": "2025-07-01", "source": "", "checked": "on"}
    assert hr.post(url("wage-add"), sent).status_code == 422
    assert hr.post(url("wage-add"), {**sent, "source": "上海市人社局 2025", "checked": ""}).status_code == 422
    assert hr.post(url("wage-add"), {**sent, "source": "上海市人社局 2025"}).status_code == 302
    assert LocalFigure.objects.get().value == 12500
    assert "12,500" in hr.get(url("wage-list")).content.decode()


def test_a_wage_of_the_product_is_shown_as_not_confirmed_and_confirmed_by_name(cast, today):
    hr = sign_in(cast.hr)
    text = hr.get(url("wage-list")).content.decode()
    assert text.count("wages/new/?place=") == len(shipped_wages())
    page = hr.get(url("wage-add"), {"place": "杭州", "kind": "minimum", "start": "2024-01-01"})
    initial = page.context["form"].initial
    assert (initial["value"], initial["source"][:3]) == (Decimal("2490.00"), "浙江省")
    assert hr.get(url("wage-add"), {"place": "无名市", "kind": "minimum", "start": "x"}).context["form"].initial == {}
    sent = {**{name: str(initial[name]) for name in ("place", "kind", "value", "start", "source")}, "checked": "on"}
    assert hr.post(url("wage-add"), sent).status_code == 302
    text = hr.get(url("wage-list")).content.decode()
    assert text.count("wages/new/?place=") == len(shipped_wages()) - 1 and str(cast.hr) in text


def test_the_calculators_answer_by_address(cast, today):
    wei = sign_in(cast.wei.user)
    query = "?first=2018-07-01&last=2024-10-01&average=7000&local_average=10000"
    text = wei.get(url("severance") + query).content.decode()
    assert "45,500" in text and "91,000" in text
    assert wei.get(url("severance") + "?first=2024-01-01&last=2023-01-01&average=1&local_average=1").status_code == 422
    query = "?first=2005-09-01&last=2024-10-01&average=7000&local_average=10000"
    text = wei.get(url("severance") + query).content.decode()
    assert "3 × ¥7,000" in text and "140,000" in text and "273,000" in text
    assert "2025-07" in wei.get(url("pension") + "?born=1965-05&category=male").content.decode()
    assert wei.get(url("pension") + "?born=1965-15&category=male").status_code == 422


@pytest.mark.parametrize("posts", [1, 3])
def test_the_follow_up_page_asks_as_often_for_one_post_as_for_three(
    law, plan, rules, cast, today, posts, django_assert_max_num_queries
):
    from tests.factories import make_department

    _department, position = open_post(cast)
    from people.services.establishment import approve_headcount

    for n in range(posts - 1):
        approve_headcount(
            department=make_department(f"客服{n}"), position=position, headcount=1, start=date(2025, 1, 1),
            actor=cast.hr,
        )  # fmt: skip
    row = law.first_failure(plan)
    assert len(row.matches) == posts
    client = sign_in(cast.hr)
    client.get(url("follow-up", row.public_id))
    with django_assert_max_num_queries(45):
        client.get(url("follow-up", row.public_id))


def test_the_days_to_decide_are_on_the_start_page(follow_up, cast, today):
    today(DAY + timedelta(days=20))
    assert "决定计划未通过后的安排" in sign_in(cast.hr).get(reverse("home")).content.decode()
