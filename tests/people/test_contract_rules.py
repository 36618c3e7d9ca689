"""Terms of contracts by the Labour Contract Law, and identity numbers: pure functions."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people import identity
from people.contract_rules import (
    FIXED,
    OPEN,
    TASK,
    Term,
    add_months,
    count_renewals,
    notice_stage,
    probation_last_day,
    probation_limit,
    reason_for_open_ended,
)

DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))


def fixed(start, until):
    return Term(FIXED, start, until)


def test_renewals_are_counted_without_a_break():
    first = fixed(date(2020, 1, 1), date(2021, 12, 31))
    second = fixed(date(2022, 1, 1), date(2023, 12, 31))
    assert count_renewals(date(2024, 1, 1), [second, first]) == 2
    assert count_renewals(date(2024, 1, 2), [first, second]) == 0
    assert count_renewals(date(2022, 1, 1), [first]) == 1
    assert count_renewals(date(2022, 1, 1), []) == 0
    assert count_renewals(date(2022, 1, 1), [Term(OPEN, date(2019, 1, 1), None)]) == 0


@pytest.mark.parametrize(
    ("renewals", "hired", "start", "why"),
    [
        (0, date(2024, 1, 1), date(2024, 1, 1), ""),
        (1, date(2022, 1, 1), date(2024, 1, 1), ""),
        (2, date(2020, 1, 1), date(2024, 1, 1), "renewed_twice"),
        (0, date(2014, 1, 1), date(2023, 12, 31), ""),
        (0, date(2014, 1, 1), date(2024, 1, 1), "ten_years"),
    ],
)
def test_open_ended_by_the_law(renewals, hired, start, why):
    assert reason_for_open_ended(renewals=renewals, hired=hired, start=start) == why


@pytest.mark.parametrize(
    ("kind", "until", "months"),
    [
        (FIXED, date(2025, 3, 30), 0),  # under three months
        (FIXED, date(2025, 3, 31), 1),
        (FIXED, date(2025, 12, 30), 1),
        (FIXED, date(2025, 12, 31), 2),
        (FIXED, date(2027, 12, 30), 2),
        (FIXED, date(2027, 12, 31), 6),
        (OPEN, None, 6),
        (TASK, date(2026, 12, 31), 0),
    ],
)
def test_probation_by_the_length_of_the_contract(kind, until, months):
    assert probation_limit(kind, date(2025, 1, 1), until) == months
    assert probation_last_day(kind, date(2025, 1, 1), until) == add_months(date(2025, 1, 1), months) - timedelta(days=1)


@given(DAYS, st.integers(0, 600))
def test_months_are_added_within_the_month(day, months):
    later = add_months(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day <= day.day and (later.day == day.day or (later + timedelta(days=1)).month != later.month)


@pytest.mark.parametrize(("left", "stage"), [(61, 0), (60, 60), (31, 60), (30, 30), (0, 30), (-1, 0)])
def test_notice_stages(left, stage):
    assert notice_stage(left) == stage


def test_identity_numbers():
    assert identity.check_digit("11010519491231002") == "X"
    facts = identity.read_id("11010519491231002X")
    assert facts == identity.IdFacts(date(1949, 12, 31), "F")
    assert identity.tidy_id(" 11010519491231002x ") == "11010519491231002X"
    assert identity.tidy_id("１１０１０５１９４９１２３１００２Ｘ") == "11010519491231002X"
    for wrong in ("110105194912310021", "11010519491331002X", "1101051949123100", "", "A1010519491231002X"):
        assert identity.read_id(wrong) is None


@given(st.from_regex(r"\A[1-9]\d{16}\Z"), st.integers(0, 16))
def test_one_wrong_digit_is_always_noticed(digits, place):
    right = identity.check_digit(digits)
    other = digits[:place] + str((int(digits[place]) + 1) % 10) + digits[place + 1 :]
    assert identity.check_digit(other) != right


@given(st.text("0123456789X", max_size=30))
def test_a_masked_number_shows_four_digits_at_most(number):
    shown = identity.masked(number)
    assert len(shown) == len(number) and sum(char != "•" for char in shown) in (0, 4)
