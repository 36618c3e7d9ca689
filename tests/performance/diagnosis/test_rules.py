"""Which pattern of the funnel points where (spec 3.4), each as a worked case."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from performance.diagnosis.rules import Compared, Condition, Pattern, compare, diagnose

PACK = Path(__file__).resolve().parents[3] / "tenants/packs/ecommerce/diagnoses.json"
PATTERNS = [
    Pattern(row["code"], tuple(Condition(tuple(c["metrics"]), frozenset(c["levels"])) for c in row["conditions"]))
    for row in json.loads(PACK.read_text(encoding="utf-8"))
]


def codes(**shares):
    """Diagnoses of a person whose figures are these shares of the peers' median of 100."""
    figures = {name: Compared(name, Decimal(str(share)) * 100, Decimal(100), 5) for name, share in shares.items()}
    return [match.code for match in diagnose(figures, PATTERNS)]


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ({"conversion": "0.4", "promo_clicks": "1"}, ["product_page"]),
        ({"conversion": "0.4", "promo_clicks": "1.6"}, ["product_page"]),
        ({"conversion": "0.4", "promo_clicks": "0.5"}, ["promotion"]),
        ({"conversion": "1", "visitors": "0.5"}, ["traffic"]),
        ({"conversion": "0.5", "visitors": "0.5"}, []),
        ({"orders": "1", "average_order_value": "0.6"}, ["basket"]),
        ({"orders": "0.5", "average_order_value": "0.6"}, []),
        ({"response_seconds": "1.5"}, ["service_load"]),
        ({"response_seconds": "0.5"}, []),
        ({"collaboration_rate": "0.5"}, ["collaboration"]),
        ({"conversion": "1", "promo_clicks": "1", "visitors": "1", "orders": "1"}, []),
    ],
)
def test_each_pattern_of_the_pack(shares, expected):
    assert codes(**shares) == expected


@pytest.mark.parametrize(
    ("share", "level"), [("0.75", "normal"), ("0.7499", "low"), ("1.25", "normal"), ("1.2501", "high")]
)
def test_a_quarter_of_the_median_is_normal(share, level):
    assert Compared("orders", Decimal(share), Decimal(1), 5).level == level


def test_four_peers_tell_nothing_and_the_person_is_not_a_peer():
    assert compare("orders", Decimal(1), [Decimal(10)] * 4).level is None
    assert compare("orders", Decimal(1), [Decimal(10)] * 5).level == "low"
    assert compare("orders", None, [Decimal(10)] * 9).level is None
    assert compare("orders", Decimal(1), [Decimal(0)] * 9).level is None


def test_live_clicks_stand_for_clicks_where_promotion_has_none():
    figures = {
        "conversion": Compared("conversion", Decimal(2), Decimal(5), 6),
        "promo_clicks": Compared("promo_clicks", None, Decimal(5), 6),
        "live_clicks": Compared("live_clicks", Decimal(40), Decimal(100), 6),
    }
    (match,) = diagnose(figures, PATTERNS)
    assert match.code == "promotion"
    assert [figure.metric for figure in match.figures] == ["live_clicks", "conversion"]
    assert match.metrics == {"live_clicks", "conversion"}


@given(
    st.dictionaries(st.sampled_from(["conversion", "promo_clicks", "visitors", "orders"]), st.decimals(0, 3, places=2))
)
def test_every_figure_of_a_diagnosis_is_one_that_was_given(shares):
    """It never says more than the figures show."""
    figures = {name: Compared(name, share, Decimal(1), 5) for name, share in shares.items()}
    for match in diagnose(figures, PATTERNS):
        assert all(figures[figure.metric] == figure and figure.level for figure in match.figures)
