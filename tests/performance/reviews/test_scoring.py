"""Worked scorecards by hand (spec 4.1)."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from performance.measures.achievement import points as curve_points
from performance.reviews.scoring import (
    Held,
    Part,
    band_of,
    combined_score,
    guideline_counts,
    missing,
    needs_comment,
    refuse_points,
    refuse_weights,
    rounded,
    weighted_score,
)


def parts(*pairs: tuple[str, str | None]) -> list[Part]:
    return [Part(D(weight), None if points is None else D(points)) for weight, points in pairs]


def test_a_mixed_scorecard_by_hand():
    """(112.4 × 30 + 106.0 × 20 + 98.5 × 10 + 101.2 × 10 + (108 + 105 + 102) × 10) ÷ 100 = 106.39"""
    data = [
        (w, str(curve_points(D(a)))) for w, a in (("30", "1.124"), ("20", "1.06"), ("10", "0.985"), ("10", "1.012"))
    ]
    judged = [("10", "108"), ("10", "105"), ("10", "102")]
    score = weighted_score(parts(*data, *judged))
    assert rounded(score) == D("106.39")
    assert band_of(score) == "S"


def test_not_applicable_items_drop_out_and_the_rest_is_weighted_anew():
    items = [Part(D(50), D(80)), Part(D(30), D(110)), Part(D(20), None, not_applicable=True)]
    assert weighted_score(items) == (D(50) * 80 + D(30) * 110) / 80
    assert missing(items) == 0


def test_a_missing_item_is_no_score_and_never_zero():
    items = parts(("60", "90"), ("40", None))
    assert weighted_score(items) is None
    assert missing(items) == 1
    assert band_of(weighted_score(items)) == ""


def test_nothing_applicable_is_no_score():
    assert weighted_score([Part(D(100), D(90), not_applicable=True)]) is None


@pytest.mark.parametrize(
    ("exact", "shown", "band"),
    [("59.995", "60.00", "D"), ("60.005", "60.01", "C"), ("60", "60.00", "C"), ("104.9949", "104.99", "A")],
)
def test_scores_round_half_up_but_bands_compare_what_was_not_rounded(exact, shown, band):
    score = weighted_score(parts(("50", exact), ("50", exact)))
    assert rounded(score) == D(shown)
    assert band_of(score) == band


def test_a_transfer_weighs_its_parts_by_working_days():
    assert combined_score([Held(D(100), 40), Held(D(70), 20)]) == D(90)


def test_a_part_under_ten_days_is_left_out():
    assert combined_score([Held(D(100), 51), Held(D(0), 9)]) == D(100)
    assert combined_score([Held(D(100), 50), Held(D(40), 10)]) == D(90)
    assert combined_score([Held(D(88), 6), Held(D(70), 3)]) == D(88)


def test_a_part_without_a_score_is_not_counted_as_zero():
    assert combined_score([Held(D(100), 40), Held(None, 20)]) is None
    assert combined_score([Held(D(100), 40), Held(None, 5)]) == D(100)


def test_comments_are_due_at_both_ends():
    assert [needs_comment(D(value)) for value in ("59.99", "60", "110", "110.01")] == [True, False, False, True]
    assert needs_comment(None) is False


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("-1", "outside_scale"),
        ("120.01", "outside_scale"),
        ("88.555", "too_many_places"),
        ("NaN", "not_a_number"),
        ("120", ""),
    ],
)
def test_judged_points_are_refused_with_a_reason(value, reason):
    assert refuse_points(D(value)) == reason


def test_weights_sum_to_a_hundred():
    assert refuse_weights([D(60), D(40)]) == ""
    assert refuse_weights([D("33.33"), D("33.33"), D("33.34")]) == ""
    assert refuse_weights([D(60), D(39)]) == "not_hundred"
    assert refuse_weights([D(120), D(-20)]) == "not_positive"
    assert refuse_weights([]) == "no_items"


def test_the_guideline_gives_whole_people():
    shares = [("S", D("0.1")), ("A", D("0.3")), ("B", D("0.4")), ("C", D("0.1")), ("D", D("0.1"))]
    assert sum(guideline_counts(9, shares).values()) == 9
    assert guideline_counts(10, shares) == {"S": 1, "A": 3, "B": 4, "C": 1, "D": 1}


points_of = st.decimals(min_value=0, max_value=120, places=2)


@given(st.lists(st.tuples(st.decimals(min_value="0.01", max_value=100, places=2), points_of), min_size=1, max_size=8))
def test_a_score_lies_between_its_lowest_and_highest_item(items):
    score = weighted_score([Part(weight, points) for weight, points in items])
    low, high = min(points for _, points in items), max(points for _, points in items)
    assert low - D("1e-20") <= score <= high + D("1e-20")


@given(st.lists(st.tuples(points_of, st.integers(min_value=10, max_value=60)), min_size=1, max_size=5))
def test_combining_equal_scores_changes_nothing(held):
    same = held[0][0]
    assert rounded(combined_score([Held(same, days) for _, days in held])) == rounded(same)
