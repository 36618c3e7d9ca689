"""Rank correlation by hand and against scipy; what a cycle looked back on says (spec 4.5)."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import spearmanr

from performance.retrospect.looking import (
    AppealCount,
    CycleFacts,
    Deadline,
    FindingCount,
    PersonFact,
    look_back,
)
from performance.retrospect.ranks import Correlation, correlate, ranks_of, spread_of
from performance.retrospect.sentences import advice_text, award_figures, award_sentence, kpi_sentence

D = Decimal
BANDS = ("S", "A", "B", "C", "D")
numbers = st.floats(min_value=-1000, max_value=1000, allow_nan=False).map(lambda value: round(value, 1))


def person(n: int, score: object, award: object = None, department: int = 1, **more: object) -> PersonFact:
    paid = None if award is None else D(str(award))
    values = {"band": "B", "salary": None if paid is None else D(10000)} | more
    return PersonFact(employee=n, department=department, score=D(str(score)), award=paid, **values)


def look(people, **more):
    return look_back(CycleFacts(people=people, bands=BANDS, **more))


def test_midranks_by_hand():
    assert ranks_of([10, 20, 20, 5]) == [2, 3.5, 3.5, 1]


def test_correlation_by_hand():
    # d = 0, 1, −1, 0, 0 → rho = 1 − 6 × 2 ÷ (5 × 24) = 0.9
    found = correlate([(1, 1), (2, 3), (3, 2), (4, 4), (5, 5)])
    assert found.rho == pytest.approx(0.9)
    assert found.strength == "few"
    assert correlate([(1, 1)] * 4).rho is None
    assert correlate([(1, n) for n in range(8)]).strength == "flat"


@given(st.lists(st.tuples(numbers, numbers), min_size=5, max_size=40))
def test_the_same_as_scipy_and_inside_its_range(pairs):
    found = correlate(pairs)
    first, second = [a for a, _ in pairs], [b for _, b in pairs]
    if found.rho is None:
        assert min(len(set(first)), len(set(second))) == 1
        return
    expected = spearmanr(first, second).statistic
    assert found.rho == pytest.approx(expected, abs=1e-9)
    assert found.low <= found.rho + 1e-5
    assert found.high >= found.rho - 1e-5
    assert correlate([(b, a) for a, b in pairs]).rho == pytest.approx(found.rho)


def test_spread_by_hand():
    found = spread_of([80, 90, 100])
    assert (found.mean, found.sd, found.low, found.high) == (90, 10, 80, 100)
    assert spread_of([]) is None
    assert spread_of([80]).sd is None


def test_pay_that_follows_and_pay_that_does_not():
    follows = [person(n, 70 + n, 1000 * n, department=1) for n in range(10)]
    loose = [person(20 + n, 70 + n, [500, 900, 100, 700, 300, 800, 200, 600, 400, 550][n], 2) for n in range(10)]
    found = look([*follows, *loose])
    assert [row.department for row in found.loose] == [2]
    assert found.departments[0].award_in_pay.strength == "clear"
    assert [item.code for item in found.advice if item.department == 2] == ["department_loose"]


def test_the_wrong_way_round_is_said():
    found = look([person(n, 70 + n, 1000 * (20 - n)) for n in range(10)])
    assert [item.code for item in found.advice if item.code.startswith("department")] == ["department_reversed"]


def test_a_higher_salary_is_not_taken_for_a_better_result():
    """Awards by rule are so many months of pay: amounts may be all over the place, months follow."""
    rows = [
        person(n, 70 + n, D(salary) * (n + 1) / 10, salary=D(salary))
        for n, salary in enumerate([30000, 5000, 20000, 4000, 9000, 4000, 12000, 4000, 6000, 5000])
    ]
    found = look(rows)
    assert found.award.strength != "clear"
    assert found.award_in_pay.strength == "clear"
    assert found.loose == []


def test_rounding_to_the_fen_tells_nobody_apart():
    """The same share of unequal salaries differs by a fen here and there: equal, not loosely related."""
    awards = ["1366.31", "1069.28", "1425.71", "1326.71", "1108.89", "1267.30", "1287.10", "3445.47", "1445.51"]
    salaries = [6900, 5400, 7200, 6700, 5600, 6400, 6500, 17400, 7300]
    pairs = enumerate(zip(awards, salaries, strict=True))
    found = look([person(n, 70 + n, D(award), salary=D(salary)) for n, (award, salary) in pairs])
    assert found.departments[0].award_in_pay.strength == "flat"


def test_the_same_share_for_unequal_scores_motivates_nobody():
    found = look([person(n, 70 + 2 * n, 1000) for n in range(9)])
    assert [item.code for item in found.advice if item.department] == ["department_flat"]


def test_who_moved_against_the_cycle_before():
    rows = [person(1, 90, before=D(70), band_before="C"), person(2, 60, before=D(80)), person(3, 75, before=D(74))]
    found = look([*rows, person(4, 50)])
    assert [(row.employee, row.change) for row in found.up] == [(1, D(20))]
    assert [(row.employee, row.change) for row in found.down] == [(2, D(-20))]
    assert (found.compared, found.moved) == (3, 2)


def test_advice_on_steps_findings_and_appeals():
    found = look(
        [person(1, 80)],
        deadlines=[Deadline("head", date(2025, 4, 1), 10, 7), Deadline("self", date(2025, 4, 1), 10, 8)],
        findings=[FindingCount("lenient", 5, 1, 4, 0), FindingCount("rush", 2, 0, 0, 2)],
        appeals=AppealCount(filed=4, changed=2, kept=1, open=1),
    )
    codes = [item.code for item in found.advice]
    assert codes == ["late", "appeals_right", "appeals_open", "upheld", "too_sharp", "findings_open"]


def test_nothing_to_say_about_a_quiet_cycle():
    assert look([person(n, 60 + 4 * n, 1000 * n) for n in range(10)]).advice == []


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(0, 12000)), min_size=1, max_size=40))
def test_departments_sum_to_the_company(rows):
    people = [person(n, D(score) / 100, department=dep, band="A") for n, (dep, score) in enumerate(rows)]
    found = look(people)
    assert sum(row.spread.people for row in found.departments) == len(people)
    assert found.band_counts["A"] == len(people)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_advice_is_a_plain_sentence_with_its_figures(language):
    uneven = [500, 900, 100, 700, 300, 800, 200, 600, 400, 550]
    people = [person(n, 100 + n / 10, uneven[n], band="S", kpi=D(uneven[9 - n]) / 10, before=D(70)) for n in range(10)]
    flat = [person(50 + n, 100 + n / 10, 1000, 2, band="S") for n in range(9)]
    found = look(
        [*people, *flat],
        deadlines=[Deadline("head", date(2025, 4, 1), 10, 2)],
        findings=[FindingCount("lenient", 6, 1, 4, 1)],
        appeals=AppealCount(4, 2, 1, 1),
    )
    with translation.override(language):
        texts = [advice_text(item, {1: "直播组", 2: "客服部"}) for item in found.advice]
        texts += [kpi_sentence(found.kpi), award_figures(found.award, found.award_in_pay)]
    assert {item.code for item in found.advice} >= {
        "department_loose", "department_flat", "top_heavy", "many_moved", "narrow", "late", "appeals_right",
        "appeals_open", "upheld", "too_sharp", "findings_open", "scores_loose", "pay_loose",
    }  # fmt: skip
    for text in texts:
        assert any(char.isdigit() for char in text), text
        assert "%(" not in text
        assert "None" not in text


def test_the_award_sentence_says_when_it_cannot_tell():
    with translation.override("en"):
        assert "No bonus has been released" in award_sentence(Correlation(0, None), Correlation(0, None))
        assert "too few" in award_sentence(Correlation(4, None), Correlation(4, None))
