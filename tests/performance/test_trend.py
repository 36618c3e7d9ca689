"""The robust trend against scipy and by properties (spec 3.1, R6)."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from performance.alerts import trend

VALUES = st.lists(
    st.one_of(st.just(float("nan")), st.floats(0, 2, allow_nan=False, width=32)), min_size=12, max_size=20
)


@given(VALUES)
@settings(max_examples=150, deadline=None)
def test_slope_and_interval_are_those_of_scipy(values):
    known = [(place, value) for place, value in enumerate(values) if not math.isnan(value)]
    found = trend.theil_sen(np.array([values]))
    assert found.points[0] == len(known)
    if len(known) < 2:
        assert math.isnan(found.slope[0])
        return
    expected = stats.theilslopes([value for _x, value in known], [x for x, _value in known])
    assert found.slope[0] == pytest.approx(expected.slope, abs=1e-9)
    assert found.slope_low[0] <= found.slope[0] + 1e-12
    assert found.slope_high[0] >= found.slope[0] - 1e-12


@given(st.floats(-0.1, 0.1), st.floats(0.2, 1.8), st.integers(8, 20))
@settings(max_examples=60, deadline=None)
def test_a_straight_line_is_found_whole(slope, level, width):
    row = [level + slope * (place - width + 1) for place in range(width)]
    found = trend.theil_sen(np.array([row]))
    assert found.slope[0] == pytest.approx(slope, abs=1e-9)
    assert found.level[0] == pytest.approx(level, abs=1e-9)
    value, low, high = trend.forecast(found, 7)
    assert low[0] <= value[0] <= high[0]
    assert value[0] == pytest.approx(max(level + slope * (7 if slope < 0 else 1), 0), abs=1e-6)


def test_one_outlier_in_five_does_not_move_it():
    row = [1.0] * 20
    for place in (3, 8, 13, 18):
        row[place] = 0.0
    found = trend.theil_sen(np.array([row]))
    assert found.slope[0] == 0
    assert found.level[0] == 1


def test_days_without_data_take_their_time():
    """1.0, nothing, 0.8, nothing, 0.6 …: falling by 0.1 a day, not by 0.2."""
    row = [1.0 - 0.05 * place if place % 2 == 0 else float("nan") for place in range(19)]
    assert trend.theil_sen(np.array([row])).slope[0] == pytest.approx(-0.05)


def test_only_days_with_data_enough_of_it_and_not_there_yet_have_a_point():
    falling = [1.0 - 0.05 * place for place in range(14)]
    days = list(range(100, 114))
    found = trend.forecast_days([(1, days, falling)], start=100, history=20, horizon=7, fewest=8, threshold=0.5)
    assert [point.day for point in found] == [107, 108, 109, 110]  # eight points; 0.65 … 0.5, not under it yet
    assert all(point.low <= point.value <= point.high for point in found)
    holes = [None if place == 8 else value for place, value in enumerate(falling)]
    found = trend.forecast_days([(1, days, holes)], start=107, history=20, horizon=7, fewest=8, threshold=0.5)
    assert [point.day for point in found] == [107, 109, 110]
