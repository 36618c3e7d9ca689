"""The properties of spec 6.4, each over random inputs."""

import copy
import random
from fractions import Fraction

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from bonuses import engine
from bonuses.engine.trace import trace_of
from tests.bonuses import oracle
from tests.bonuses.strategies import documents

tries = settings(deadline=None, suppress_health_check=list(HealthCheck))


def run(document):
    """The result, or None where the document's floors and caps clash (refused by name)."""
    try:
        return engine.allocate(engine.parse(document))
    except (engine.FloorsClash, engine.BoundsClash):
        return None


def totals(result):
    by_employee = {}
    for award in result.awards:
        by_employee[award.member.employee] = by_employee.get(award.member.employee, 0) + award.amount
    return by_employee


@tries
@given(documents())
def test_exact_sum_and_no_negative_award(document):
    result = run(document)
    assume(result is not None)
    assert result.reserve + sum(a.amount for a in result.awards) == result.inputs.pool
    assert all(a.amount >= 0 for a in result.awards)
    assert result.reserve >= result.initial_reserve
    for share in result.departments.values():
        assert 0 <= share.paid <= share.amount


@tries
@given(documents(), st.randoms(use_true_random=False))
def test_input_order_does_not_matter(document, rng):
    result = run(document)
    assume(result is not None)
    shuffled = copy.deepcopy(document)
    rng.shuffle(shuffled["members"])
    rng.shuffle(shuffled["departments"])
    assert engine.render(run(shuffled)) == engine.render(result)


@tries
@given(documents(), st.integers(0, 11), st.integers(1, 3000))
def test_a_higher_score_never_gets_less(document, who, more):
    employee = f"{who:04d}"
    mine = [m for m in document["members"] if m["employee"] == employee]
    assume(mine)
    before = run(document)
    assume(before is not None)
    for row in mine:
        row["score"] = f"{float(row['score']) + more / 100:.2f}"
    assert totals(run(document))[employee] >= totals(before)[employee]


@tries
@given(documents())
def test_nobody_over_the_cap(document):
    result = run(document)
    assume(result is not None)
    rows = {m["employee"]: m for m in document["members"]}
    for employee, amount in totals(result).items():
        months = oracle.terms(document["plan"], rows[employee], "cap_months")
        assert months is None or amount <= Fraction(months) * Fraction(rows[employee]["salary"]) * 100


@tries
@given(documents())
def test_floors_and_caps_of_departments_are_kept(document):
    result = run(document)
    assume(result is not None)
    for share in result.departments.values():
        assert share.floor is None or share.amount >= share.floor
        assert share.cap is None or share.amount <= share.cap
    assert sum(share.amount for share in result.departments.values()) <= result.distributable


@tries
@given(documents(), st.integers(0, 4))
def test_adding_somebody_ineligible_changes_nobody(document, where):
    before = run(document)
    assume(before is not None)
    code = document["departments"][where % len(document["departments"])]["code"]
    document["members"].append(
        {"employee": "9999", "department": code, "salary": "50000.00", "days": 30, "score": "120", "eligibility": "0"}
    )
    after = totals(run(document))
    assert after.pop("9999") == 0
    assert after == totals(before)


@tries
@given(documents(individual_mode="absolute"), st.integers(0, 11), st.integers(1, 6000))
def test_absolute_people_keep_what_they_earned_and_no_more(document, who, less):
    """Lowering a colleague's score never raises me, as long as the department is not over A_d.

    Over A_d all are scaled down together; even then nobody gets more than the own entitlement
    A_d·w_i ÷ Σ(base·e), which does not depend on colleagues' scores.
    """
    before = run(document)
    assume(before is not None)
    employee = f"{who:04d}"
    others = [m for m in document["members"] if m["employee"] != employee]
    assume(others)
    homes = [
        s
        for s in before.departments.values()
        if s.sum_weight > s.sum_base_e and any(a.member.department == s.code for a in before.awards)
    ]
    colleague = others[0]["employee"]
    for row in others:
        if row["employee"] == colleague:
            row["score"] = f"{max(0.0, float(row['score']) - less / 100):.2f}"
    after = run(document)
    if not homes:
        assert totals(after)[employee] <= totals(before)[employee] if employee in totals(before) else True
    for award in after.awards:
        share = after.departments[award.member.department]
        entitled = share.amount * award.base * award.k * Fraction(award.member.eligibility)
        assert not share.sum_base_e or award.amount <= entitled / share.sum_base_e + 1


@tries
@given(documents())
def test_agrees_with_bisection(document):
    result = run(document)
    expected = oracle.compute(copy.deepcopy(document))
    if result is None:
        assert expected["error"] in ("floors", "bounds")
        return
    assert [(a.member.employee, a.member.department, a.amount) for a in result.awards] == expected["awards"]
    assert result.reserve == expected["reserve"]


@tries
@given(documents())
def test_each_trace_ends_at_the_award(document):
    result = run(document)
    assume(result is not None)
    for award in result.awards:
        trace = trace_of(result, award)
        assert trace.limited + trace.rounding == award.amount
        assert abs(trace.rounding) < 1
        assert not trace.capped or award.amount == award.cap
        if trace.k == 0 or trace.e == 0:
            assert award.amount == 0


def test_a_hundred_shuffles_break_ties_alike():
    rows = [
        {"employee": f"{i:02d}", "department": "A", "salary": "5000.00", "days": 90, "score": "100", "eligibility": "1"}
        for i in range(7)
    ]
    document = {
        "pool": "100.00",
        "period": {"from": "2025-01-01", "to": "2025-03-31"},
        "plan": {},
        "departments": [{"code": "A"}],
        "members": rows,
    }
    expected = [1429, 1429, 1429, 1429, 1428, 1428, 1428]
    for seed in range(100):
        random.Random(seed).shuffle(rows)
        assert [a.amount for a in run(document).awards] == expected
