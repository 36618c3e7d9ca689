"""Achievement, points and aggregation against hand-computed cases (spec 2.2, 2.5)."""

from datetime import date
from decimal import Decimal as D

import pytest

from performance.measures.achievement import (
    Standard,
    achievement,
    check_curve,
    points,
    refuse_standard,
    stored_achievement,
    stored_points,
)
from performance.measures.aggregation import Cell, JudgedDay, JudgedMonth, combine, pool


@pytest.mark.parametrize(
    ("direction", "actual", "standard", "expected"),
    [
        ("higher", D(8), Standard(D(10)), D("0.8")),
        ("higher", D(25), Standard(D(10)), D(2)),
        ("higher", D(-5), Standard(D(10)), D(0)),
        ("higher", None, Standard(D(10)), None),
        ("lower", D(60), Standard(D(30)), D("0.5")),
        ("lower", D(0), Standard(D(30)), D(2)),
        ("lower", D(10), Standard(D(30)), D(2)),
        ("range", D(5), Standard(low=D(4), high=D(6)), D(1)),
        ("range", D(4), Standard(low=D(4), high=D(6)), D(1)),
        ("range", D(2), Standard(low=D(4), high=D(6)), D("0.5")),
        ("range", D(12), Standard(low=D(4), high=D(6)), D("0.5")),
        ("range", D(-1), Standard(low=D(0), high=D(6)), D(0)),
        ("higher", D(3), Standard(D(0)), None),
    ],
)
def test_achievement(direction, actual, standard, expected):
    assert achievement(direction, actual, standard) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [("0", "0"), ("0.5", "50"), ("1", "100"), ("1.1", "110"), ("1.2", "120"), ("2", "120")]
)
def test_points_on_the_default_curve(value, expected):
    assert points(D(value)) == D(expected)


def test_points_outside_a_curve_stay_at_its_ends():
    curve = ((D("0.5"), D(20)), (D("1"), D(100)))
    assert (points(D("0.2"), curve), points(D("0.75"), curve), points(D(3), curve)) == (D(20), D(60), D(100))


def test_rounding_is_half_up_and_only_at_the_end():
    assert stored_achievement(D("0.4999995")) == D("0.500000")
    assert stored_points(D("82.005")) == D("82.01")
    assert stored_achievement(None) is None


@pytest.mark.parametrize(
    ("direction", "standard", "reason"),
    [
        ("higher", Standard(D(0)), "not_positive"),
        ("higher", Standard(), "value_missing"),
        ("range", Standard(D(1)), "range_needs_both_ends"),
        ("range", Standard(low=D(5), high=D(4)), "low_above_high"),
        ("range", Standard(low=D(0), high=D(4)), ""),
    ],
)
def test_standards_that_are_refused(direction, standard, reason):
    assert refuse_standard(direction, standard) == reason


def test_a_curve_must_rise():
    assert check_curve(((D(0), D(0)),)) == "too_few_points"
    assert check_curve(((D(1), D(0)), (D(1), D(5)))) == "not_increasing"


def day(number):
    return date(2025, 3, number)


def test_a_ratio_is_summed_before_dividing_and_needs_both_parts():
    cells = [
        Cell("wei", day(3), D(2), D(100)),
        Cell("wei", day(4), D(6), D(100)),
        Cell("mei", day(3), D(9), None),
        Cell("mei", day(4), D(1), D(50)),
    ]
    assert combine("ratio", cells).value == D(9) / D(250)


def test_a_zero_denominator_is_no_data():
    assert combine("ratio", [Cell("wei", day(3), D(0), D(0))]).value is None
    assert combine("weighted_mean", [Cell("wei", day(3), D(5), D(0))]).value is None
    assert combine("sum", []).value is None


def test_mean_last_and_weighted_mean():
    cells = [Cell("wei", day(3), D(10)), Cell("wei", day(4), D(20)), Cell("mei", day(3), D(6))]
    assert combine("mean", cells).value == D(12)
    assert combine("last", cells).value == D(26)
    weighted = [Cell("wei", day(3), D(30), D(10)), Cell("wei", day(4), D(60), D(30))]
    assert combine("weighted_mean", weighted).value == D("52.5")


def test_pooling_counts_months_in_full_and_days_only_with_data():
    pooled = pool(
        [JudgedDay(D(8), D(10)), JudgedDay(None, D(10))],
        [JudgedMonth(D(90), D(100)), JudgedMonth(None, D(100))],
    )
    assert (pooled.actual, pooled.expected, pooled.months_without_data) == (D(98), D(210), 1)
    assert pooled.attainment == D(98) / D(210)
