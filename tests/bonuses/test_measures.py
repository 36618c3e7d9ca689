"""What compares scenarios (spec 6.5): Gini, rank correlation, who gains and who loses, by definitions written out."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bonuses.engine.measures import changes, gini, median, rank_correlation
from bonuses.presenters.pool import _bin_labels

amounts = st.lists(st.integers(0, 10**9), min_size=1, max_size=30)


@given(amounts)
def test_gini_is_half_the_mean_difference_over_the_mean(found):
    if not sum(found):
        assert gini(found) is None
        return
    apart = sum(abs(a - b) for a in found for b in found)
    assert gini(found) == Fraction(apart, 2 * len(found) * sum(found))


@pytest.mark.parametrize(("found", "value"), [([5, 5, 5], 0), ([0, 0, 0, 4], Fraction(3, 4)), ([0, 0], None)])
def test_gini_from_all_alike_to_one_has_all(found, value):
    assert gini(found) == value


@pytest.mark.parametrize(
    ("xs", "ys", "rho"),
    [
        ([1, 2, 3, 4], [10, 20, 30, 40], 1.0),
        ([1, 2, 3, 4], [4, 3, 2, 1], -1.0),
        ([1, 2, 2, 4], [1, 3, 2, 4], 0.9486832981),  # mean ranks for the tie
        ([1, 2], [1, 2], None),
        ([1, 1, 1], [1, 2, 3], None),
    ],
)
def test_rank_correlation_with_ties(xs, ys, rho):
    found = rank_correlation(xs, ys)
    assert found == (None if rho is None else pytest.approx(rho))


def test_median():
    assert [median(one) for one in ([], [3], [1, 4], [9, 1, 5])] == [None, 3, Fraction(5, 2), 5]


def test_who_gains_and_who_loses():
    """Somebody in one scenario only had nothing in the other; bins are half open towards zero."""
    before = {"a": 100, "b": 100, "c": 100, "d": 100, "e": 0}
    after = {"a": 130, "b": 95, "c": 100, "d": 105, "f": 7}
    found = changes(before, after)
    assert (found.gained, found.lost, found.same) == (3, 1, 2)
    assert [one for one in found.bins if one[2]] == [(-10, -5, 1), (5, 10, 1), (20, None, 1)]
    assert sum(one[2] for one in found.bins) == 3


def test_bins_say_the_direction_once():
    assert _bin_labels([(None, -20), (-5, 0), (0, 5), (20, None)]) in (
        ["down 20% and more", "0–5%", "up 0–5%", "20% and more"],
        ["降 20% 以上", "0–5%", "升 0–5%", "20% 以上"],
    )
