"""A trace holds all that its award is checked with, whatever rule, bound or mode decided (spec 6.6)."""

from fractions import Fraction

import pytest

from bonuses import engine
from tests.bonuses.by_hand import FEN, SIX, department_amount, half_up, number, own_amount, own_k, own_weight
from tests.bonuses.test_engine_examples import CASES, load, random_case

# The trace prints sums to a millionth; on the largest sums of these cases that moves less than this.
PRINTED = Fraction(1, 10**5)


def awards_of(document):
    return engine.render(engine.allocate(engine.parse(document)))["awards"]


def check(award):
    trace = award["trace"]
    pool, reserve = number(trace["pool"]), number(trace["reserve"])
    assert half_up(pool * number(trace["reserve_rate"])) == reserve
    assert pool - reserve == number(trace["distributable"])
    assert abs(department_amount(trace) - number(trace["department_exact"])) < PRINTED
    assert abs(number(trace["department_exact"]) - number(trace["department_amount"])) < FEN
    assert abs(own_k(trace) - number(trace["k"])) <= SIX
    assert abs(own_weight(trace) - number(trace["weight"])) <= PRINTED
    exact = own_amount(trace)
    assert abs(exact - number(trace["exact"])) < PRINTED
    amount = number(award["amount"])
    assert abs(exact - amount) < FEN + PRINTED
    assert abs(number(trace["exact"]) + number(trace["rounding"]) - amount) <= SIX
    steps = ["by_base", "by_score", "by_eligibility", "exact"]
    moved = sum(number(trace[b]) - number(trace[a]) for a, b in zip(steps, steps[1:], strict=False))
    assert abs(number(trace["by_base"]) + moved + number(trace["rounding"]) - amount) <= SIX


@pytest.mark.parametrize("name", CASES)
def test_each_award_of_the_worked_cases_follows_from_its_own_trace(name):
    for award in awards_of(load(name)):
        check(award)


@pytest.mark.parametrize("seed", range(60))
def test_each_award_of_a_drawn_case_follows_from_its_own_trace(seed):
    for award in awards_of(random_case(seed)):
        check(award)


def test_drawn_cases_meet_every_rule_of_sharing():
    seen = {"departments": set(), "people": set()}
    bounds, capped = set(), set()
    for seed in range(60):
        for award in awards_of(random_case(seed)):
            seen["departments"].add(award["trace"]["departments_rule"])
            seen["people"].add(award["trace"]["people_rule"])
            bounds.add(award["trace"]["department_bound"])
            capped.add(award["trace"]["capped"])
    assert seen == {"departments": {"own", "level", "bounds"}, "people": {"own", "level", "bounds"}}
    assert bounds == {None, "floor", "cap"}
    assert capped == {True, False}


def test_a_trace_names_nobody_else():
    document = load("person_absolute")
    for member in document["members"]:
        member["employee"] = f"person-{member['employee']}"
    for award in awards_of(document):
        text = str(award["trace"])
        others = {m["employee"] for m in document["members"]} - {award["employee"]}
        assert not any(other in text for other in others)
