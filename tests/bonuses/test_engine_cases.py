"""Forty named cases: ten situations in both modes of departments and of people, each worked out a second time by
bisection over exact fractions (tests/bonuses/oracle.py), which shares no code with the engine."""

import copy
import random
from decimal import Decimal
from itertools import product

import pytest

from bonuses import engine
from tests.bonuses import oracle
from tests.bonuses.strategies import DEPARTMENT_CURVE, MODES, PERSON_CURVE, VARIANTS

CODES = ("A1", "B2", "C3", "D4")
PERIOD = {"from": "2025-01-01", "to": "2025-03-31"}
DAYS = 90


def base_case(mode, individual_mode, seed):
    """Four departments, forty people, scores from 55 to 125, nothing special."""
    rng = random.Random(seed)
    members = [
        {
            "employee": f"{n:04d}",
            "department": CODES[n % 4],
            "salary": f"{rng.randrange(400_000, 3_000_000) / 100:.2f}",
            "days": DAYS,
            "score": str(Decimal(rng.randrange(5500, 12500)) / 100),
            "eligibility": "1",
        }
        for n in range(40)
    ]
    return {
        "pool": f"{rng.randrange(20_000_000, 90_000_000) / 100:.2f}",
        "period": dict(PERIOD),
        "plan": {
            "reserve_rate": "0.05", "mode": mode, "individual_mode": individual_mode, "cap_months": "3",
            "department_curve": DEPARTMENT_CURVE, "person_curve": PERSON_CURVE, "person_threshold": "60",
        },
        "departments": [
            {"code": code, "score": score, "weight": "1", "min_share": None, "max_share": None}
            for code, score in zip(CODES, ("104.5", "88", "97.25", None), strict=True)
        ],
        "members": members,
    }  # fmt: skip


def transfers(case):
    """Every fifth person changes departments after 31 days: two rows, one cap."""
    for row in list(case["members"])[::5]:
        row["days"] = 31
        other = CODES[(CODES.index(row["department"]) + 1) % 4]
        case["members"].append({**row, "department": other, "days": DAYS - 31})


def pay_slices(case):
    """Every third person has a raise on day 46."""
    for row in case["members"][::3]:
        before = f"{Decimal(row['salary']) * 4 / 5:.2f}"
        row["slices"] = [{"salary": before, "days": 45}, {"salary": row["salary"], "days": 45}]


def part_periods(case):
    """Joiners and leavers: days from none to the whole period."""
    for n, row in enumerate(case["members"]):
        row["days"] = n * 7 % (DAYS + 1)


def tight_caps(case):
    case["plan"]["cap_months"] = "0.35"


def all_capped(case):
    case["plan"]["cap_months"] = "0.01"


def floors(case):
    case["departments"][3]["min_share"] = "0.4"
    case["departments"][1]["min_share"] = "0.3"


def ceilings(case):
    case["departments"][0]["max_share"] = "0.1"
    case["departments"][2]["max_share"] = "0.12"


def eligibility(case):
    """Open plans, leavers, unpaid leave; one department without anybody eligible."""
    for n, row in enumerate(case["members"]):
        row["eligibility"] = ("1", "0", "0.5", "0.888889")[n % 4]
    for row in case["members"]:
        if row["department"] == "C3":
            row["eligibility"] = "0"


def weights(case):
    """Strategic weights, and high scores that send everybody over the sum."""
    for row, weight in zip(case["departments"], ("1.35", "0.8", "1", "0"), strict=True):
        row["weight"] = weight
    for row in case["members"]:
        row["score"] = str(Decimal(row["score"]) / 2 + 70)


def mixed_plans(case):
    case["plan"]["variants"] = VARIANTS
    case["departments"][0]["individual_mode"] = "normalised"
    case["departments"][1]["individual_mode"] = "absolute"
    for n, row in enumerate(case["members"]):
        row["variant"] = (None, "flat", "steep")[n % 3]


SITUATIONS = (
    transfers, pay_slices, part_periods, tight_caps, all_capped, floors, ceilings, eligibility, weights, mixed_plans,
)  # fmt: skip
CASES = [
    pytest.param(situation, mode, individual, id=f"{situation.__name__}-{mode}-{individual}")
    for situation, mode, individual in product(SITUATIONS, MODES, MODES)
]


def build(situation, mode, individual_mode):
    case = base_case(mode, individual_mode, seed=f"{situation.__name__}/{mode}/{individual_mode}")
    situation(case)
    return case


@pytest.mark.parametrize(("situation", "mode", "individual_mode"), CASES)
def test_engine_and_bisection_agree(situation, mode, individual_mode):
    case = build(situation, mode, individual_mode)
    expected = oracle.compute(copy.deepcopy(case))
    result = engine.allocate(engine.parse(case))
    assert [(a.member.employee, a.member.department, a.amount) for a in result.awards] == expected["awards"]
    assert [(s.code, s.amount, s.returned) for s in result.departments.values()] == expected["departments"]
    assert result.reserve == expected["reserve"]
    assert result.reserve + result.total == expected["pool"]


def results(situation):
    return [engine.allocate(engine.parse(build(situation, *modes))) for modes in product(MODES, MODES)]


def test_there_are_more_than_thirty():
    assert len(CASES) == 40


def test_the_situations_are_there():
    """A case that doesn't show what it is named after tests nothing."""
    assert any(a.cap is not None and a.amount == a.cap > 0 for r in results(tight_caps) for a in r.awards)
    assert all(a.amount in (0, a.cap) for r in results(all_capped) for a in r.awards if a.k)
    assert all(any(s.bound == "floor" for s in r.departments.values()) for r in results(floors))
    assert all(any(s.bound == "cap" for s in r.departments.values()) for r in results(ceilings))
    assert all(r.departments["C3"].returned == r.departments["C3"].amount for r in results(eligibility))
    assert all(r.departments["D4"].amount == 0 for r in results(weights))
    people = [a.member.employee for a in results(transfers)[0].awards]
    assert len(people) == len(set(people)) + 8
    assert {s.mode for r in results(mixed_plans) for s in r.departments.values()} == set(engine.types.Mode)


def test_files_without_variants_keep_their_digest():
    """What was frozen before mixed plans existed must still be found unchanged."""
    case = base_case("normalised", "absolute", seed="digest")
    plain = engine.digest(engine.render_inputs(engine.parse(case)))
    case["plan"]["variants"] = None
    for row in case["departments"]:
        row["individual_mode"] = None
    assert engine.digest(engine.render_inputs(engine.parse(case))) == plain
    case["plan"]["variants"] = VARIANTS
    assert engine.digest(engine.render_inputs(engine.parse(case))) != plain


def test_a_variant_nobody_defined_is_named():
    case = base_case("normalised", "absolute", seed="unknown")
    case["members"][3]["variant"] = "nowhere"
    with pytest.raises(engine.InputError, match=r"members\[3\]\.variant: nowhere"):
        engine.parse(case)


def test_the_trace_carries_the_members_own_terms():
    case = build(mixed_plans, "normalised", "absolute")
    awards = engine.render_awards(engine.allocate(engine.parse(case)))
    flat = next(one["trace"] for one in awards if one["trace"].get("variant") == "flat")
    assert (flat["person_curve"], flat["cap_months"]) == ([["0", "1"]], "0.4")
    plain = next(one["trace"] for one in awards if "variant" not in one["trace"])
    assert plain["cap_months"] == "3"
    assert {one["trace"]["individual_mode"] for one in awards if one["department"] == "A1"} == {"normalised"}
