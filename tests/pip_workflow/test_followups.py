"""After a failed plan: follow-ups, second period, dismissal review and its guards (spec 7.2, 7.3)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from audit.models import AuditEntry
from notices.models import Notice
from people.enums import Protection
from people.models import Contract
from people.selectors.histories import compensation_as_of, current_assignment
from performance.measures.models import Metric
from pip_workflow.followups import reviews
from pip_workflow.followups.models import DismissalReview, FollowUp
from pip_workflow.followups.night import night_of_follow_ups
from pip_workflow.followups.opening import due_of
from pip_workflow.followups.reviews import (
    confirm_no_union,
    digest_to_sign,
    end_contract,
    finish_task,
    sign_review,
    withdraw_review,
)
from pip_workflow.followups.services import (
    Choice,
    FollowUpRefused,
    carry_out,
    decide_follow_up,
    keep_paper_agreement,
    keep_reasons,
    sign_agreement,
)
from pip_workflow.guards.services import keep_figure
from pip_workflow.models import GuardRun, Plan
from pip_workflow.services import GuardsRefused, answer_objection, raise_objection
from tests.factories import make_cast
from tests.pip_workflow.conftest import START, at, first_content, first_plan, known_rules
from tests.pip_workflow.law import FAILED, REVIEWED, make_law, open_post
from tests.standing import Made, company, keep, named

__all__ = ["company"]

TUESDAY = date(2025, 3, 25)


def _law(made: Made) -> Made:
    """A plan drafted for Wei, everything the guards ask for on file."""
    cast, orders = make_cast(), Metric.objects.get(code="orders")
    plan, rules = first_plan(cast, first_content(orders)), known_rules(cast)
    return {"cast": cast, "orders": orders, "plan": plan, "rules": rules, "law": make_law(cast, orders)}


def _follow_up(made: Made) -> Made:
    return {"follow_up": made["law"].first_failure(made["plan"])}


def _again(made: Made) -> Made:
    """The second period has failed too."""
    made["law"].train(made["follow_up"])
    return {"again": made["law"].second_failure(made["follow_up"])}


def _review(made: Made) -> Made:
    made["law"].ask_protection(REVIEWED)
    return {"review": made["law"].review(made["again"])}


STEPS = {"law": _law, "follow_up": _follow_up, "again": _again, "review": _review}
standing, made = keep(STEPS, always=1)
cast, orders, plan, rules, law, follow_up, again, review = map(
    named, ("cast", "orders", "plan", "rules", "law", "follow_up", "again", "review")
)


def missing(refused) -> set[str]:
    return {key for result in refused.value.results for key in (*result.missing, *result.unknown)}


def decide(follow_up, cast, kind="none", actor=None, on=TUESDAY, **fields):
    choice = Choice(kind=kind, reason="because", **fields)
    return decide_follow_up(follow_up=follow_up, choice=choice, actor=actor or cast.hr, on=on, now=at(on))


def test_a_failed_plan_opens_a_follow_up_with_three_working_days(law, plan, rules, cast):
    open_post(cast, ["快捷回复"])
    row = law.first_failure(plan)
    assert (row.state, row.kind, row.opened_on) == ("draft", "", FAILED)
    assert row.due_on == date(2025, 3, 27)
    assert [(match["position_name"], match["score"]) for match in row.matches] == [("Service agent", "0.0")]
    assert [line["kind"] for line in row.matches[0]["lines"]] == ["skill", "strength"]
    assert Notice.objects.filter(kind="pip_workflow.follow_up.to_decide", user=cast.hr).count() == 1
    plan.refresh_from_db()
    assert plan.scored_by == cast.tao.user


def test_a_passed_plan_opens_none(plan, rules, cast):
    assert not FollowUp.objects.filter(plan=plan).exists()


def test_who_scored_does_not_decide_and_the_answer_is_kept(follow_up, cast):
    cast.tao.user.groups.set(cast.hr.groups.all())
    with pytest.raises(GuardsRefused) as refused:
        decide(follow_up, cast, actor=cast.tao.user)
    assert missing(refused) == {"other_person"}
    assert GuardRun.objects.filter(plan=follow_up.plan, step="follow_up", allowed=False).count() == 1
    guarded = AuditEntry.objects.filter(action="pip_workflow.plan.guarded").count()
    assert guarded == GuardRun.objects.count()
    with pytest.raises(IntegrityError), transaction.atomic():
        FollowUp.objects.filter(pk=follow_up.pk).update(
            state="closed", kind="none", decided_by=cast.tao.user, decided_on=TUESDAY, reason="x"
        )


def test_the_database_lets_no_scorer_fail_a_plan(plan, cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.filter(pk=plan.pk).update(
            state="failed", decided_by=cast.tao.user, scored_by=cast.tao.user, decided_on=START, reason="x"
        )


def test_only_hr_decides(follow_up, cast):
    with pytest.raises(FollowUpRefused):
        decide(follow_up, cast, actor=cast.lin.user)


@pytest.mark.parametrize(
    ("kind", "fields", "field"),
    [
        ("review", {}, "kind"),
        ("training", {"gap": ("orders",), "what": "x"}, "begins_on"),
        ("training", {"gap": ("orders",), "what": "x", "begins_on": TUESDAY}, "begins_on"),
        ("training", {"what": "x", "begins_on": date(2025, 3, 26)}, "gap"),
        ("training", {"what": "x", "begins_on": date(2025, 3, 26), "gap": ("clicks",)}, "gap"),
        ("training", {"gap": ("orders",), "begins_on": date(2025, 3, 26)}, "what"),
        ("transfer", {"gap": ("orders",), "begins_on": date(2025, 3, 26)}, "post"),
        ("pay_change", {"begins_on": date(2025, 3, 26)}, "new_pay"),
    ],
)
def test_each_kind_asks_for_what_it_needs(follow_up, cast, kind, fields, field):
    with pytest.raises(FollowUpRefused) as refused:
        decide(follow_up, cast, kind, **fields)
    assert refused.value.field == field


def test_a_transfer_goes_only_to_an_open_post(follow_up, cast, company):
    department, position = open_post(cast)
    cast.pan.assignments.update(department=department)
    fields = {"gap": ("orders",), "begins_on": date(2025, 3, 26), "department": cast.live, "position": position}
    with pytest.raises(FollowUpRefused) as refused:
        decide(follow_up, cast, "transfer", **fields)
    assert refused.value.field == "post"


def transfer(follow_up, cast, **fields):
    department, position = open_post(cast)
    return decide(
        follow_up, cast, "transfer", gap=("orders",), begins_on=date(2025, 3, 26), department=department,
        position=position, **fields,
    )  # fmt: skip


def do_carry_out(follow_up, cast, on=date(2025, 3, 27)):
    return carry_out(follow_up=follow_up, manager=None, actor=cast.hr, on=on, now=at(on))


def test_a_transfer_needs_a_signed_agreement(follow_up, cast):
    transfer(follow_up, cast)
    with pytest.raises(GuardsRefused) as refused:
        do_carry_out(follow_up, cast)
    assert missing(refused) == {"agreement_or_reasons"}
    with pytest.raises(FollowUpRefused):
        sign_agreement(follow_up=follow_up, actor=cast.hr, note="", on=TUESDAY, now=at(TUESDAY))
    sign_agreement(follow_up=follow_up, actor=cast.wei.user, note="ok", on=TUESDAY, now=at(TUESDAY))
    do_carry_out(follow_up, cast)
    place = current_assignment(cast.wei, date(2025, 3, 26))
    assert (place.department, place.position.name) == (cast.service, "Service agent")
    assert follow_up.state == "given"


def test_a_transfer_may_rest_on_reasons_that_all_hold(follow_up, cast):
    transfer(follow_up, cast)
    points = dict.fromkeys(("related", "dignified", "pay_fair", "reachable"), (True, "because"))
    keep_reasons(
        follow_up=follow_up, answers={**points, "dignified": (False, "a joke")}, actor=cast.hr, now=at(TUESDAY)
    )
    with pytest.raises(GuardsRefused) as refused:
        do_carry_out(follow_up, cast)
    assert missing(refused) == {"reason_dignified"}
    keep_reasons(follow_up=follow_up, answers=points, actor=cast.hr, now=at(TUESDAY))
    do_carry_out(follow_up, cast)
    # The gap it is to mend stays named.
    assert follow_up.reasons["gap"] == ["orders"]


def pay_change(follow_up, cast, amount):
    decide(follow_up, cast, "pay_change", begins_on=date(2025, 3, 26), new_pay=Decimal(amount))
    keep_paper_agreement(
        follow_up=follow_up, actor=cast.hr, signed_on=TUESDAY, note="file 7", on=TUESDAY, now=at(TUESDAY)
    )


def place_wages(cast):
    keep_figure(
        place="杭州市", kind="minimum", value=Decimal(2490), start=date(2024, 1, 1), source="浙政发〔2023〕36号",
        actor=cast.hr, now=at(START),
    )  # fmt: skip
    from people.models import Region

    cast.wei.assignments.update(region=Region.objects.create(code="HZ", name="杭州市"))


def test_a_pay_change_needs_the_local_minimum_and_never_goes_under_it(follow_up, cast, law):
    pay_change(follow_up, cast, "2400")
    with pytest.raises(GuardsRefused) as refused:
        do_carry_out(follow_up, cast)
    assert missing(refused) == {"local_minimum", "protection"}
    place_wages(cast)
    law.ask_protection(date(2025, 3, 26))
    with pytest.raises(GuardsRefused) as refused:
        do_carry_out(follow_up, cast)
    assert missing(refused) == {"below_local_minimum"}


def test_no_cut_in_pregnancy(follow_up, cast, law):
    place_wages(cast)
    law.ask_protection(date(2025, 3, 24), Protection.MOTHERHOOD)
    pay_change(follow_up, cast, "9000")
    with pytest.raises(GuardsRefused) as refused:
        do_carry_out(follow_up, cast)
    assert missing(refused) == {"protected"}


def test_a_pay_change_takes_effect_on_its_day(follow_up, cast, law):
    place_wages(cast)
    law.ask_protection(date(2025, 3, 24))
    pay_change(follow_up, cast, "9000")
    do_carry_out(follow_up, cast)
    assert compensation_as_of(cast.wei, date(2025, 3, 25)).salary == Decimal("10000.00")
    assert compensation_as_of(cast.wei, date(2025, 3, 26)).salary == Decimal("9000.00")


def test_the_pay_clause_of_the_contract_will_do(follow_up, cast, law):
    Contract.objects.create(
        employee=cast.wei, kind="open", start=date(2024, 1, 1), pay_clause="双方同意按绩效等级调整工资"
    )
    place_wages(cast)
    law.ask_protection(date(2025, 3, 24))
    decide(follow_up, cast, "pay_change", begins_on=date(2025, 3, 26), new_pay=Decimal(9000))
    do_carry_out(follow_up, cast)
    assert follow_up.state == "given"


def test_after_training_a_second_period_then_a_follow_up_of_its_own(law, follow_up, again):
    follow_up.refresh_from_db()
    assert follow_up.state == "closed" and follow_up.second_plan == again.plan
    assert again.state == "draft"


@pytest.mark.parametrize("name", ["attendance", "material", "test"])
def test_training_counts_as_given_with_all_its_proof(law, follow_up, name):
    with pytest.raises(FollowUpRefused) as refused:
        law.train(follow_up, **{name: " "})
    assert refused.value.field == name


def test_a_first_failure_reaches_no_review(law, follow_up):
    law.ask_protection(FAILED)
    with pytest.raises(GuardsRefused) as refused:
        law.review(follow_up, FAILED)
    assert missing(refused) >= {"remedy", "second_finding"}
    assert not DismissalReview.objects.exists()


def test_unknown_protection_blocks_the_review(law, again):
    with pytest.raises(GuardsRefused) as refused:
        law.review(again)
    assert missing(refused) == {"protection_decision"}


def test_a_protected_person_is_refused_with_the_article_and_no_state_is_kept(law, again):
    law.ask_protection(REVIEWED, Protection.MOTHERHOOD)
    with pytest.raises(GuardsRefused) as refused:
        law.review(again)
    (result,) = [result for result in refused.value.results if not result.allowed]
    assert (result.guard, result.missing) == ("G6", ("protected",))
    assert "LCL 42" in result.article
    kept = GuardRun.objects.filter(step="review_open").get()
    assert "motherhood" not in str(kept.results)


def test_the_whole_way(law, review, cast):
    law.facts(review)
    law.sign(review, law.second_hr)
    assert review.state == "signed_once"
    law.sign(review, law.third_hr)
    assert (review.state, review.first_by, review.second_by) == ("decided", law.second_hr, law.third_hr)
    run = review.run
    assert run.allowed and [row["guard"] for row in run.results] == [f"G{n}" for n in range(1, 12)]
    assert all(row["rule"] for row in run.results)
    # Hired 2024-01-01, last day 2025-04-30: a year and four months, 1.5 × 10,000.
    assert review.money == {
        "years": "1.5", "base": "10000.00", "amount": "15000.00", "unlawful_amount": "30000.00",
    }  # fmt: skip
    law.serve(review)
    end = date(2025, 4, 30)
    end_contract(review=review, actor=cast.hr, on=end, now=at(end))
    assert {name: task["due"] for name, task in review.tasks.items()} == {
        "certificate": "2025-04-30", "handover_pay": "2025-04-30", "file_transfer": "2025-05-15",
        "insurance_transfer": "2025-05-15", "keep_contract": "2027-04-30",
    }  # fmt: skip
    finish_task(review=review, task="certificate", done_on=end, actor=cast.hr, on=end, now=at(end))
    assert review.tasks["certificate"]["done"] == "2025-04-30"
    # Never an automatic act: the employee file is untouched.
    cast.wei.refresh_from_db()
    assert cast.wei.leave_date is None


@pytest.mark.parametrize(
    ("changes", "keys"),
    [
        ({"union_body": ""}, {"union"}),
        ({"union_reply": ""}, {"union_reply"}),
        ({"union_answered_on": None}, {"union_answer"}),
        ({"average_pay": None}, {"average_pay"}),
        ({"notice": ""}, {"notice_choice"}),
        ({"last_wage": None}, {"last_wage"}),
        ({"effective_on": None}, {"effective_on"} | {f"task_{n}" for n in (
            "certificate", "handover_pay", "file_transfer", "insurance_transfer", "keep_contract")}),
        ({"place": "无名市"}, {"local_average", "local_minimum"}),
    ],
)  # fmt: skip
def test_each_missing_fact_refuses_the_signature(law, review, changes, keys):
    law.facts(review, **changes)
    with pytest.raises(GuardsRefused) as refused:
        law.sign(review, law.second_hr)
    assert missing(refused) == keys
    assert review.state == "preparing"


def test_the_second_signature_is_another_persons(law, review, cast):
    law.facts(review)
    law.sign(review, law.second_hr)
    with pytest.raises(GuardsRefused) as refused:
        law.sign(review, law.second_hr)
    assert missing(refused) == {"second_person"}
    cast.tao.user.groups.set(cast.hr.groups.all())
    with pytest.raises(GuardsRefused) as refused:
        law.sign(review, cast.tao.user)
    assert "second_person" in missing(refused)


@pytest.mark.parametrize("who", ["same", "scorer"])
def test_the_database_checks_the_two_people(law, review, cast, who):
    law.facts(review)
    law.sign(review, law.second_hr)
    other = law.second_hr if who == "same" else cast.tao.user
    with pytest.raises(IntegrityError), transaction.atomic():
        DismissalReview.objects.filter(pk=review.pk).update(
            state="decided", second_by=other, second_on=REVIEWED, second_reason="x", run=GuardRun.objects.first()
        )


def test_new_facts_take_a_signature_back(law, review):
    law.facts(review)
    law.sign(review, law.second_hr)
    law.facts(review, average_pay=Decimal(11000))
    assert (review.state, review.first_by) == ("preparing", None)


def test_only_the_file_that_was_read_is_signed(law, review, monkeypatch):
    law.facts(review)
    read = digest_to_sign(review)
    law.facts(review, average_pay=Decimal(1))
    on = date(2025, 4, 28)
    signed = {"reason": "missed twice", "actor": law.second_hr, "on": on, "now": at(on)}
    with pytest.raises(FollowUpRefused, match=r"read it again|重新阅读"):
        sign_review(review=review, seen=read, **signed)
    # Changed while the guards were asked: what they judged is what is signed, or nothing.
    asked = reviews.ask_guards

    def meanwhile(**kwargs):
        DismissalReview.objects.filter(pk=review.pk).update(average_pay=Decimal(2))
        return asked(**kwargs)

    monkeypatch.setattr(reviews, "ask_guards", meanwhile)
    with pytest.raises(FollowUpRefused):
        sign_review(review=review, **signed)
    assert DismissalReview.objects.get(pk=review.pk).state == "preparing"


def test_an_open_objection_stops_the_review_and_the_days_to_decide(law, again, cast):
    law.ask_protection(REVIEWED)
    on = REVIEWED + timedelta(days=1)
    objection = raise_objection(plan=again.plan, kind="object", text="wrong", actor=cast.wei.user, on=on, now=at(on))
    assert objection.stops
    assert due_of(again) == date.max
    with pytest.raises(GuardsRefused) as refused:
        law.review(again, on)
    assert missing(refused) == {"open_objection"}
    late = date(2025, 5, 6)
    assert night_of_follow_ups(on=late, now=at(late)) == {"plan_steps": 0}
    answered = date(2025, 4, 25)
    answer_objection(objection=objection, answer="it is right", actor=law.second_hr, on=answered, now=at(answered))
    assert due_of(again) == again.due_on + (answered - on)
    # A second objection to the same facts is filed and stops nothing.
    second = raise_objection(
        plan=again.plan, kind="object", text="still wrong", actor=cast.wei.user, on=answered, now=at(answered)
    )
    assert not second.stops
    law.review(again, answered)


def test_protection_is_asked_again_at_service_and_at_the_end(law, review, cast):
    law.facts(review)
    law.sign(review, law.second_hr)
    law.sign(review, law.third_hr)
    law.ask_protection(date(2025, 4, 29), Protection.TREATMENT)
    with pytest.raises(GuardsRefused) as refused:
        law.serve(review)
    assert missing(refused) == {"protected"}


def test_without_a_union_two_people_record_it(law, review):
    values = {
        "union_body": "none", "union_told_on": None, "union_reasons": "", "union_reply_on": None, "union_reply": "",
        "union_answered_on": None, "union_answer": "",
    }  # fmt: skip
    law.facts(review, **values)
    confirm_no_union(review=review, actor=law.second_hr, now=at(REVIEWED))
    with pytest.raises(GuardsRefused) as refused:
        law.sign(review, law.second_hr)
    assert missing(refused) == {"absence_by_two"}
    with pytest.raises(FollowUpRefused):
        confirm_no_union(review=review, actor=law.second_hr, now=at(REVIEWED))
    confirm_no_union(review=review, actor=law.third_hr, now=at(REVIEWED))
    law.sign(review, law.second_hr)


def test_a_review_can_be_withdrawn_with_a_reason(law, review, again, cast):
    withdraw_review(review=review, reason="she found her way", actor=cast.hr, now=at(REVIEWED))
    again.refresh_from_db()
    assert (review.state, again.state) == ("withdrawn", "closed")


def test_a_late_decision_is_told_once(follow_up, cast):
    on = date(2025, 3, 28)
    assert night_of_follow_ups(on=date(2025, 3, 27), now=at(on)) == {"plan_steps": 0}
    assert night_of_follow_ups(on=on, now=at(on)) == {"plan_steps": 1}
    assert night_of_follow_ups(on=on, now=at(on)) == {"plan_steps": 0}
    assert Notice.objects.filter(kind="pip_workflow.follow_up.overdue", user=cast.hr).count() == 1
