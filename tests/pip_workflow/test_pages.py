"""The plan's pages: what the employee reads and signs, what others read, letters, templates (spec 7.1, 7.3, 7.5)."""

import shutil
import subprocess
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override

from audit.models import AuditEntry
from people.models import Position
from performance.alerts.models import Alert, AlertDay, Rule
from performance.measures.models import DayResult, Metric
from performance.talks.services import TalkContent, record_talk
from pip_workflow.enums import SupportKind
from pip_workflow.errors import PlanRefused
from pip_workflow.followups.models import FollowUp
from pip_workflow.models import Plan, PlanTemplate
from pip_workflow.presenters import next_steps, state_status
from pip_workflow.presenters_page import build_page
from pip_workflow.proposals import propose
from pip_workflow.rules.guards import Result
from pip_workflow.services import (
    change_plan,
    draft_plan,
    extend_plan,
    issue_plan,
    pass_plan,
    raise_objection,
    record_refusal,
    sign_plan,
)
from pip_workflow.services.guarding import ask_guards
from pip_workflow.services.templates import TemplateContent, TemplateMeasure, TemplateSupport, save_template
from tests.clients import signed_in
from tests.factories import PASSWORD
from tests.pip_workflow.conftest import DEADLINE, START, at

ISSUED = date(2025, 3, 8)


def sign_in(user, language="zh-hans"):
    client = signed_in(user)
    type(user).objects.filter(pk=user.pk).update(language=language)
    return client


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """The pages' now: Monday 17 March."""
    monkeypatch.setattr("hrplatform.lib.dates.now", lambda: at(date(2025, 3, 17), 3))


@pytest.fixture
def alert(cast, orders):
    rule = Rule.objects.get(code="R1")
    alert = Alert.objects.create(
        rule=rule, code="R1", subject=f"e:{cast.wei.pk}", severity="warning", employee=cast.wei,
        first_day=date(2025, 3, 3), last_day=date(2025, 3, 5), raised_on=date(2025, 3, 5),
    )  # fmt: skip
    AlertDay.objects.create(alert=alert, day=date(2025, 3, 3), value=2, target_value=10, achievement=Decimal("0.2"))
    return alert


@pytest.fixture
def issued(plan, cast, rules, alert, orders):
    Plan.objects.filter(pk=plan.pk).update(alert=alert)
    plan.refresh_from_db()
    for day, value in ((3, 2), (4, 3), (10, 4), (11, 6)):
        DayResult.objects.create(
            employee=cast.wei, metric=orders, day=date(2025, 3, day), grain="day", value=value, target_value=10,
            achievement=Decimal(value) / 10,
        )  # fmt: skip
    return issue_plan(plan=plan, actor=cast.tao.user, means="in_person", on=ISSUED, now=at(ISSUED))


def get(client, plan, name="plan-detail", **kwargs):
    return client.get(reverse(f"plans:{name}", args=[plan.public_id, *kwargs.pop("args", [])]), kwargs)


def pdf_text(answer) -> str:
    if not shutil.which("pdftotext"):
        pytest.skip("poppler is not installed")
    assert answer["Content-Type"] == "application/pdf"
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=answer.content, capture_output=True, check=True)
    return done.stdout.decode()


class TestOwnPage:
    def test_why_me_says_rule_version_figures_and_threshold_and_nobody_elses(self, issued, cast, orders):
        DayResult.objects.create(employee=cast.mei, metric=orders, day=date(2025, 3, 3), grain="day", value=98765)
        later = {"day": date(2025, 3, 17), "target_value": 10, "achievement": Decimal("0.371")}
        AlertDay.objects.create(alert=issued.alert, value=Decimal("3.71"), **later)
        page = get(sign_in(cast.wei.user), issued).content.decode()
        rule = issued.alert.rule
        for words in (rule.name_zh, "第 1 版", "50%", "20.0%", "2025-03-03"):
            assert words in page
        assert "98,765" not in page and cast.mei.name not in page
        assert "37.1%" not in page, "the plan rests on the days it was written about, not on what the alert saw later"

    def test_figures_first_then_the_plan_each_asks_for_the_password(self, issued, cast):
        client = sign_in(cast.wei.user)
        page = get(client, issued)
        assert reverse("plans:plan-sign", args=[issued.public_id, "facts"]) in page.content.decode()
        assert reverse("plans:plan-sign", args=[issued.public_id, "plan"]) not in page.content.decode()
        address = reverse("plans:plan-sign", args=[issued.public_id, "facts"])
        assert "2025-03-03" in client.get(address).content.decode(), "what is signed stands there"
        assert client.post(address, {"comment": "", "signature": "wrong"}).status_code == 422
        assert not issued.signatures.exists()
        assert client.post(address, {"comment": "right", "signature": PASSWORD}).status_code == 302
        address = reverse("plans:plan-sign", args=[issued.public_id, "plan"])
        assert client.post(address, {"comment": "", "signature": PASSWORD}).status_code == 302
        issued.refresh_from_db()
        assert issued.state == "active"

    def test_the_week_that_is_over_waits_and_is_signed(self, issued, cast):
        sign_plan(plan=issued, of="facts", actor=cast.wei.user, comment="", on=START, now=at(START))
        client = sign_in(cast.wei.user)
        address = reverse("plans:plan-sign", args=[issued.public_id, "facts"]) + "?first=2025-03-10"
        assert address in get(client, issued).content.decode()
        assert client.post(address, {"comment": "", "signature": PASSWORD}).status_code == 302
        assert [s.first_day for s in issued.signatures.order_by("pk")] == [date(2025, 3, 3), START]

    def test_the_employee_reads_who_looked_and_own_looks_dont_count(self, issued, cast):
        get(sign_in(cast.wei.user), issued)
        assert not AuditEntry.objects.filter(action="pip_workflow.plan.viewed").exists()
        for _ in range(2):
            get(sign_in(cast.tao.user), issued)
        assert AuditEntry.objects.filter(action="pip_workflow.plan.viewed").count() == 1
        assert "Tao (2025-03-17" in get(sign_in(cast.wei.user), issued).content.decode()

    @pytest.mark.parametrize("weeks", [1, 3])
    def test_takes_the_same_queries_however_long_it_runs(
        self, issued, cast, orders, weeks, django_assert_max_num_queries
    ):
        for n in range(5 * weeks):
            DayResult.objects.get_or_create(
                employee=cast.wei, metric=orders, day=date.fromordinal(START.toordinal() + n), grain="day",
                defaults={"value": 5, "target_value": 10},
            )  # fmt: skip
        client = sign_in(cast.wei.user)
        get(client, issued)
        with django_assert_max_num_queries(60):
            get(client, issued)


class TestLetters:
    def test_the_plan_in_chinese_and_english(self, issued, cast):
        client = sign_in(cast.wei.user)
        text = pdf_text(get(client, issued, "plan-letter", args=["plan"]))
        for words in ("绩效改进计划", "10 orders a day", "Live selling", "2025-03-21"):
            assert words in text
        assert "Performance improvement plan" in pdf_text(get(client, issued, "plan-letter", args=["plan"], lang="en"))
        assert AuditEntry.objects.filter(action="pip_workflow.letter.made").exclude(digest="").count() == 2

    def test_the_invitation_says_when_and_where_and_is_the_leads(self, issued, cast):
        assert get(sign_in(cast.wei.user), issued, "plan-letter", args=["invitation"]).status_code == 403
        client = sign_in(cast.tao.user)
        assert get(client, issued, "plan-letter", args=["invitation"]).status_code == 200
        text = pdf_text(get(
            client, issued, "plan-letter", args=["invitation"], about="第一次跟进", place="三楼会议室",
            held_at="2025-03-18T10:00",
        ))  # fmt: skip
        for words in ("面谈邀请", "三楼会议室", "2025-03-18 10:00", "第一次跟进"):
            assert words in text

    def test_the_result_says_who_decided_and_why_on_which_figures(self, issued, cast):
        client = sign_in(cast.wei.user)
        assert get(client, issued, "plan-letter", args=["result"]).status_code == 404
        for of in ("facts", "plan"):
            sign_plan(plan=issued, of=of, actor=cast.wei.user, comment="", on=START, now=at(START))
        extend_plan(
            plan=issued, actor=cast.hr, deadline=date(2025, 4, 3), reason="进步明显", evidence="2 到 6 单",
            on=DEADLINE, now=at(DEADLINE),
        )  # fmt: skip
        text = pdf_text(get(client, issued, "plan-letter", args=["result"]))
        assert "进步明显" in text and "2025-04-03" in text
        pass_plan(plan=issued, actor=cast.hr, reason="连续五天达到", on=DEADLINE, now=at(DEADLINE))
        text = pdf_text(get(client, issued, "plan-letter", args=["result"]))
        for words in ("连续五天达到", "Hong", "30"):
            assert words in text


class TestNextSteps:
    def titles(self, plan, **more):
        plan = Plan.objects.get(pk=plan.pk)
        with override("en"):
            return [(step.on, step.title) for step in next_steps(plan, **more)]

    def test_each_state_says_whose_turn_it_is(self, issued, cast):
        signing = (date(2025, 3, 12), "Check the figures and sign")
        follow_ups = [(date(2025, 3, 14), "Follow-up"), (DEADLINE, "Follow-up"), (DEADLINE, "Decision")]
        assert self.titles(issued, is_own=True) == [signing, *follow_ups]
        for of in ("facts", "plan"):
            sign_plan(plan=issued, of=of, actor=cast.wei.user, comment="", on=START, now=at(START))
        assert self.titles(issued) == follow_ups
        raise_objection(plan=issued, kind="object", text="no", actor=cast.wei.user, on=START, now=at(START))
        assert (date(2025, 3, 17), "Answer in writing") in self.titles(issued)
        Plan.objects.filter(pk=issued.pk).update(state="withdrawn")
        assert [title for _on, title in self.titles(issued)] == ["Answer in writing"]

    def test_what_was_decided_is_said_without_a_warning_sign_to_whom_it_is_about(self, issued):
        issued.state = "failed"
        with override("zh-hans"):
            own, other = state_status(issued, is_own=True), state_status(issued)
            told = build_page(issued, DEADLINE, is_own=True).sentence
        assert told == "这次没有达到计划的目标。"
        assert (own.kind, own.word, other.kind) == ("neutral", "未通过", "bad")

    def test_a_finished_plan_offers_a_question_an_open_one_the_objection(self, issued, cast):
        client, bar, ask = sign_in(cast.wei.user), "?kind=object", "?kind=explain"
        assert bar in get(client, issued).content.decode()
        for state, kind in (("failed", "draft"), ("failed", "closed"), ("passed", None)):
            Plan.objects.filter(pk=issued.pk).update(state=state, decided_on=DEADLINE, decided_by=cast.hr, reason="x")
            FollowUp.objects.filter(plan=issued).delete()
            if kind:
                decided = {"kind": "none", "reason": "x", "decided_by": cast.hr, "decided_on": DEADLINE}
                FollowUp.objects.create(
                    plan=issued, state=kind, opened_on=DEADLINE, due_on=DEADLINE, created_at=at(START),
                    **(decided if kind == "closed" else {}),
                )  # fmt: skip
            page = get(client, issued).content.decode()
            assert (bar in page) is (kind == "draft") and ask in page


class TestDossierLink:
    def test_hr_comes_to_the_dossier_from_the_plan_and_the_file_and_nobody_else(self, issued, cast):
        link = reverse("dossiers:case", args=[cast.wei.public_id])
        assert link in get(sign_in(cast.hr), issued).content.decode()
        person = reverse("people:person", args=[cast.wei.public_id])
        assert link in sign_in(cast.hr).get(person).content.decode()
        for user in (cast.wei.user, cast.tao.user):
            assert link not in get(sign_in(user), issued).content.decode()
        assert link not in sign_in(cast.tao.user).get(person).content.decode()


class TestDecisionPage:
    def test_shows_figures_proposal_support_and_every_talk(self, issued, cast):
        on = date(2025, 3, 13)
        content = TalkContent(held_at=at(on, 1), topic="hearing", summary="heard", employee_words="my own words")
        record_talk(employee=cast.wei, content=content, actor=cast.tao.user, now=at(on))
        page = get(sign_in(cast.lin.user), issued, "plan-decide").content.decode()
        for words in ("heard", "my own words", "Live selling"):
            assert words in page

    def decide(self, client, plan, **sent):
        data = {"verdict": "extended", "reason": "进步明显", "evidence": "2 到 6 单", "deadline": "2025-04-03"}
        return client.post(reverse("plans:plan-decide", args=[plan.public_id]), {**data, "signature": PASSWORD, **sent})

    def test_an_extension_says_what_is_asked_on_the_way_and_at_its_end(self, issued, cast):
        for of in ("facts", "plan"):
            sign_plan(plan=issued, of=of, actor=cast.wei.user, comment="", on=START, now=at(START))
        measure, client = issued.measures.get(), sign_in(cast.hr)
        half, by, goal = (f"{name}_{measure.pk}" for name in ("half", "by", "goal"))
        assert f'name="{goal}"' in get(client, issued, "plan-decide").content.decode()
        for wrong, field in (
            ({half: "8"}, by), ({by: "2025-03-28"}, half), ({half: "8", by: "2025-04-03"}, by), ({goal: "11"}, goal),
        ):  # fmt: skip
            answer = self.decide(client, issued, **wrong)
            assert answer.status_code == 422 and list(answer.context["form"].errors) == [field], wrong
        assert self.decide(client, issued, **{half: "7", by: "2025-03-28", goal: "9"}).status_code == 302
        path = issued.measures.get().path
        assert [(step["by"], Decimal(step["value"])) for step in path[-2:]] == [
            ("2025-03-28", Decimal(7)), ("2025-04-03", Decimal(9)),
        ]  # fmt: skip


class TestNobodySeesOrSignsMoreThanTheirs:
    def test_what_was_changed_while_one_read_is_not_signed(self, issued, cast, content):
        mine = sign_in(cast.wei.user)
        where = reverse("plans:plan-sign", args=[issued.public_id, "facts"])
        seen = mine.get(where).context["form"]["seen"].value()
        assert seen and f'value="{seen}"' in mine.get(where).content.decode()
        DayResult.objects.filter(employee=cast.wei).update(value=1)
        change_plan(plan=issued, content=content, actor=cast.tao.user, reason="修正", on=ISSUED, now=at(ISSUED))
        sent = {"comment": "", "signature": PASSWORD}
        assert mine.post(where, sent | {"seen": seen}).status_code == 422
        assert not issued.signatures.exists()
        fresh = mine.get(where).context["form"]["seen"].value()
        assert mine.post(where, sent | {"seen": fresh}).status_code == 302

    def test_a_plan_never_rests_on_somebody_elses_alert(self, cast, content, alert):
        with pytest.raises(PlanRefused):
            draft_plan(
                employee=cast.mei, lead=cast.tao, content=content, actor=cast.tao.user, on=START, now=at(START),
                alert=alert,
            )  # fmt: skip

    def test_hr_reads_no_draft_about_themselves(self, plan, cast):
        cast.wei.user.groups.add(*cast.hr.groups.all())
        assert get(sign_in(cast.wei.user), plan).status_code == 404
        assert get(sign_in(cast.hr), plan).status_code == 200

    def test_nobody_finds_themselves_among_the_cases(self, issued, cast):
        cast.wei.user.groups.add(*cast.hr.groups.all())
        mine = sign_in(cast.wei.user).get(reverse("dossiers:case-list")).context["list"]
        hrs = sign_in(cast.hr).get(reverse("dossiers:case-list")).context["list"]
        assert [row.pk for row in mine.page] == [] and [row.pk for row in hrs.page] == [cast.wei.pk]

    def test_the_lead_reads_the_guards_without_sums_of_pay(self, issued, cast):
        result = Result("G8", "LCL 46", (), {"years": "2", "base": "8765.00", "amount": "17530.00"})
        ask_guards(plan=issued, step="review_first", results=[result], actor=cast.hr, now=at(START))
        assert "8,765" in get(sign_in(cast.hr), issued, "plan-guards").content.decode()
        page = get(sign_in(cast.tao.user), issued, "plan-guards").content.decode()
        assert "8,765" not in page and "17,530" not in page

    def test_the_lead_is_offered_only_talks_the_lead_was_in(self, issued, cast):
        on = date(2025, 3, 13)
        for actor in (cast.hr, cast.tao.user):
            record_talk(
                employee=cast.wei, content=TalkContent(held_at=at(on, 1), topic="plan", summary="…"), actor=actor,
                now=at(on),
            )  # fmt: skip
        where = reverse("plans:plan-check-in", args=[issued.public_id, issued.check_ins.first().pk])
        offered = sign_in(cast.tao.user).get(where).context["form"].fields["talk"].queryset
        assert [talk.led_by for talk in offered] == [cast.tao.user]
        assert sign_in(cast.hr).get(where).context["form"].fields["talk"].queryset.count() == 2

    def test_who_records_a_refusal_is_no_witness_of_it(self, issued, cast):
        with pytest.raises(PlanRefused):
            record_refusal(
                plan=issued, actor=cast.tao.user, witness=str(cast.tao.user), note="", on=START, now=at(START)
            )


class TestProofs:
    def test_a_sheet_is_filed_shown_and_opened_on_record(self, issued, cast):
        for of in ("facts", "plan"):
            sign_plan(plan=issued, of=of, actor=cast.wei.user, comment="", on=START, now=at(START))
        tao, support = sign_in(cast.tao.user), issued.supports.get()
        where = reverse("plans:plan-support", args=[issued.public_id, support.pk])
        assert 'enctype="multipart/form-data"' in tao.get(where).content.decode()
        sent = {"given_on": "2025-03-12", "proof": "attendance", "note": "签到表"}
        bad = tao.post(where, {**sent, "upload": SimpleUploadedFile("sheet.exe", b"MZ")})
        assert bad.status_code == 422 and list(bad.context["form"].errors) == ["upload"]
        assert tao.post(where, {**sent, "upload": SimpleUploadedFile("签到表.pdf", b"%PDF-1.4")}).status_code == 302
        file = issued.events.get(what="support").file
        mine = sign_in(cast.wei.user)
        assert "签到表.pdf" in get(mine, issued).content.decode()
        opened = AuditEntry.objects.filter(action="pip_workflow.file.read")
        assert get(mine, issued, "plan-file", args=[file.public_id]).content == b"%PDF-1.4"
        assert not opened.exists(), "the own file is nobody's look"
        assert get(tao, issued, "plan-file", args=[file.public_id]).status_code == 200
        assert opened.get().actor_name == str(cast.tao.user)


def template(cast, position=None, steps=((5, Decimal(5)), (10, None)), **change):
    content = TemplateContent(
        **{
            "expectation": "直播点击与订单", "consequences": "先谈话", "days": 10,
            "measures": [TemplateMeasure("orders", steps)],
            "supports": [TemplateSupport(SupportKind.COACH, "跟播", "", 8, 8)], "check_ins": [5, 10], **change,
        }
    )  # fmt: skip
    return save_template(template=None, position=position, content=content, actor=cast.hr, on=START, now=at(START))


class TestByHand:
    def test_a_boss_drafts_for_whom_they_lead_and_nobody_else(self, cast, clock):
        choose, boss = reverse("plans:plan-choose"), sign_in(cast.tao.user)
        assert choose in boss.get(reverse("plans:plan-list")).content.decode()
        for who in (cast.wei.number, cast.wei.name):
            answer = boss.get(choose, {"who": who})
            assert answer["Location"] == f"{reverse('plans:plan-create')}?employee={cast.wei.public_id}"
        for who in (cast.pan.number, cast.tao.number, "nobody"):
            assert boss.get(choose, {"who": who}).status_code == 422
        assert sign_in(cast.hr).get(choose, {"who": cast.pan.number}).status_code == 302
        employee = sign_in(cast.wei.user)
        assert choose not in employee.get(reverse("plans:plan-list")).content.decode()
        assert employee.get(choose, {"who": cast.mei.number}).status_code == 422

    def test_the_figure_furthest_below_its_standard_is_proposed(self, cast, orders):
        revenue = Metric.objects.get(code="revenue")
        for n in range(8):
            for metric, share in ((orders, "0.4"), (revenue, "0.9")):
                DayResult.objects.create(
                    employee=cast.wei, metric=metric, day=date(2025, 3, 3) + timedelta(days=n), grain="day", value=4,
                    target_value=10, achievement=Decimal(share),
                )  # fmt: skip
        found = propose(employee=cast.wei, boss=cast.tao, alert=None, on=date(2025, 3, 11))
        assert found["metric_1"] == orders.pk
        assert (found["measured_from"], found["measured_until"]) == (date(2025, 3, 6), date(2025, 3, 10))
        assert propose(employee=cast.mei, boss=cast.tao, alert=None, on=date(2025, 3, 11)) == {}


class TestTemplates:
    def test_a_draft_starts_from_the_positions_template(self, cast, content, alert):
        template(cast, days=12, steps=((12, Decimal(9)),), check_ins=[12])
        template(cast, Position.objects.get(name="Operator"))
        found = propose(employee=cast.wei, boss=cast.tao, alert=alert, on=date(2025, 3, 7))
        # Monday 10 March is the first working day, Friday 21 the tenth.
        assert (found["start_on"], found["deadline"]) == (START, DEADLINE)
        assert (found["by_1_1"], found["value_1_1"], found["by_1_2"]) == (date(2025, 3, 14), 5, DEADLINE)
        assert (found["what_1"], found["who_1"], found["times_1"]) == ("跟播", "Tao", 8)
        assert (found["check_in_1"], found["check_in_2"]) == (date(2025, 3, 14), DEADLINE)
        assert (found["measured_from"], found["measured_until"]) == (date(2025, 3, 3), date(2025, 3, 5))
        other = propose(employee=cast.pan, boss=cast.sun, alert=None, on=date(2025, 3, 7))
        assert (other["deadline"], other["value_1_1"]) == (date(2025, 3, 25), 9), "the template for everybody"

    def test_nothing_is_kept_before_a_person_confirms(self, cast, content, alert):
        template(cast)
        client = sign_in(cast.tao.user)
        address = f"{reverse('plans:plan-create')}?employee={cast.wei.public_id}&alert={alert.public_id}"
        page = client.get(address)
        assert not Plan.objects.exists()
        form = page.context["form"]
        data = {name: form[name].value() or "" for name in form.fields} | {"value_1_2": "10"}
        assert client.post(address, data).status_code == 302
        plan = Plan.objects.get()
        assert (plan.state, plan.alert, plan.lead) == ("draft", alert, cast.tao)
        assert plan.supports.get().sessions == 8

    def test_one_per_position_versions_and_only_hr(self, cast, content):
        first = template(cast)
        client = sign_in(cast.hr)
        address = reverse("plans:template-change", args=[first.public_id])
        form = client.get(address).context["form"]
        data = {name: form[name].value() or "" for name in form.fields} | {"expectation": "neu"}
        assert client.post(address, data).status_code == 302
        first.refresh_from_db()
        assert (first.version, first.expectation, first.content["supports"][0]["sessions"]) == (2, "neu", 8)
        assert client.post(reverse("plans:template-create"), data).status_code == 422, "there is one already"
        assert client.post(address, data | {"days": "11"}).status_code == 422, "steps end on the last day"
        assert sign_in(cast.tao.user).get(address).status_code == 403
        assert AuditEntry.objects.filter(action="pip_workflow.template.changed").count() == 2
        assert PlanTemplate.objects.count() == 1

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_list_takes_the_same_queries(self, cast, content, count, django_assert_max_num_queries):
        for n in range(count):
            template(cast, Position.objects.create(name=f"P{n}"))
        client = sign_in(cast.hr)
        client.get(reverse("plans:template-list"))
        with django_assert_max_num_queries(25):
            assert client.get(reverse("plans:template-list")).status_code == 200

    @pytest.mark.parametrize(
        "change", [{"measures": []}, {"supports": []}, {"check_ins": []}, {"check_ins": [11]}, {"steps": ((5, None),)}]
    )
    def test_one_that_leads_nowhere_is_refused(self, cast, content, change):
        with pytest.raises(ValueError):
            template(cast, **change)


def test_without_a_template_half_of_the_standard_after_a_week(cast, content, alert):
    from performance.measures.models import Target

    Target.objects.create(
        metric=Metric.objects.get(code="orders"), value=10, start=date(2025, 1, 1), created_at=at(START),
        position=Position.objects.get(name="Operator"),
    )  # fmt: skip
    found = propose(employee=cast.wei, boss=cast.tao, alert=alert, on=date(2025, 3, 7))
    assert [found[f"value_1_{n}"] for n in (1, 2)] == [5, 10]
    assert found["deadline"] == DEADLINE and found["check_in_1"] == date(2025, 3, 14)
