"""Bands counted against company and guideline: by hand, and as properties (spec 4.1, 4.3)."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from performance.calibration.distribution import Scored, by_department, count_bands
from performance.reviews.scoring import DEFAULT_BANDS

D = Decimal
GUIDELINE = {"S": D("0.1"), "A": D("0.3"), "B": D("0.4"), "C": D("0.1"), "D": D("0.1")}
scores = st.none() | st.decimals(min_value=0, max_value=120, places=2)


def test_ten_people_by_hand():
    listed = ["110", "95", "92", "90", "80", "78", "75", "74.99", "61", "12"]
    rows = [Scored(1, D(text), D(text), D(text) - 5) for text in listed]
    found = count_bands(rows, DEFAULT_BANDS, GUIDELINE)
    assert found.held == {"S": 1, "A": 3, "B": 3, "C": 2, "D": 1}
    assert found.adjusted == {"S": 1, "A": 1, "B": 3, "C": 3, "D": 2}
    assert found.guideline == {"S": 1, "A": 3, "B": 4, "C": 1, "D": 1}
    assert [found.over(band) for band in "SABCD"] == [0, 0, -1, 1, 0]
    assert found.share("A") == D("0.3")


def test_a_moved_score_counts_where_it_stands_now_and_where_it_stood():
    found = count_bands([Scored(1, D("91"), D("89"))], DEFAULT_BANDS, {})
    assert (found.held["A"], found.original["B"]) == (1, 1)
    assert found.guideline == {}
    assert found.over("A") == 0


def test_people_without_a_score_are_no_zeros():
    found = count_bands([Scored(1, None), Scored(1, D("100"))], DEFAULT_BANDS, GUIDELINE)
    assert (found.people, found.unscored, found.mean, found.held["D"]) == (2, 1, D(100), 0)


@given(st.lists(st.tuples(st.integers(1, 4), scores), max_size=60))
def test_departments_sum_to_the_company(pairs):
    rows = [Scored(department, score) for department, score in pairs]
    company = count_bands(rows, DEFAULT_BANDS, GUIDELINE)
    parts = by_department(rows, DEFAULT_BANDS, GUIDELINE).values()
    for band in "SABCD":
        assert company.held[band] == sum(part.held[band] for part in parts)
    assert sum(company.held.values()) == company.people - company.unscored
    if company.people > company.unscored:
        assert sum(company.guideline.values()) == company.people - company.unscored
