"""Points of each model worked out by hand, and scorecards that mix them (spec 4.1)."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from performance.measures.achievement import DEFAULT_CURVE
from performance.reviews.points import (
    ASPIRATIONAL,
    Weighed,
    goals_points,
    kpi_points,
    level_points,
    mbo_points,
    objective_score,
    okr_points,
    peer_points,
    refuse_key_results,
)
from performance.reviews.scoring import Part, band_of, missing, rounded, weighted_score


def weighed(*pairs: tuple[str, str | None]) -> list[Weighed]:
    return [Weighed(D(weight), None if value is None else D(value)) for weight, value in pairs]


@pytest.mark.parametrize(
    ("achievement", "points"), [("0", "0"), ("0.5", "50"), ("1", "100"), ("1.1", "110"), ("1.2", "120"), ("2", "120")]
)
def test_kpi_points_follow_the_curve(achievement, points):
    assert kpi_points(D(achievement), DEFAULT_CURVE) == D(points)


@pytest.mark.parametrize(
    ("percent", "points"), [("0", "0"), ("85", "85"), ("100", "100"), ("118.5", "118.5"), ("130", "120")]
)
def test_mbo_percent_is_points(percent, points):
    assert mbo_points(D(percent)) == D(points)


@pytest.mark.parametrize(("score", "points"), [("0", "0"), ("0.4", "40"), ("0.7", "70"), ("1", "100")])
def test_a_committed_objective(score, points):
    assert okr_points(D(score), "committed") == D(points)


@pytest.mark.parametrize(
    ("score", "points"), [("0", "0"), ("0.35", "50"), ("0.7", "100"), ("0.85", "110"), ("1", "120")]
)
def test_an_aspirational_objective(score, points):
    assert okr_points(D(score), "aspirational") == D(points)


def test_anchored_levels_and_peers():
    assert [level_points(level) for level in (1, 2, 3, 4, 5)] == [D(40), D(60), D(80), D(100), D(120)]
    assert peer_points(D("87.25")) == D("87.25")


def test_an_objective_by_hand():
    """(0.8 × 50 + 0.6 × 30 + 0.4 × 20) ÷ 100 = 0.66; aspirational: 0.66 ÷ 0.7 × 100 = 94.2857…"""
    score = objective_score(weighed(("50", "0.8"), ("30", "0.6"), ("20", "0.4")))
    assert score == D("0.66")
    assert rounded(okr_points(score, "committed")) == D("66.00")
    assert rounded(okr_points(score, "aspirational")) == D("94.29")


def test_an_objective_with_an_unscored_key_result_has_no_score():
    assert objective_score(weighed(("50", "1"), ("30", "1"), ("20", None))) is None
    assert okr_points(None, "committed") is None
    assert mbo_points(None) is None
    assert level_points(None) is None
    assert goals_points(weighed(("60", "90"), ("40", None))) is None
    assert goals_points([]) is None


def test_a_mixed_scorecard_by_hand():
    """KPI 40 at 105 %, MBO 20 (two goals: 80 % of 60, 110 % of 40 = 92), OKR 15 at 0.7 aspirational = 100,
    behaviour 15 at level 4 = 100, peers 10 rated 88.5:
    (105 × 40 + 92 × 20 + 100 × 15 + 100 × 15 + 88.5 × 10) ÷ 100 = (4200 + 1840 + 1500 + 1500 + 885) ÷ 100 = 99.25
    """
    objectives = goals_points([Weighed(D(60), mbo_points(D(80))), Weighed(D(40), mbo_points(D(110)))])
    assert objectives == D(92)
    card = [
        Part(D(40), kpi_points(D("1.05"), DEFAULT_CURVE)),
        Part(D(20), objectives),
        Part(D(15), okr_points(D("0.7"), "aspirational")),
        Part(D(15), level_points(4)),
        Part(D(10), peer_points(D("88.5"))),
    ]
    assert weighted_score(card) == D("99.25")
    assert band_of(D("99.25")) == "A"


def test_the_mixed_scorecard_without_its_okr_is_weighted_anew():
    """(4200 + 1840 + 1500 + 885) ÷ 85 = 99.1176…"""
    card = [
        Part(D(40), D(105)), Part(D(20), D(92)), Part(D(15), None, not_applicable=True), Part(D(15), D(100)),
        Part(D(10), D("88.5")),
    ]  # fmt: skip
    assert rounded(weighted_score(card)) == D("99.12")
    assert missing(card) == 0


def test_the_mixed_scorecard_with_a_goal_not_rated_has_no_score():
    card = [Part(D(80), D(105)), Part(D(20), goals_points(weighed(("60", "80"), ("40", None))))]
    assert weighted_score(card) is None
    assert missing(card) == 1


@pytest.mark.parametrize(("first", "second", "shown", "band"), [
    ("59.99", "60.00", "60.00", "D"),   # 59.995
    ("60.00", "60.01", "60.01", "C"),   # 60.005
    ("59.98", "60.00", "59.99", "D"),
])  # fmt: skip
def test_rounding_edges_of_two_mbo_goals(first, second, shown, band):
    score = weighted_score([Part(D(50), mbo_points(D(first))), Part(D(50), mbo_points(D(second)))])
    assert rounded(score) == D(shown)
    assert band_of(score) == band


def test_three_to_five_key_results():
    assert [refuse_key_results(count) for count in range(2, 7)] == [True, False, False, False, True]


scores = st.decimals(min_value=0, max_value=1, places=4)


@given(scores, scores)
def test_more_is_never_fewer_points(one, other):
    low, high = sorted((one, other))
    for commitment in ("committed", "aspirational"):
        assert okr_points(low, commitment) <= okr_points(high, commitment)
    assert D(0) <= okr_points(one, "aspirational") <= D(120)


@given(scores)
def test_an_aspirational_objective_is_worth_at_least_a_committed_one(score):
    assert okr_points(score, "aspirational") >= okr_points(score, "committed")
    assert ASPIRATIONAL[1] == (D("0.7"), D(100))
