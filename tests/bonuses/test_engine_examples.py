"""Every amount of the worked cases, and 150 more against the independent computation."""

import copy
import json
import random
from fractions import Fraction
from pathlib import Path

import pytest

from bonuses import engine
from tests.bonuses import oracle
from tests.bonuses.strategies import DEPARTMENT_CURVE, PERSON_CURVE

DATA = Path(__file__).parents[1] / "data" / "bonus"
CASES = ["small", "bounds", "absolute", "person_absolute", "all_capped", "ties"]


def load(name):
    return json.loads((DATA / f"{name}.json").read_text())


def amounts(document):
    answer = engine.render(engine.allocate(engine.parse(document)))
    return {
        "pool": answer["pool"],
        "reserve": answer["reserve"],
        "departments": [{k: d[k] for k in ("code", "amount", "returned")} for d in answer["departments"]],
        "awards": [{k: a[k] for k in ("employee", "department", "amount")} for a in answer["awards"]],
    }


@pytest.mark.parametrize("name", CASES)
def test_every_amount_of_the_worked_case(name):
    assert amounts(load(name)) == load(f"{name}.expected")


def test_floors_that_cannot_all_be_kept_are_named():
    with pytest.raises(engine.FloorsClash) as refused:
        engine.allocate(engine.parse(load("clash")))
    answer = refused.value.as_dict()
    assert {k: answer[k] for k in ("error", "departments")} == load("clash.expected")
    assert str(refused.value) == (
        "the floors of D000, D001, D002 add up to 57000.00, but only 47500.00 can be distributed"
    )


def random_case(seed):
    """Transfers, pay slices, caps, floors and both modes, drawn from one seed."""
    rng = random.Random(seed)
    days = 90
    codes = [f"D{i}" for i in range(rng.randint(1, 6))]

    def money(low, high):
        return f"{rng.randint(low, high)}.{rng.randint(0, 99):02d}"

    members = []
    for i in range(rng.randint(1, 30)):
        salary, first = money(3000, 40000), rng.randint(1, days)
        row = {
            "employee": f"{i:05d}",
            "department": rng.choice(codes),
            "salary": salary,
            "days": first,
            "score": f"{rng.uniform(45, 121):.2f}",
            "eligibility": rng.choice(["1", "1", "1", "0.5", "0"]),
        }
        if first > 5 and rng.random() < 0.3:
            row["slices"] = [{"salary": money(3000, 9000), "days": 5}, {"salary": salary, "days": first - 5}]
        members.append(row)
        others = [code for code in codes if code != row["department"]]
        if others and first < days and rng.random() < 0.4:
            rest = {key: value for key, value in row.items() if key != "slices"}
            members.append({**rest, "department": rng.choice(others), "days": days - first})
    return {
        "pool": money(100, 400_000),
        "period": {"from": "2025-01-01", "to": "2025-03-31"},
        "plan": {
            "reserve_rate": rng.choice(["0", "0.05", "0.033"]),
            "mode": rng.choice(["normalised", "absolute"]),
            "individual_mode": rng.choice(["normalised", "absolute"]),
            "department_curve": DEPARTMENT_CURVE,
            "person_curve": PERSON_CURVE,
            "person_threshold": "60",
            "cap_months": rng.choice([None, "3", "1", "0.2"]),
        },
        "departments": [
            {
                "code": code,
                "score": rng.choice([None, f"{rng.uniform(40, 125):.2f}", f"{rng.uniform(40, 125):.2f}"]),
                "weight": rng.choice(["1", "1.2", "0.8"]),
                "min_share": rng.choice([None, None, "0.05", "0.12"]),
                "max_share": rng.choice([None, None, "0.3", "0.6"]),
            }
            for code in codes
        ],
        "members": members,
    }


@pytest.mark.parametrize("seed", range(150))
def test_agrees_with_the_independent_computation(seed):
    document = random_case(seed)
    expected = oracle.compute(copy.deepcopy(document))
    result = engine.allocate(engine.parse(document))
    assert result.reserve == expected["reserve"]
    assert [(d.code, d.amount, d.returned) for d in result.departments.values()] == expected["departments"]
    assert [(a.member.employee, a.member.department, a.amount) for a in result.awards] == expected["awards"]


def test_absolute_department_scaled_down_within_caps():
    """Clamped first; a sum over D comes down by one λ that leaves the floor alone."""
    document = load("small")
    document["plan"] |= {"mode": "absolute", "reserve_rate": "0"}
    for row in document["departments"]:
        row |= {"score": "120.00", "weight": "1.2"}
    document["departments"][2]["min_share"] = "0.4"
    result = engine.allocate(engine.parse(document))
    shares = result.departments
    assert shares["WH"].amount == 4_000_000
    assert sum(share.amount for share in shares.values()) == 10_000_000
    ratio = Fraction(shares["CS"].amount, shares["OPS"].amount)
    assert abs(ratio - Fraction(shares["CS"].base, shares["OPS"].base)) < Fraction(1, 10**5)


def test_a_floor_over_its_own_cap_after_rounding_is_named():
    document = load("ties")
    document["departments"][1] |= {"min_share": "0.33333", "max_share": "0.33333"}
    with pytest.raises(engine.BoundsClash) as refused:
        engine.allocate(engine.parse(document))
    assert refused.value.as_dict()["departments"] == ["B"]


def test_missing_department_score_counts_as_one_and_warns():
    document = load("ties")
    document["departments"][0]["score"] = None
    result = engine.allocate(engine.parse(document))
    assert result.warnings == ["departments: A has no scorecard, its coefficient is 1"]
    assert result.departments["A"].coefficient == 1
