"""Killed between a decision and its notice, or in the middle of a night: no step twice, none lost (spec 7.1).

The nights of tests/concurrency have plans too: there real processes are killed. Here every place is hit in turn.
"""

from datetime import date, timedelta

import pytest

from audit.models import AuditEntry, AuditSeal
from audit.sealing import seal_now
from hrplatform import night
from jobs.models import JobRun, OutboxMessage
from notices.models import Notice
from pip_workflow.followups.models import DismissalReview, FollowUp
from pip_workflow.followups.night import night_of_follow_ups
from pip_workflow.followups.services import Choice, carry_out, decide_follow_up, sign_agreement
from pip_workflow.models import Plan, PlanEvent
from pip_workflow.services import (
    PlanRefused,
    answer_objection,
    extend_plan,
    fail_plan,
    issue_plan,
    pass_plan,
    pause_plan,
    raise_objection,
    resume_plan,
    sign_plan,
    withdraw_plan,
)
from pip_workflow.services import escalation as escalation_service
from tests.pip_workflow.conftest import DEADLINE, START, at
from tests.pip_workflow.law import FAILED, REVIEWED, make_law, open_post

ISSUED = date(2025, 3, 7)
LATER = date(2025, 4, 3)


class Killed(RuntimeError):
    """Stands for the machine losing power: what was not committed is gone."""


def die(*args, **kwargs):
    raise Killed


def left() -> tuple:
    """What the company's tables say about plans."""
    plans = list(Plan.objects.order_by("pk").values("state", "deadline", "extensions", "stopped_on", "edition"))
    counts = [model.objects.count() for model in (PlanEvent, AuditEntry, Notice, OutboxMessage)]
    return plans, counts


@pytest.fixture
def issued(plan, cast, rules):
    return issue_plan(plan=plan, actor=cast.tao.user, means="in_person", on=ISSUED, now=at(ISSUED))


@pytest.fixture
def active(issued, cast):
    sign_plan(plan=issued, of="plan", actor=cast.wei.user, comment="", on=START, now=at(START))
    return issued


def acts(cast):
    """Every act of a running plan that tells somebody."""
    common = {"on": DEADLINE, "now": at(DEADLINE)}
    extension = {"deadline": LATER, "reason": "x", "evidence": "y"}
    return {
        "pass": lambda plan: pass_plan(plan=plan, actor=cast.hr, reason="10", **common),
        "extend": lambda plan: extend_plan(plan=plan, actor=cast.hr, **extension, **common),
        "withdraw": lambda plan: withdraw_plan(plan=plan, actor=cast.hr, reason="x", **common),
        "pause": lambda plan: pause_plan(plan=plan, actor=cast.hr, reason="x", **common),
        "object": lambda plan: raise_objection(plan=plan, kind="object", text="x", actor=cast.wei.user, **common),
    }


@pytest.mark.parametrize("name", ["pass", "extend", "withdraw", "pause", "object"])
@pytest.mark.parametrize("where", ["notices.services.insert_new", "notices.services.queue_messages"])
def test_killed_between_the_act_and_its_notice_nothing_is_kept_and_again_is_once(
    active, cast, monkeypatch, name, where
):
    before = left()
    act = acts(cast)[name]
    with monkeypatch.context() as broken:
        broken.setattr(where, die)
        with pytest.raises(Killed):
            act(Plan.objects.get(pk=active.pk))
    assert left() == before
    act(Plan.objects.get(pk=active.pk))
    after = left()
    assert after[1][0] == before[1][0] + 1
    assert after[1][2] > before[1][2]


def test_killed_while_an_answer_is_given_the_clock_moves_once(active, cast, monkeypatch):
    on, back = date(2025, 3, 11), date(2025, 3, 14)
    objection = raise_objection(plan=active, kind="object", text="x", actor=cast.wei.user, on=on, now=at(on))
    with monkeypatch.context() as broken:
        broken.setattr("notices.services.insert_new", lambda **kwargs: (_ for _ in ()).throw(Killed()))
        with pytest.raises(Killed):
            answer_objection(objection=objection, answer="so", actor=cast.hr, on=back, now=at(back))
    objection.refresh_from_db()
    assert objection.answered_at is None and Plan.objects.get(pk=active.pk).deadline == DEADLINE
    answer_objection(objection=objection, answer="so", actor=cast.hr, on=back, now=at(back))
    assert Plan.objects.get(pk=active.pk).deadline == DEADLINE + (back - on)


def test_a_pause_ended_twice_moves_the_dates_once(active, cast):
    on, back = date(2025, 3, 12), date(2025, 3, 17)
    pause_plan(plan=active, actor=cast.tao.user, reason="ill", on=on, now=at(on))
    first, second = (Plan.objects.get(pk=active.pk) for _ in range(2))
    resume_plan(plan=first, actor=cast.tao.user, on=back, now=at(back))
    with pytest.raises(ValueError):
        resume_plan(plan=second, actor=cast.tao.user, on=back, now=at(back))
    assert Plan.objects.get(pk=active.pk).deadline == DEADLINE + (back - on)


class TestAfterwards:
    """A failed plan, what follows it, and its night: killed at each place in turn, then done again."""

    @pytest.fixture
    def law(self, cast, orders):
        return make_law(cast, orders)

    @staticmethod
    def killed(monkeypatch, where, act):
        """The act dies at the place; nothing of it is left but what the guards answered."""
        before = left()[0], FollowUp.objects.count(), Notice.objects.count(), OutboxMessage.objects.count()
        with monkeypatch.context() as broken:
            broken.setattr(where, die)
            with pytest.raises(Killed):
                act()
        assert before == (left()[0], FollowUp.objects.count(), Notice.objects.count(), OutboxMessage.objects.count())

    def test_a_plan_is_failed_and_its_follow_up_opened_and_told_once(self, law, plan, rules, cast, monkeypatch):
        with monkeypatch.context() as later:
            later.setattr("tests.pip_workflow.law.fail_plan", lambda **kwargs: kwargs)
            kwargs = law.run_plan(plan, START, FAILED)

        def fail():
            return fail_plan(**{**kwargs, "plan": Plan.objects.get(pk=plan.pk)})

        for where in (
            "pip_workflow.services.decisions.notify", "pip_workflow.services.decisions.after_decision",
            "pip_workflow.followups.opening.matches_for", "pip_workflow.followups.opening.notify",
            "notices.services.queue_messages",
        ):  # fmt: skip
            self.killed(monkeypatch, where, fail)
        fail()
        with pytest.raises(PlanRefused):
            fail()
        follow_up = FollowUp.objects.get(plan=plan)
        for kind, user in (("pip_workflow.plan.decided", cast.wei.user), ("pip_workflow.follow_up.to_decide", cast.hr)):
            assert Notice.objects.filter(kind=kind, user=user).count() == 1, kind
        # Its night: killed, missed for a week, repeated, out of order, with a clock that is wrong.
        late = follow_up.due_on + timedelta(days=1)
        self.killed(monkeypatch, "pip_workflow.followups.night.notify", lambda: self.night(late))
        for on, now in (
            (late + timedelta(days=7), at(START)),
            (late, at(late)),
            (late, at(late + timedelta(days=400))),
        ):
            self.night(on, now)
        assert Notice.objects.filter(kind="pip_workflow.follow_up.overdue", user=cast.hr).count() == 1

    @staticmethod
    def night(on, now=None):
        return night_of_follow_ups(on=on, now=now or at(on))

    def test_a_transfer_is_carried_out_whole_or_not_at_all(self, law, plan, rules, cast, monkeypatch):
        department, position = open_post(cast)
        follow_up = law.first_failure(plan)
        day, begins = date(2025, 3, 25), date(2025, 3, 26)
        choice = Choice(
            kind="transfer", reason="better there", gap=("orders",), begins_on=begins, department=department,
            position=position,
        )  # fmt: skip

        def decide():
            row = FollowUp.objects.get(pk=follow_up.pk)
            return decide_follow_up(follow_up=row, choice=choice, actor=cast.hr, on=day, now=at(day))

        self.killed(monkeypatch, "pip_workflow.followups.services.notify", decide)
        row = sign_agreement(follow_up=decide(), actor=cast.wei.user, note="", on=day, now=at(day))

        def carry():
            row.refresh_from_db()
            return carry_out(follow_up=row, manager=None, actor=cast.hr, on=begins, now=at(begins))

        posts = list(cast.wei.assignments.order_by("start").values("department", "start", "until"))
        self.killed(monkeypatch, "pip_workflow.followups.services._given", carry)
        assert list(cast.wei.assignments.order_by("start").values("department", "start", "until")) == posts
        carry()
        with pytest.raises(PlanRefused):
            carry()
        assert cast.wei.assignments.filter(department=department, start=begins).count() == 1

    @pytest.fixture
    def review(self, law, plan, rules, cast):
        """A file with every fact, ready for its two signatures."""
        follow_up = law.second_failure(law.train(law.first_failure(plan)))
        law.ask_protection(REVIEWED)
        return law.facts(law.review(follow_up))

    def test_the_two_signatures_are_killed_at_each_place_and_given_once(self, law, review, monkeypatch):
        """What died is not signed; what was signed stays; the guards' answers are kept with every try."""

        def stands():
            row = DismissalReview.objects.get(pk=review.pk)
            signed = AuditEntry.objects.filter(action="pip_workflow.review.moved").count()
            return row.state, row.first_by, row.second_by, row.money, row.run, signed

        def sign(who):
            return law.sign(DismissalReview.objects.get(pk=review.pk), who)

        for who, state in ((law.second_hr, "signed_once"), (law.third_hr, "decided")):
            before = stands()
            for place in ("ask_guards", "_lock_as_read", "record"):
                with monkeypatch.context() as broken:
                    broken.setattr(f"pip_workflow.followups.reviews.{place}", die)
                    with pytest.raises(Killed):
                        sign(who)
                assert stands() == before, place
            sign(who)
            after = stands()
            assert after[0] == state and after[-1] == before[-1] + 1
        with pytest.raises(PlanRefused):
            sign(law.third_hr)
        row = DismissalReview.objects.get(pk=review.pk)
        assert (row.first_by, row.second_by) == (law.second_hr, law.third_hr)
        assert row.run.allowed and row.money["amount"] == "15000.00"

    def test_a_kill_before_the_seal_of_the_second_signature_loses_nothing(
        self, law, review, monkeypatch, django_capture_on_commit_callbacks
    ):
        law.sign(review, law.second_hr)
        monkeypatch.setattr("pip_workflow.followups.reviews.seal_now", die)
        with django_capture_on_commit_callbacks(execute=True):
            law.sign(review, law.third_hr)
        assert DismissalReview.objects.get(pk=review.pk).state == "decided"
        signed = AuditEntry.objects.filter(action="pip_workflow.review.moved").latest("pk")
        for _ in range(2):
            seal_now(now=at(date(2025, 4, 28)))
        assert AuditSeal.objects.filter(entry=signed).count() == 1

    def test_a_decision_is_sealed_at_once_and_stands_when_sealing_fails(
        self, active, cast, monkeypatch, django_capture_on_commit_callbacks
    ):
        def pass_it():
            with django_capture_on_commit_callbacks(execute=True):
                pass_plan(plan=active, actor=cast.hr, reason="10", on=DEADLINE, now=at(DEADLINE))

        sealed = []
        monkeypatch.setattr("pip_workflow.services.decisions.seal_now", lambda: sealed.append(1) or die())
        pass_it()
        assert sealed == [1] and Plan.objects.get(pk=active.pk).state == "passed"

    def test_killed_before_its_seal_a_decision_is_sealed_by_the_next_minute(self, active, cast):
        """Deciding seals once it is committed; where the worker dies in between, the tick finds what waits."""
        pass_plan(plan=active, actor=cast.hr, reason="10", on=DEADLINE, now=at(DEADLINE))
        decided = AuditEntry.objects.get(action="pip_workflow.plan.decided")
        assert not AuditSeal.objects.filter(entry=decided).exists(), "the transaction of the test isn't committed"
        seal_now(now=at(DEADLINE))
        seal_now(now=at(DEADLINE))
        assert AuditSeal.objects.filter(entry=decided).count() == 1


class TestNight:
    """Through the run machinery of jobs.runs: a claim, the night's one transaction, the fence."""

    @pytest.fixture(autouse=True)
    def only_plans(self, monkeypatch):
        """The other steps of the night have drills of their own."""
        monkeypatch.setattr(night, "NIGHT_STEPS", ["pip_workflow.services.night_of_plans"])

    def run(self, company, day, now=None):
        return night.run_named(company=company, on=day, now=now or at(day + timedelta(days=1)))

    @pytest.mark.parametrize("place", ["_tell", "add_event", "notify", "record"])
    def test_killed_anywhere_while_it_escalates_the_next_run_does_it_once(
        self, active, cast, company, monkeypatch, place
    ):
        day = date(2025, 3, 15)
        with monkeypatch.context() as broken:
            broken.setattr(escalation_service, place, die)
            with pytest.raises(Killed):
                self.run(company, day)
        assert JobRun.objects.get(business_date=day).state == "due"
        assert not PlanEvent.objects.filter(what="escalated").exists()
        for _ in range(2):
            self.run(company, day)
        assert PlanEvent.objects.filter(what="escalated").count() == 1
        assert Notice.objects.filter(kind="pip_workflow.plan.overdue").count() == 2

    def test_nights_missed_are_made_up_for_and_a_skewed_clock_changes_nothing(self, issued, cast, company):
        sign_plan(plan=issued, of="plan", actor=cast.wei.user, comment="", on=ISSUED, now=at(ISSUED))
        skewed = [at(START) - timedelta(minutes=10), at(START) + timedelta(days=400), at(START)]
        for day, now in zip((START, date(2025, 3, 15), date(2025, 3, 19)), skewed, strict=True):
            self.run(company, day, now)
        issued.refresh_from_db()
        assert issued.state == "active"
        marks = list(PlanEvent.objects.filter(what="escalated").order_by("pk").values_list("detail", flat=True))
        assert marks == ["support 2025-03-12 1", "support 2025-03-12 2"]

    @pytest.mark.slow
    def test_every_day_of_a_plan_in_any_order_tells_the_same(self, active, cast, company):
        days = [START + timedelta(days=n) for n in range(20)]
        for day in [*days, *reversed(days), *days[::3]]:
            self.run(company, day)
        marks = list(PlanEvent.objects.filter(what="escalated").values_list("detail", flat=True))
        assert len(marks) == len(set(marks))
        assert Notice.objects.filter(kind="pip_workflow.plan.overdue").count() == len(
            set(Notice.objects.filter(kind="pip_workflow.plan.overdue").values_list("user", "dedupe_key"))
        )
