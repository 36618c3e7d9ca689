"""Overdue steps and relapses in the night (spec 7.1): head, then leads of HR, each once, whenever nights run."""

from datetime import date, timedelta

import pytest

from audit.models import AuditEntry
from notices.models import Notice
from people.enums import Role
from performance.alerts.models import Alert, Rule
from performance.talks.services import TalkContent, record_talk
from pip_workflow.models import Plan, PlanEvent
from pip_workflow.services import (
    answer_objection,
    give_support,
    hold_check_in,
    issue_plan,
    pass_plan,
    pause_plan,
    raise_objection,
    sign_plan,
)
from pip_workflow.services.night import night_of_plans
from tests.factories import make_user
from tests.pip_workflow.conftest import DEADLINE, START, at

ISSUED = date(2025, 3, 7)


@pytest.fixture
def lead(cast):
    """Of two HR admins one is marked as lead."""
    return make_user("zhu", Role.HR, Role.HR_LEAD, name="Zhu")


@pytest.fixture
def issued(plan, cast, rules):
    return issue_plan(plan=plan, actor=cast.tao.user, means="in_person", on=ISSUED, now=at(ISSUED))


@pytest.fixture
def active(issued, cast):
    sign_plan(plan=issued, of="plan", actor=cast.wei.user, comment="", on=START, now=at(START))
    give_support(
        support=issued.supports.get(), actor=cast.tao.user, given_on=START, note="4 h", on=START, now=at(START)
    )
    return issued


def told() -> set[str]:
    return set(Notice.objects.filter(kind="pip_workflow.plan.overdue").values_list("user__display_name", flat=True))


def marks() -> list[str]:
    return list(PlanEvent.objects.filter(what="escalated").order_by("pk").values_list("detail", flat=True))


def night(day: date) -> int:
    return night_of_plans(on=day, now=at(day))["plan_steps"]


def test_the_head_first_then_the_leads_of_hr_alone(active, cast, lead):
    assert night(date(2025, 3, 14)) == 0, "due today is not overdue"
    assert night(date(2025, 3, 15)) == 1
    assert told() == {"Tao", "Lin"}
    assert night(date(2025, 3, 18)) == 0
    assert night(date(2025, 3, 19)) == 1
    assert told() == {"Tao", "Lin", "Zhu"}
    assert marks() == ["check_in 2025-03-14 1", "check_in 2025-03-14 2"]


@pytest.mark.parametrize("order", [(15, 16, 17, 18, 19), (19,), (15, 15, 19, 19), (19, 15), (17, 15, 19, 17)])
def test_nights_missed_repeated_or_out_of_order_tell_the_same(active, cast, lead, order):
    for day in order:
        night(date(2025, 3, day))
    assert sorted(marks()) == ["check_in 2025-03-14 1", "check_in 2025-03-14 2"]
    assert Notice.objects.filter(kind="pip_workflow.plan.overdue").count() == 3
    assert AuditEntry.objects.filter(action="pip_workflow.plan.escalated").count() == 2


@pytest.mark.parametrize("hours", [-26, -1, 1, 30])
def test_a_skewed_clock_changes_nothing(active, cast, lead, hours):
    day = date(2025, 3, 19)
    night_of_plans(on=day, now=at(day) + timedelta(hours=hours))
    assert marks() == ["check_in 2025-03-14 1", "check_in 2025-03-14 2"]


def test_the_signature_is_overdue_after_three_working_days(issued):
    assert night(date(2025, 3, 12)) == 0
    assert night(date(2025, 3, 13)) == 1
    assert marks() == ["sign 2025-03-12 1"]


def test_each_step_is_named_oldest_first(active, cast):
    for check_in in active.check_ins.all():
        day = check_in.due_on
        talk = record_talk(
            employee=cast.wei, content=TalkContent(held_at=at(day, 1), topic="plan", summary="x"),
            actor=cast.tao.user, now=at(day),
        )  # fmt: skip
        hold_check_in(check_in=check_in, talk=talk, actor=cast.tao.user, on=day, now=at(day))
    assert night(DEADLINE) == 0
    assert night(DEADLINE + timedelta(days=1)) == 1
    assert marks() == [f"decide {DEADLINE} 1"]


def test_a_pause_is_not_overdue(active, cast):
    pause_plan(plan=active, actor=cast.tao.user, reason="ill", on=date(2025, 3, 11), now=at(START))
    assert night(date(2025, 4, 11)) == 0


def test_an_objection_waits_for_its_answer_alone_which_goes_to_hr_when_late(active, cast, lead):
    on = date(2025, 3, 11)
    objection = raise_objection(plan=active, kind="object", text="no", actor=cast.wei.user, on=on, now=at(on))
    assert objection.due_on == date(2025, 3, 18), "5 working days"
    assert night(date(2025, 3, 18)) == 0, "the follow-up of the 14th doesn't count while the clock stands"
    assert night(date(2025, 3, 19)) == 2
    assert "Zhu" in told()
    answer_objection(objection=objection, answer="so", actor=lead, on=date(2025, 3, 19), now=at(START))
    assert night(date(2025, 3, 20)) == 0


def test_a_question_is_answered_in_five_working_days_too_and_stops_nothing(active, cast):
    on = date(2025, 3, 10)
    raise_objection(plan=active, kind="explain", text="why", actor=cast.wei.user, on=on, now=at(on))
    night(date(2025, 3, 15))
    assert marks() == ["check_in 2025-03-14 1"]
    assert Plan.objects.get(pk=active.pk).stopped_on is None


class TestRelapse:
    @pytest.fixture
    def passed(self, active, cast):
        pass_plan(plan=active, actor=cast.hr, reason="10 a day", on=DEADLINE, now=at(DEADLINE))
        return active

    def alert(self, person, raised_on, code="R1"):
        rule = Rule.objects.get(code=code)
        return Alert.objects.create(
            rule=rule, code=code, subject=f"e:{person.pk}", severity="warning", employee=person,
            first_day=raised_on, last_day=raised_on, raised_on=raised_on,
        )  # fmt: skip

    @pytest.mark.parametrize(("after", "linked"), [(0, 0), (1, 1), (30, 1), (31, 0)])
    def test_alerts_of_30_days_are_linked_once(self, passed, cast, after, linked):
        raised = DEADLINE + timedelta(days=after)
        self.alert(cast.wei, raised)
        assert night(raised) == linked
        assert night(raised + timedelta(days=1)) == 0
        assert passed.relapses.count() == linked
        assert passed.events.filter(what="relapsed").count() == linked
        assert AuditEntry.objects.filter(action="pip_workflow.plan.relapsed").count() == linked

    def test_about_the_plans_measures_and_this_person_only(self, passed, cast):
        raised = DEADLINE + timedelta(days=3)
        self.alert(cast.wei, raised, "R5")
        self.alert(cast.mei, raised)
        assert night(raised) == 0

    def test_a_night_missed_links_it_later(self, passed, cast):
        self.alert(cast.wei, DEADLINE + timedelta(days=29))
        assert night(DEADLINE + timedelta(days=40)) == 1
