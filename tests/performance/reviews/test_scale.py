"""Bands and the guideline distribution are company data (spec 4.1)."""

from decimal import Decimal as D

import pytest
from django.urls import reverse

from audit.models import AuditEntry
from performance.calibration.distribution import Scored, by_department
from performance.calibration.selectors import guideline_of
from performance.reviews.errors import ReviewRefused
from performance.reviews.scale import guideline_shares, refuse_bands, refuse_guideline
from performance.reviews.scoring import band_of
from performance.reviews.services import advance_cycle, open_cycle
from performance.reviews.services.cards import bands_of
from performance.reviews.services.scale import ScaleRow, set_scale
from tests.clients import signed_in
from tests.performance.reviews import stage as st

ROWS = [
    ScaleRow("Top", D(100), D("0.2"), D("0.1")),
    ScaleRow("Good", D(70), D("0.8"), D("0.6")),
    ScaleRow("Low", D(0), D(0), D("0.3")),
]


def test_a_new_cycle_has_the_default_bands(cast):
    cycle = st.make_cycle(cast.hr)
    assert bands_of(cycle) == [("S", D(105)), ("A", D(90)), ("B", D(75)), ("C", D(60)), ("D", D(0))]


def test_the_company_sets_its_bands_and_later_cycles_take_them_over(cast):
    first = st.make_cycle(cast.hr)
    set_scale(cycle=first, rows=ROWS, large_from=10, actor=cast.hr)
    second = st.make_cycle(cast.hr, code="2025Q2")
    for cycle in (first, second):
        assert bands_of(cycle) == [("Top", D(100)), ("Good", D(70)), ("Low", D(0))]
        assert band_of(D("99.99"), bands_of(cycle)) == "Good"
    assert AuditEntry.objects.filter(action="performance.cycle.scale_set").count() == 1


def test_bands_stand_once_a_cycle_is_open(cast):
    cycle = st.opened(cast)
    with pytest.raises(ReviewRefused, match="once it is open"):
        set_scale(cycle=cycle, rows=ROWS, large_from=10, actor=cast.hr)
    assert signed_in(cast.hr).get(reverse("reviews:cycle-scale", args=[cycle.public_id])).status_code == 403


def test_the_guideline_is_a_share_per_band_and_department_size(cast):
    """Five scored people: 20 % of 5 is one Top; twenty: 10 % of 20 is two, 30 % Low are six."""
    cycle = set_scale(cycle=st.make_cycle(cast.hr), rows=ROWS, large_from=10, actor=cast.hr)
    people = [Scored(department=1, score=D(80)) for _n in range(5)] + [
        Scored(department=2, score=D(80)) for _n in range(20)
    ]
    rows = by_department(people, bands_of(cycle), guideline_of(cycle))
    assert rows[1].guideline == {"Top": 1, "Good": 4, "Low": 0}
    assert rows[2].guideline == {"Top": 2, "Good": 12, "Low": 6}


def test_a_guideline_for_large_departments_only():
    stored = {"sizes": [{"from": 1, "shares": {}}, {"from": 10, "shares": {"A": "0.5", "B": "0.5"}}]}
    assert guideline_shares(stored, 9) == {}
    assert guideline_shares(stored, 10) == {"A": D("0.5"), "B": D("0.5")}
    assert guideline_shares({"A": "0.4", "B": "0.6"}, 3) == {"A": D("0.4"), "B": D("0.6")}


def test_bands_and_shares_that_fail_are_refused():
    assert refuse_bands([("A", D(60)), ("B", D(0))]) == ""
    assert refuse_bands([("A", D(0))]) == "too_few"
    assert refuse_bands([("A", D(60)), ("A", D(0))]) == "twice"
    assert refuse_bands([("A", D(60)), ("B", D(10))]) == "no_lowest"
    assert refuse_bands([("A", D(130)), ("B", D(0))]) == "outside_scale"
    assert refuse_guideline([None, None]) == ""
    assert refuse_guideline([D("0.5"), D("0.5")]) == ""
    assert refuse_guideline([D("0.5"), None]) == "not_hundred"
    assert refuse_guideline([D("1.5"), D("-0.5")]) == "negative"


def test_the_page(cast):
    cycle, client = st.make_cycle(cast.hr), signed_in(cast.hr)
    address = reverse("reviews:cycle-scale", args=[cycle.public_id])
    assert client.get(address).status_code == 200
    fields = {"large_from": "8", "bands-TOTAL_FORMS": "3", "bands-INITIAL_FORMS": "0"}
    for n, (name, floor, small, large) in enumerate((("A", "90", "", "30"), ("B", "60", "", "70"), ("", "", "", ""))):
        fields |= {f"bands-{n}-name": name, f"bands-{n}-floor": floor}
        fields |= {f"bands-{n}-small": small, f"bands-{n}-large": large}
    assert client.post(address, fields).status_code == 422
    assert client.post(address, fields | {"bands-1-floor": "0"}).status_code == 302
    cycle.refresh_from_db()
    assert cycle.bands == [["A", "90"], ["B", "0"]]
    assert guideline_shares(cycle.guideline, 8) == {"A": D("0.3"), "B": D("0.7")}
    assert guideline_shares(cycle.guideline, 7) == {}


def test_the_guideline_informs_and_never_forces(cast):
    """Everybody in the lowest band against a guideline of none: nothing is refused."""
    st.make_form(cast.hr)
    cycle = set_scale(cycle=st.make_cycle(cast.hr, stages=()), rows=ROWS, large_from=10, actor=cast.hr)
    cycle = open_cycle(cycle=cycle, as_of=st.UNTIL, actor=cast.hr, now=st.NOW)
    st.score_everybody(cycle, actor=cast.hr, value="61")
    cycle = advance_cycle(cycle=cycle, actor=cast.hr, now=st.NOW)
    assert cycle.stage == "published"
    assert set(cycle.scorecards.values_list("band", flat=True)) == {"Low"}
