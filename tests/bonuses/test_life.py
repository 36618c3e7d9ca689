"""From draft to paid: who may do what, what is frozen, what the books say (spec 6.5)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils.translation import override

from audit.models import AuditEntry
from bonuses import services
from bonuses.enums import Account, EntryKind, PoolState
from bonuses.errors import BonusRefused, PoolMoved
from bonuses.models import Award, BonusPool, LedgerEntry, LedgerLine
from bonuses.presenters.steps import eligibility_text
from bonuses.selectors.eligibility import EligibilityRule, Facts, decide
from bonuses.selectors.ledger import balances
from bonuses.services import ledger
from notices.models import Notice
from people.approvals.rules import Step
from people.approvals.services import change_steps
from people.models import Compensation, Leave, User
from tests.bonuses.conftest import AT


def check_constraints() -> None:
    """Deferred triggers fire now instead of at the commit the test never makes."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def submit(stage):
    return services.submit_pool(pool=stage.pool, scenario=stage.scenario, actor=stage.cast.hr, now=AT, note="as agreed")


def approve(stage):
    submit(stage)
    services.approve_pool(pool=stage.pool, step=1, actor=stage.cast.hr, now=AT)
    return services.approve_pool(pool=stage.pool, step=2, actor=stage.cast.finance, now=AT)


def test_an_approved_pool_is_sealed_at_once(stage, monkeypatch, django_capture_on_commit_callbacks):
    asked = []
    monkeypatch.setattr("bonuses.services.life.seal_now", lambda: asked.append(1))
    with django_capture_on_commit_callbacks(execute=True):
        approve(stage)
    assert len(asked) == 2, "each of the two approvals"


def test_first_scenario_makes_the_pool_simulated(stage):
    assert stage.pool.state == PoolState.SIMULATED
    assert stage.pool.amount == Decimal("60000.00")
    assert stage.scenario.paid + stage.scenario.reserve == stage.pool.amount
    assert stage.scenario.people == 6
    assert Award.objects.filter(scenario=stage.scenario).count() == 6
    assert stage.scenario.inputs["members"][0]["slices"] == [{"salary": "20000.00", "days": 90}]


def test_whole_life_balances(stage, django_capture_on_commit_callbacks):
    pool = approve(stage)
    check_constraints()
    found = balances(pool)
    assert found[Account.FUNDING] == -pool.amount
    assert found[Account.POOL] == 0
    assert found[Account.AWARDS] == stage.scenario.paid
    assert found[Account.RESERVE] == stage.scenario.reserve
    pool = services.release_pool(pool=pool, actor=stage.cast.hr, now=AT, pay_on=date(2025, 4, 15))
    pool = services.pay_pool(pool=pool, actor=stage.cast.finance, now=AT)
    check_constraints()
    found = balances(pool)
    assert pool.state == PoolState.PAID
    assert found[Account.PAID] == stage.scenario.paid
    assert found[Account.AWARDS] == 0
    assert sum(found.values()) == 0
    acted = AuditEntry.objects.filter(action__startswith="bonuses.pool").order_by("pk").values_list("action", flat=True)
    assert [name.rpartition(".")[2] for name in acted] == [
        "created", "simulated", "submitted", "hr_approved", "approved", "released", "paid",
    ]  # fmt: skip


def test_release_tells_everyone_with_an_award_once(stage):
    services.release_pool(pool=approve(stage), actor=stage.cast.hr, now=AT)
    told = Notice.objects.filter(kind="bonuses.pool.released").values_list("user__display_name", flat=True)
    assert sorted(told) == ["Lin", "Mei", "Pan", "Sun", "Tao", "Wei"]
    assert "60000" not in str(Notice.objects.values_list("context", flat=True))


def test_finance_approval_needs_another_person(stage):
    finance = stage.cast.finance.groups.get()
    stage.cast.hr.groups.add(finance)
    stage.hr2.groups.add(finance)
    submit(stage)
    services.approve_pool(pool=stage.pool, step=1, actor=stage.hr2, now=AT)
    for same in (stage.cast.hr, stage.hr2):
        with pytest.raises(BonusRefused, match=r"another person|另一"), transaction.atomic():
            services.approve_pool(pool=stage.pool, step=2, actor=same, now=AT)
    stage.pool.refresh_from_db()
    assert stage.pool.state == PoolState.HR_APPROVED
    assert not LedgerLine.objects.exists()


def test_second_click_is_told_who_was_faster(stage):
    approve(stage)
    with pytest.raises(PoolMoved, match="Fang"), transaction.atomic():
        services.approve_pool(pool=stage.pool, step=2, actor=stage.finance2, now=AT)
    assert LedgerLine.objects.filter(account=Account.FUNDING).count() == 1


def test_return_needs_a_reason_and_opens_a_new_round(stage):
    submit(stage)
    with pytest.raises(BonusRefused):
        services.return_pool(pool=stage.pool, actor=stage.hr2, reason=" ", now=AT)
    pool = services.return_pool(pool=stage.pool, actor=stage.hr2, reason="Weights of live", now=AT)
    assert pool.state == PoolState.DRAFT
    assert pool.digest == ""
    services.compute_scenario(scenario=stage.scenario, actor=stage.cast.hr, now=AT)
    stage.pool.refresh_from_db()
    submit(stage)
    assert list(stage.pool.events.filter(act="submitted").values_list("round", flat=True)) == [1, 2]
    assert Notice.objects.filter(kind="people.approval.returned", user=stage.cast.hr).exists()


def test_frozen_pool_refuses_every_change(stage):
    submit(stage)
    for change in (
        lambda: services.compute_scenario(scenario=stage.scenario, actor=stage.cast.hr, now=AT),
        lambda: services.remove_scenario(scenario=stage.scenario, actor=stage.cast.hr, now=AT),
        lambda: services.add_funding(pool=stage.pool, kind="fixed", amount=Decimal(1), actor=stage.cast.hr, now=AT),
    ):
        with pytest.raises(PoolMoved), transaction.atomic():
            change()


def test_submission_refuses_what_changed_since_it_was_computed(stage):
    Compensation.objects.filter(employee=stage.cast.wei).update(salary=Decimal("10000.01"))
    with pytest.raises(BonusRefused, match=r"compute it again|重新"):
        submit(stage)


def test_changes_after_submission_do_not_move_the_pool(stage):
    submit(stage)
    before = list(Award.objects.order_by("pk").values_list("amount", flat=True))
    Compensation.objects.filter(employee=stage.cast.wei).update(salary=Decimal("99999.00"))
    services.approve_pool(pool=stage.pool, step=1, actor=stage.cast.hr, now=AT)
    services.approve_pool(pool=stage.pool, step=2, actor=stage.cast.finance, now=AT)
    assert list(Award.objects.order_by("pk").values_list("amount", flat=True)) == before


def test_a_changed_award_is_found_out_before_approval(stage):
    submit(stage)
    services.approve_pool(pool=stage.pool, step=1, actor=stage.cast.hr, now=AT)
    award = Award.objects.filter(amount__gt=1).first()
    Award.objects.filter(pk=award.pk).update(amount=award.amount + 1)
    with pytest.raises(BonusRefused, match=r"digest|校验"), transaction.atomic():
        services.approve_pool(pool=stage.pool, step=2, actor=stage.cast.finance, now=AT)


def test_warnings_need_a_word(stage, scores):
    del scores.final[stage.cast.pan.pk, stage.cast.service.pk]
    services.compute_scenario(scenario=stage.scenario, actor=stage.cast.hr, now=AT)
    with pytest.raises(BonusRefused):
        services.submit_pool(pool=stage.pool, scenario=stage.scenario, actor=stage.cast.hr, now=AT)
    pan = stage.scenario.awards.get(employee=stage.cast.pan)
    assert (pan.amount, pan.eligibility_reason) == (0, "no_score")
    assert submit(stage).submit_note == "as agreed"


def test_adjustment_has_its_own_two_approvals_and_entry(stage):
    pool = approve(stage)
    award = stage.scenario.awards.get(employee=stage.cast.wei)
    asked = services.propose_adjustment(
        award=award, amount=Decimal("120.00"), reason="Late order counted", actor=stage.cast.hr, now=AT
    )
    services.approve_adjustment(adjustment=asked, actor=stage.cast.hr, now=AT, step=1)
    with pytest.raises(BonusRefused), transaction.atomic():
        services.approve_adjustment(adjustment=asked, actor=stage.cast.hr, now=AT, step=2)
    asked.refresh_from_db()
    services.approve_adjustment(adjustment=asked, actor=stage.cast.finance, now=AT, step=2)
    check_constraints()
    assert balances(pool)[Account.ADJUSTMENTS] == Decimal("120.00")
    assert balances(pool)[Account.RESERVE] == stage.scenario.reserve - Decimal("120.00")
    award.refresh_from_db()
    assert award.amount == stage.scenario.awards.get(pk=award.pk).amount
    with pytest.raises(PoolMoved), transaction.atomic():
        services.approve_adjustment(adjustment=asked, actor=stage.finance2, now=AT, step=2)


def test_adjustment_cannot_overspend_the_reserve(stage):
    approve(stage)
    award = stage.scenario.awards.get(employee=stage.cast.wei)
    asked = services.propose_adjustment(
        award=award, amount=stage.scenario.reserve + 1, reason="too much", actor=stage.cast.hr, now=AT
    )
    services.approve_adjustment(adjustment=asked, actor=stage.cast.hr, now=AT, step=1)
    with pytest.raises(BonusRefused), transaction.atomic():
        services.approve_adjustment(adjustment=asked, actor=stage.cast.finance, now=AT, step=2)


def test_reserve_carries_to_the_next_pool(stage):
    old = services.release_pool(pool=approve(stage), actor=stage.cast.hr, now=AT)
    new = services.create_pool(
        name="2025 Q2", start=date(2025, 4, 1), until=date(2025, 6, 30), actor=stage.cast.hr, now=AT, carried_from=old
    )
    assert new.amount == stage.scenario.reserve
    ledger.post_allocation(pool=new, awards={}, actor=stage.cast.finance, now=AT)
    check_constraints()
    assert balances(old)[Account.RESERVE] == 0
    assert balances(new)[Account.RESERVE] == stage.scenario.reserve
    with pytest.raises(BonusRefused):
        services.create_pool(
            name="again", start=date(2025, 4, 1), until=date(2025, 6, 30), actor=stage.cast.hr, now=AT, carried_from=old
        )


def post_wrongly(stage, *lines):
    ledger.post(pool=stage.pool, kind=EntryKind.ADJUSTED, lines=lines, actor=stage.cast.finance, now=AT)
    check_constraints()


def test_database_refuses_an_entry_that_does_not_balance(stage):
    approve(stage)
    with pytest.raises(IntegrityError, match="does not balance"), transaction.atomic():
        post_wrongly(stage, ledger.Line(Account.RESERVE, Decimal("-5.00")))


def test_database_refuses_an_overdrawn_reserve(stage):
    approve(stage)
    much = stage.scenario.reserve + 1
    with pytest.raises(IntegrityError, match="overdrawn"), transaction.atomic():
        post_wrongly(stage, ledger.Line(Account.RESERVE, -much), ledger.Line(Account.ADJUSTMENTS, much))


@pytest.mark.parametrize("act", ["update", "delete"])
def test_ledger_lines_are_never_changed(stage, act):
    approve(stage)
    lines = LedgerLine.objects.all()
    with pytest.raises(Exception, match="only ever added"), transaction.atomic():
        lines.update(amount=1) if act == "update" else lines._raw_delete(lines.db)


def test_days_slices_leavers_and_unpaid_leave(stage):
    """A raise in February, a transfer in March, ten days of unpaid leave, someone dismissed in the period."""
    cast = stage.cast
    Compensation.objects.filter(employee=cast.wei).update(until=date(2025, 1, 31))
    Compensation.objects.create(employee=cast.wei, salary=Decimal("11000.00"), start=date(2025, 2, 1))
    cast.mei.assignments.update(until=date(2025, 2, 28))
    first = cast.mei.assignments.get()
    cast.mei.assignments.create(department=cast.service, position=first.position, start=date(2025, 3, 1))
    Leave.objects.create(employee=cast.tao, kind="unpaid", start=date(2025, 3, 10), until=date(2025, 3, 19))
    cast.pan.leave_date, cast.pan.leave_type = date(2025, 3, 15), "dismissed"
    cast.pan.save()
    services.compute_scenario(scenario=stage.scenario, actor=cast.hr, now=AT)
    rows = {(m["employee"], m["department"]): m for m in stage.scenario.inputs["members"]}
    wei = rows[cast.wei.number, "LIVE"]
    assert wei["slices"] == [{"salary": "10000.00", "days": 31}, {"salary": "11000.00", "days": 59}]
    assert wei["salary"] == "11000.00"
    assert [rows[cast.mei.number, code]["slices"][0]["days"] for code in ("LIVE", "CS")] == [59, 31]
    assert rows[cast.tao.number, "LIVE"]["eligibility"] == "0.888889"
    assert rows[cast.pan.number, "CS"]["eligibility"] == "0"
    reasons = dict(stage.scenario.awards.values_list("employee__name", "eligibility_reason"))
    assert (reasons["Tao"], reasons["Pan"], reasons["Wei"]) == ("unpaid_leave", "left", "full")
    assert stage.scenario.awards.get(employee=cast.mei, department=cast.service).score == Decimal("112.50")


RULE = EligibilityRule(on_open_plan=Decimal("0.5"), leavers={"resigned": "0.8"}, unpaid_by_days=True)
WHOLE = Facts(days=90, unpaid_days=0, has_open_plan=False, leave_date=None, leave_type="", has_score=True, has_pay=True)
LEFT_THEN = {"leave_date": date(2025, 3, 1), "leave_type": "resigned"}


@pytest.mark.parametrize(
    ("facts", "value", "reasons"),
    [
        ({}, "1", []),
        ({"unpaid_days": 9}, "0.900000", ["unpaid_leave"]),
        ({"unpaid_days": 9, "has_open_plan": True, **LEFT_THEN}, "0.360000", ["open_plan", "left", "unpaid_leave"]),
        ({"has_score": False, "has_open_plan": True}, "0", ["no_score", "open_plan"]),
        ({"has_pay": False, "has_score": False}, "0", ["no_pay", "no_score"]),
        ({"has_score": False, "leave_date": date(2025, 3, 1), "leave_type": "dismissed"}, "0", ["left", "no_score"]),
        ({"leave_date": date(2025, 4, 1), "leave_type": "dismissed"}, "1", []),
    ],
)
def test_eligibility_keeps_every_reason_what_weighs_most_first(facts, value, reasons):
    found = decide(RULE, replace(WHOLE, **facts), date(2025, 3, 31))
    assert found.value == Decimal(value)
    assert [reason for reason, _factor in found.reasons] == reasons
    assert found.reason == (reasons[0] if reasons else "full")


def test_two_reasons_stand_together_wherever_one_reads_them(stage):
    """Nine unpaid days and a plan that counts half: both with their factor, on the trace, in the list, in the file."""
    wei = stage.cast.wei
    Leave.objects.create(employee=wei, kind="unpaid", start=date(2025, 3, 3), until=date(2025, 3, 11))
    wei.leave_date, wei.leave_type = date(2025, 3, 31), "expired"
    wei.save()
    stage.plan = services.change_rule(
        plan=stage.plan, actor=stage.cast.hr, reason="x", now=AT, leaver_rule={"expired": "0.5"}
    )
    scenario = services.create_scenario(pool=stage.pool, plan=stage.plan, name="B", actor=stage.cast.hr, now=AT)
    award = scenario.awards.get(employee=wei)
    assert award.eligibility == Decimal("0.45")
    assert award.eligibility_reasons == [["left", "0.5"], ["unpaid_leave", "0.900000"]]
    with override("en"):
        assert award.reasons == ["Left the company", "Unpaid leave"]
        assert eligibility_text(award) == "Left the company: × 0.5, Unpaid leave: (90 − 9) ÷ 90 days"


def test_notice_goes_to_the_next_in_turn(stage):
    submit(stage)
    turns = Notice.objects.filter(kind="people.approval.turn")
    assert set(turns.values_list("user__display_name", flat=True)) >= {"Hong", "Hua"}
    services.approve_pool(pool=stage.pool, step=1, actor=stage.cast.hr, now=AT + timedelta(minutes=1))
    assert set(turns.values_list("user__display_name", flat=True)) >= {"Fang", "Fu"}


def test_more_steps_by_size(stage):
    """From ¥50,000 on the head of operations approves as a third; the ledger waits for that."""
    lin = stage.cast.lin
    steps = [
        Step(role="hr", submitter_may=True),
        Step(role="finance"),
        Step(position=lin.assignments.get().position_id, from_size=Decimal(50_000)),
    ]
    change_steps(kind="bonuses.pool", steps=steps, actor=stage.cast.hr, reason="large pools", now=AT)
    pool = approve(stage)
    assert pool.state == PoolState.HR_APPROVED
    assert not LedgerLine.objects.exists()
    assert list(pool.events.order_by("pk").values_list("act", flat=True))[-2:] == ["hr_approved", "hr_approved"]
    pool = services.approve_pool(pool=pool, step=3, actor=lin.user, now=AT)
    assert pool.state == PoolState.APPROVED
    check_constraints()
    assert balances(pool)[Account.AWARDS] == stage.scenario.paid


def test_an_approved_pool_is_returned_by_counter_entries(stage):
    approve(stage)
    with pytest.raises(BonusRefused), transaction.atomic():
        services.return_pool(pool=stage.pool, actor=stage.cast.finance, reason="", now=AT)
    pool = services.return_pool(pool=stage.pool, actor=stage.cast.finance, reason="wrong profit", now=AT)
    check_constraints()
    assert pool.state == PoolState.DRAFT
    assert set(balances(pool).values()) == {Decimal(0)}
    assert [one.kind for one in LedgerEntry.objects.order_by("pk")] == ["funded", "allocated", "reversed"]
    assert Notice.objects.filter(kind="bonuses.pool.returned", user=stage.cast.hr).exists()
    services.compute_scenario(scenario=stage.scenario, actor=stage.cast.hr, now=AT)
    stage.pool.refresh_from_db()
    again = approve(stage)
    check_constraints()
    assert balances(again)[Account.AWARDS] == stage.scenario.paid
    assert LedgerEntry.objects.get(kind="funded", round=2).pool == again


def test_a_returned_pool_gives_back_what_it_carried_in(stage):
    old = services.release_pool(pool=approve(stage), actor=stage.cast.hr, now=AT)
    kept = balances(old)[Account.RESERVE]
    new = services.create_pool(
        name="Q2", start=date(2025, 4, 1), until=date(2025, 6, 30), actor=stage.cast.hr, now=AT, carried_from=old
    )
    services.add_funding(pool=new, kind="fixed", amount=Decimal(1000), actor=stage.cast.hr, now=AT)
    ledger.post_allocation(
        pool=BonusPool.objects.get(pk=new.pk), awards={stage.cast.wei.pk: Decimal(7)}, actor=stage.cast.hr, now=AT
    )
    ledger.post_reversal(pool=new, actor=stage.cast.hr, now=AT, round_=1, memo="x")
    check_constraints()
    assert balances(old)[Account.RESERVE] == kept
    assert set(balances(new).values()) == {Decimal(0)}
    assert balances(old)[Account.AWARDS] == stage.scenario.paid


def test_nobody_of_hr_proposes_more_for_themselves(stage):
    approve(stage)
    award = stage.scenario.awards.get(employee=stage.cast.wei)
    stage.cast.wei.user.groups.add(*stage.cast.hr.groups.all())
    with pytest.raises(BonusRefused):
        services.propose_adjustment(
            award=award, amount=Decimal(5), reason="x", actor=stage.cast.wei.user, now=AT
        )  # fmt: skip


def test_a_pool_with_adjustments_is_not_returned(stage):
    approve(stage)
    award = stage.scenario.awards.get(employee=stage.cast.wei)
    services.propose_adjustment(award=award, amount=Decimal(5), reason="x", actor=stage.cast.hr, now=AT)
    with pytest.raises(BonusRefused, match=r"Adjustments|调整"), transaction.atomic():
        services.return_pool(pool=stage.pool, actor=stage.cast.finance, reason="wrong profit", now=AT)


def test_a_released_pool_is_not_returned(stage):
    services.release_pool(pool=approve(stage), actor=stage.cast.hr, now=AT)
    with pytest.raises(PoolMoved), transaction.atomic():
        services.return_pool(pool=stage.pool, actor=stage.cast.finance, reason="wrong profit", now=AT)


def test_nobody_approves_the_own_adjustment(stage):
    """Wei is HR besides: neither step of Wei's own correction is Wei's."""
    approve(stage)
    stage.cast.wei.user.groups.set([*stage.cast.hr.groups.all(), *stage.cast.finance.groups.all()])
    award = stage.scenario.awards.get(employee=stage.cast.wei)
    asked = services.propose_adjustment(award=award, amount=Decimal(100), reason="x", actor=stage.cast.hr, now=AT)
    wei = User.objects.get(pk=stage.cast.wei.user_id)
    for step, other in ((1, stage.hr2), (2, stage.cast.finance)):
        with pytest.raises(BonusRefused, match=r"yourself|本人"), transaction.atomic():
            services.approve_adjustment(adjustment=asked, step=step, actor=wei, now=AT)
        services.approve_adjustment(adjustment=asked, step=step, actor=other, now=AT)
    asked.refresh_from_db()
    assert asked.state == "approved"


def test_an_adjustment_refused_with_a_reason(stage):
    approve(stage)
    award = stage.scenario.awards.get(employee=stage.cast.wei)
    asked = services.propose_adjustment(award=award, amount=Decimal(5), reason="x", actor=stage.cast.hr, now=AT)
    with pytest.raises(BonusRefused), transaction.atomic():
        services.reject_adjustment(adjustment=asked, actor=stage.hr2, reason=" ", now=AT)
    services.reject_adjustment(adjustment=asked, actor=stage.hr2, reason="no proof", now=AT)
    asked.refresh_from_db()
    assert (asked.state, asked.rejected_reason) == ("rejected", "no proof")
    with pytest.raises(PoolMoved), transaction.atomic():
        services.approve_adjustment(adjustment=asked, step=1, actor=stage.hr2, now=AT)


def test_an_entry_of_another_transaction_is_refused(stage):
    approve(stage)
    with pytest.raises(IntegrityError, match="never later"), transaction.atomic():
        LedgerEntry.objects.create(pool=stage.pool, kind="paid", actor_name="x", at=AT, made_in=1)
