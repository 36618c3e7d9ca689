"""What several cycles of scores carry (spec 4.5): by hand, and as properties."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from performance.growth.enums import Track
from performance.growth.tracks import CYCLES, CycleScore, floors_of, judge_basis

D = Decimal
points = st.decimals(min_value=0, max_value=120, places=2)


def rows(*scores: str | None) -> list[CycleScore]:
    return [CycleScore(str(n), f"Q{n}", None if text is None else D(text)) for n, text in enumerate(scores)]


def test_floors_are_the_companys_second_and_third_band():
    assert (floors_of().mean, floors_of().each) == (D(90), D(75))
    own = [("excellent", D(100)), ("good", D(80)), ("fair", D(50)), ("poor", D(0))]
    assert (floors_of(own).mean, floors_of(own).each) == (D(80), D(50))
    assert floors_of([("all", D(0))]).each == 0


def test_four_quarters_carry_a_promotion_two_a_bonus():
    four = rows("92", "88", "95", "90")
    basis = judge_basis(Track.PROMOTION, "quarterly", four, floors_of())
    assert (basis.mean, basis.reached) == (D("91.25"), True)
    assert not judge_basis(Track.PROMOTION, "quarterly", four[:3], floors_of()).reached
    assert judge_basis(Track.BONUS, "quarterly", four[:2], floors_of()).reached
    assert judge_basis(Track.PROMOTION, "annual", four[:2], floors_of()).mean == D("90.00")


def test_one_low_cycle_spoils_a_good_mean():
    basis = judge_basis(Track.PROMOTION, "quarterly", rows("120", "120", "120", "74.99"), floors_of())
    assert basis.mean and basis.mean > 90
    assert basis.low == ("Q3",)
    assert not basis.reached


def test_a_missing_score_is_a_gap_never_a_zero():
    basis = judge_basis(Track.PROMOTION, "quarterly", rows("100", None, "100", "100"), floors_of())
    assert (basis.mean, basis.gaps, basis.reached) == (D("100.00"), ("Q1",), False)


def test_probation_carries_nothing():
    basis = judge_basis(Track.PROMOTION, "probation", rows("120", "120", "120", "120"), floors_of())
    assert basis.needed == 0
    assert not basis.reached


@given(st.lists(points, min_size=4, max_size=12), st.sampled_from(["monthly", "quarterly", "annual"]))
def test_only_the_newest_cycles_count(scores, kind):
    listed = [CycleScore(str(n), str(n), score) for n, score in enumerate(scores)]
    needed = CYCLES[Track.BONUS][kind]
    basis = judge_basis(Track.BONUS, kind, listed, floors_of())
    assert basis == judge_basis(Track.BONUS, kind, listed[:needed], floors_of())
    if basis.reached:
        assert all(score >= 75 for score in scores[:needed])
