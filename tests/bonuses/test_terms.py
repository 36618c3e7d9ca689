"""Single sentences of spec 6.1 to 6.3 with their figures: defaults, halves, days, what the base is."""

import json
from decimal import Decimal
from fractions import Fraction

import pytest

from bonuses import engine, services
from bonuses.engine.allocate import round_half_up
from bonuses.models import BonusPlan
from bonuses.selectors import inputs
from bonuses.services.rules import plan_document
from people.models import Compensation
from tests.bonuses.conftest import AT
from tests.bonuses.test_engine_examples import load


def test_the_defaults_of_a_rule():
    """Curves, threshold, cap of three months, people in mode absolute, an open plan 0: what the spec states."""
    plan = BonusPlan()
    assert plan.department_curve == [["0", "0"], ["60", "0.6"], ["100", "1"], ["120", "1.2"]]
    assert plan.person_curve == [["60", "0.6"], ["100", "1"], ["120", "1.5"]]
    assert (plan.person_threshold, plan.cap_months, plan.plan_eligibility) == (60, 3, 0)
    assert (plan.mode, plan.individual_mode, plan.base) == ("normalised", "absolute", "salary")
    assert engine.parse_plan(plan_document(plan), "rule").cap_months == 3


@pytest.mark.parametrize(
    ("score", "k"), [("59.99", 0), ("60", "0.6"), ("80", "0.8"), ("100", "1"), ("110", "1.25"), ("130", "1.5")]
)
def test_a_score_under_60_gives_nothing_and_60_gives_six_tenths(score, k):
    document = load("small")
    document["members"][0]["score"] = score
    who = document["members"][0]["employee"]
    [award] = [one for one in engine.allocate(engine.parse(document)).awards if one.member.employee == who]
    assert award.k == Fraction(k)


@pytest.mark.parametrize(("value", "fen"), [("0.5", 1), ("1.5", 2), ("2.4999", 2), ("2.5", 3), ("0.4999", 0)])
def test_the_reserve_is_rounded_half_up(value, fen):
    assert round_half_up(Fraction(value)) == fen


def test_money_is_whole_fen_and_factors_are_exact():
    """Never a float: every amount an int, every factor a Fraction; a float in the file is refused (test_command)."""
    for name in ("small", "bounds", "absolute", "person_absolute"):
        result = engine.allocate(engine.parse(load(name)))
        assert all(type(one) is int for a in result.awards for one in (a.amount, a.base, *a.member.slices[0]))
        assert all(type(a.k) is Fraction for a in result.awards)
        assert all(type(s.amount) is int and type(s.coefficient) is Fraction for s in result.departments.values())
        assert (type(result.reserve), type(result.inputs.pool)) == (int, int)


def test_headcount_counts_everybody_alike():
    """Pay plays no part: departments of three and one share three to one, colleagues get the same."""
    document = load("small")
    document["plan"] |= {"base": "headcount", "mode": "normalised", "individual_mode": "normalised", "cap_months": None}
    document["departments"] = [{"code": "A", "score": "100"}, {"code": "B", "score": "100"}]
    days = engine.parse(load("small")).period_days
    document["members"] = [
        {"employee": f"E{i}", "department": "B" if i == 3 else "A", "salary": f"{5000 * (i + 1)}.00", "days": days,
         "score": "100", "eligibility": "1"}
        for i in range(4)
    ]  # fmt: skip
    result = engine.allocate(engine.parse(document))
    assert result.departments["A"].amount == 3 * result.departments["B"].amount
    assert len({award.amount for award in result.awards}) == 1


def test_target_bonus_is_the_base_and_pay_is_the_cap(stage):
    """A company may choose the target bonus: salary × bonus share counts, the cap stays months of salary."""
    cast = stage.cast
    Compensation.objects.filter(employee=cast.wei).update(bonus_share=Decimal("0.30"))
    Compensation.objects.filter(employee=cast.mei).update(bonus_share=Decimal("0.15"))
    plan = services.change_rule(plan=stage.plan, actor=cast.hr, reason="x", now=AT, base="target_bonus")
    scenario = services.create_scenario(pool=stage.pool, plan=plan, name="T", actor=cast.hr, now=AT)
    rows = {row["employee"]: row for row in scenario.inputs["members"]}
    wei, mei = rows[cast.wei.number], rows[cast.mei.number]
    assert [one["target_bonus"] for one in wei["slices"]] == [f"{Decimal(wei['salary']) * 30 / 100:.2f}"]
    bases = {award.employee_id: Decimal(award.trace["base"]) for award in scenario.awards.all()}
    assert bases[cast.wei.pk] == Decimal(wei["salary"]) * 30 / 100
    assert bases[cast.mei.pk] == Decimal(mei["salary"]) * 15 / 100
    cap = scenario.awards.get(employee=cast.wei).trace["cap"]
    assert Decimal(cap) == 3 * Decimal(wei["salary"])
    json.dumps(scenario.inputs)


def test_an_open_improvement_plan_counts_as_the_company_set(stage, monkeypatch):
    monkeypatch.setattr(inputs, "open_plan_holders", lambda on: {stage.cast.wei.pk})
    first = services.create_scenario(pool=stage.pool, plan=stage.plan, name="0", actor=stage.cast.hr, now=AT)
    award = first.awards.get(employee=stage.cast.wei)
    assert (award.amount, award.eligibility, award.eligibility_reason) == (0, 0, "open_plan")
    half = services.change_rule(
        plan=stage.plan, actor=stage.cast.hr, reason="x", now=AT, plan_eligibility=Decimal("0.5")
    )
    second = services.create_scenario(pool=stage.pool, plan=half, name="½", actor=stage.cast.hr, now=AT)
    assert second.awards.get(employee=stage.cast.wei).eligibility == Decimal("0.5")


def test_a_period_of_one_day_counts_both_ends():
    document = load("small")
    document["period"] = {"from": "2025-03-31", "to": "2025-03-31"}
    for row in document["members"]:
        row["days"] = 1
    assert engine.parse(document).period_days == 1
