"""The life of a plan: guards, signatures, follow-ups, objections, decisions (spec 7.1, 7.3)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from audit.models import AuditEntry
from notices.models import Notice
from performance.talks.enums import TalkTopic
from performance.talks.services import TalkContent, record_talk
from pip_workflow.models import GuardRun, Plan, Signature
from pip_workflow.selectors import employees_with_open_plan, standings
from pip_workflow.services import (
    GuardsRefused,
    PlanRefused,
    answer_objection,
    change_plan,
    draft_plan,
    extend_plan,
    fail_plan,
    give_support,
    hold_check_in,
    issue_plan,
    night_of_plans,
    pass_plan,
    pause_plan,
    raise_objection,
    record_refusal,
    resume_plan,
    sign_plan,
)
from pip_workflow.services.guarding import answer_warning
from tests.factories import make_user
from tests.pip_workflow.conftest import DEADLINE, START, at

ISSUED = date(2025, 3, 8)


def issue(plan, cast, on=ISSUED):
    return issue_plan(plan=plan, actor=cast.tao.user, means="in_person", on=on, now=at(on))


def sign(plan, cast, on=START, of="plan"):
    return sign_plan(plan=plan, of=of, actor=cast.wei.user, comment="ok", on=on, now=at(on))


def talk_on(cast, day, topic=TalkTopic.HEARING):
    content = TalkContent(held_at=at(day, 1), topic=topic, summary="heard")
    return record_talk(employee=cast.wei, content=content, actor=cast.tao.user, now=at(day))


@pytest.fixture
def active(plan, cast, rules):
    issue(plan, cast)
    sign(plan, cast)
    return plan


def test_one_unfinished_plan_per_person(plan, cast, content):
    with pytest.raises(PlanRefused):
        draft_plan(employee=cast.wei, lead=cast.tao, content=content, actor=cast.hr, on=ISSUED, now=at(ISSUED))


@pytest.mark.parametrize(
    "change",
    [
        {"deadline": START},
        {"measures": []},
        {"supports": []},
        {"check_ins": []},
        {"check_ins": [DEADLINE + timedelta(days=1)]},
        {"measured_until": START},
    ],
)
def test_a_draft_that_makes_no_sense_is_refused(cast, content, change):
    with pytest.raises(PlanRefused):
        draft_plan(
            employee=cast.wei,
            lead=cast.tao,
            content=replace(content, **change),
            actor=cast.hr,
            on=ISSUED,
            now=at(ISSUED),
        )
    assert not Plan.objects.exists()


def test_without_notice_of_the_rules_no_plan_is_issued_and_the_answer_is_kept(plan, cast):
    with pytest.raises(GuardsRefused) as refused:
        issue(plan, cast)
    assert refused.value.results[0].missing == ("policy_notice",)
    plan.refresh_from_db()
    assert plan.state == "draft"
    run = GuardRun.objects.get(plan=plan)
    assert run.allowed is False and run.results[0]["guard"] == "G1"
    assert AuditEntry.objects.filter(action="pip_workflow.plan.guarded").count() == 1


def test_issue_freezes_the_gap_and_tells_the_employee(plan, cast, rules):
    issue(plan, cast)
    plan.refresh_from_db()
    assert (plan.state, plan.issued_on, plan.gap) == ("issued", ISSUED, {"lines": []})
    assert Notice.objects.filter(user=cast.wei.user, kind="pip_workflow.plan.issued").count() == 1
    assert employees_with_open_plan(ISSUED) == {cast.wei.pk}
    assert employees_with_open_plan(ISSUED - timedelta(days=1)) == set()


def test_only_the_employee_signs_and_once(plan, cast, rules):
    issue(plan, cast)
    with pytest.raises(PlanRefused):
        sign_plan(plan=plan, of="plan", actor=cast.tao.user, comment="", on=START, now=at(START))
    sign(plan, cast)
    plan.refresh_from_db()
    assert plan.state == "active"
    with pytest.raises(PlanRefused):
        sign(plan, cast)


def test_signed_before_the_start_begins_in_the_night_of_the_start(plan, cast, rules):
    issue(plan, cast)
    sign(plan, cast, on=ISSUED)
    plan.refresh_from_db()
    assert plan.state == "acknowledged"
    assert night_of_plans(on=START, now=at(START))["plan_steps"] == 1
    plan.refresh_from_db()
    assert plan.state == "active"
    assert night_of_plans(on=START, now=at(START))["plan_steps"] == 0


def test_refusal_needs_a_witness_and_the_plan_runs(plan, cast, rules):
    issue(plan, cast)
    with pytest.raises(PlanRefused):
        record_refusal(plan=plan, actor=cast.tao.user, witness=" ", note="", on=START, now=at(START))
    record_refusal(plan=plan, actor=cast.tao.user, witness="Sun", note="won't sign", on=START, now=at(START))
    plan.refresh_from_db()
    assert plan.state == "active"
    assert Signature.objects.get(plan=plan).refused


def test_a_signed_plan_that_changes_must_be_signed_again(active, cast, content):
    changed = replace(content, expectation="8 orders a day")
    change_plan(plan=active, content=changed, actor=cast.tao.user, reason="too high", on=START, now=at(START))
    active.refresh_from_db()
    assert (active.state, active.edition) == ("issued", 2)
    sign(active, cast)
    active.refresh_from_db()
    assert active.state == "active"


def test_progress_is_pooled_over_the_last_five_working_days_with_data(active, observe):
    # Monday 10 to Tuesday 18; the weekend's 99 and 99 are days off, Wednesday 12 has no data.
    observe(START, 1, 2)
    observe(date(2025, 3, 13), 3, 4, 99, 99, 5, 6)
    (standing,) = standings(active, date(2025, 3, 18))
    assert standing.actual == (2 + 3 + 4 + 5 + 6) / 5
    assert standing.expected == 10
    (earlier,) = standings(active, date(2025, 3, 14))
    assert earlier.expected == 5


def test_a_check_in_freezes_measured_figures_beside_its_talk(active, cast, observe):
    observe(START, 4, 4, 4, 4, 4)
    talk = talk_on(cast, date(2025, 3, 14), TalkTopic.PLAN)
    check_in = active.check_ins.first()
    hold_check_in(check_in=check_in, talk=talk, actor=cast.tao.user, on=date(2025, 3, 14), now=at(date(2025, 3, 14)))
    check_in.refresh_from_db()
    assert check_in.figures[0]["metric"] == "orders"
    assert float(check_in.figures[0]["actual"]) == 4
    with pytest.raises(PlanRefused):
        hold_check_in(check_in=check_in, talk=talk, actor=cast.tao.user, on=START, now=at(START))


def test_pause_stops_the_clock(active, cast):
    on = date(2025, 3, 12)
    pause_plan(plan=active, actor=cast.tao.user, reason="ill", on=on, now=at(on))
    back = on + timedelta(days=5)
    resume_plan(plan=active, actor=cast.tao.user, on=back, now=at(back))
    active.refresh_from_db()
    assert active.deadline == DEADLINE + timedelta(days=5)
    assert [c.due_on for c in active.check_ins.all()] == [date(2025, 3, 19), DEADLINE + timedelta(days=5)]
    assert active.measures.get().path[-1]["by"] == active.deadline.isoformat()


def test_extended_at_most_twice_with_evidence(active, cast):
    later = [DEADLINE + timedelta(days=7 * n) for n in (1, 2, 3)]
    common = {"plan": active, "actor": cast.hr, "reason": "progress", "on": DEADLINE, "now": at(DEADLINE)}
    with pytest.raises(PlanRefused):
        extend_plan(deadline=later[0], evidence="", **common)
    with pytest.raises(PlanRefused):
        extend_plan(deadline=DEADLINE, evidence="2 to 6", **common)
    extend_plan(deadline=later[0], evidence="2 to 6", **common)
    extend_plan(deadline=later[1], evidence="6 to 8", **common)
    with pytest.raises(PlanRefused, match=r"twice|两次"):
        extend_plan(deadline=later[2], evidence="more", **common)
    active.refresh_from_db()
    assert (active.deadline, active.extensions, active.supports.count()) == (later[1], 2, 1)


def test_an_objection_stops_the_timers_until_someone_uninvolved_answers(active, cast):
    on = date(2025, 3, 13)
    objection = raise_objection(plan=active, kind="object", text="unfair", actor=cast.wei.user, on=on, now=at(on))
    assert objection.stops
    with pytest.raises(PlanRefused):
        pass_plan(plan=active, actor=cast.hr, reason="x", on=DEADLINE, now=at(DEADLINE))
    with pytest.raises(PlanRefused):
        answer_objection(objection=objection, answer="no", actor=cast.tao.user, on=on, now=at(on))
    back = on + timedelta(days=4)
    answer_objection(objection=objection, answer="because", actor=cast.hr, on=back, now=at(back))
    active.refresh_from_db()
    assert active.deadline == DEADLINE + timedelta(days=4)


def test_a_second_objection_is_filed_and_stops_nothing(active, cast):
    on = date(2025, 3, 13)
    first = raise_objection(plan=active, kind="object", text="unfair", actor=cast.wei.user, on=on, now=at(on))
    answer_objection(objection=first, answer="because", actor=cast.hr, on=on, now=at(on))
    second = raise_objection(plan=active, kind="object", text="still", actor=cast.wei.user, on=on, now=at(on))
    assert second.stops is False


def test_explanation_stops_nothing(active, cast):
    asked = raise_objection(plan=active, kind="explain", text="why?", actor=cast.wei.user, on=START, now=at(START))
    assert asked.stops is False


def test_failing_names_every_missing_fact(active, cast):
    with pytest.raises(PlanRefused):
        fail_plan(plan=active, actor=cast.hr, reason="missed", on=DEADLINE - timedelta(days=1), now=at(DEADLINE))
    with pytest.raises(GuardsRefused) as refused:
        fail_plan(plan=active, actor=cast.tao.user, reason="missed", on=DEADLINE, now=at(DEADLINE))
    missing = {key for result in refused.value.results for key in result.missing}
    assert missing == {"days_of_data", "heard", "other_person", "evidence"}
    active.refresh_from_db()
    assert active.state == "active"


def test_failed_by_a_named_person_with_everything_on_file(active, cast, observe):
    observe(START, 3, 3, 3, 3, 3)
    talk_on(cast, date(2025, 3, 20))
    # Nobody else in the post has figures: the warning of G5 is answered in writing.
    answer_warning(plan=active, text="as in the contract", actor=cast.hr, on=DEADLINE, now=at(DEADLINE))
    fail_plan(plan=active, actor=cast.hr, reason="3 of 10", on=DEADLINE, now=at(DEADLINE))
    active.refresh_from_db()
    assert (active.state, active.decided_by, active.reason) == ("failed", cast.hr, "3 of 10")
    assert employees_with_open_plan(DEADLINE) == set()
    assert GuardRun.objects.get(plan=active, step="fail").allowed


def test_the_database_refuses_a_verdict_without_a_person(active):
    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.filter(pk=active.pk).update(state="failed")


def test_passed_with_a_reason(active, cast):
    with pytest.raises(PlanRefused):
        pass_plan(plan=active, actor=cast.hr, reason=" ", on=DEADLINE, now=at(DEADLINE))
    pass_plan(plan=active, actor=cast.hr, reason="10 a day", on=DEADLINE, now=at(DEADLINE))
    with pytest.raises(PlanRefused):
        pass_plan(plan=active, actor=cast.hr, reason="again", on=DEADLINE, now=at(DEADLINE))


def test_the_loser_of_two_is_told(active, cast):
    other = Plan.objects.get(pk=active.pk)
    pass_plan(plan=active, actor=cast.hr, reason="10 a day", on=DEADLINE, now=at(DEADLINE))
    with pytest.raises(PlanRefused):
        pass_plan(plan=other, actor=make_user("second", "hr"), reason="too", on=DEADLINE, now=at(DEADLINE))


def test_overdue_steps_escalate_once_a_night_to_head_then_hr(active, cast):
    give_support(
        support=active.supports.get(), actor=cast.tao.user, given_on=START, note="4 h", on=START, now=at(START)
    )
    monday = date(2025, 3, 17)
    assert night_of_plans(on=monday, now=at(monday))["plan_steps"] == 1
    assert night_of_plans(on=monday, now=at(monday))["plan_steps"] == 0
    told = set(Notice.objects.filter(kind="pip_workflow.plan.overdue").values_list("user__username", flat=True))
    assert told == {cast.tao.user.username, cast.lin.user.username}
    for day in (18, 19):
        night_of_plans(on=date(2025, 3, day), now=at(date(2025, 3, day)))
    told = set(Notice.objects.filter(kind="pip_workflow.plan.overdue").values_list("user__username", flat=True))
    assert cast.hr.username in told


def test_a_plan_ends_when_the_person_leaves(active, cast):
    cast.wei.leave_date = date(2025, 3, 12)
    cast.wei.save(update_fields=["leave_date"])
    on = date(2025, 3, 13)
    assert night_of_plans(on=on, now=at(on))["plan_steps"] == 1
    active.refresh_from_db()
    assert active.state == "ended"
