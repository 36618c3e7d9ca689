"""Where figures of a span come from, in words (spec 6.6)."""

from datetime import date

from performance.measures.selectors.sources import sources_of
from tests.performance.helpers import metric, observe

SPAN = {"start": date(2025, 3, 1), "until": date(2025, 3, 31)}


def test_a_rate_names_its_parts_and_the_days_with_both(cast, django_assert_num_queries):
    observe(cast.wei, "orders", {"2025-03-03": 2, "2025-03-04": 3, "2025-04-01": 1})
    observe(cast.wei, "visitors", {"2025-03-03": 100})
    observe(cast.wei, "satisfaction", {"2025-03-03": "0.9"})
    wanted = [metric(code).pk for code in ("orders", "conversion", "satisfaction", "refunds")]
    with django_assert_num_queries(2):
        found = sources_of(employee=cast.wei, metric_ids=wanted, **SPAN)
    assert found[metric("orders").pk].startswith("2 ")
    assert found[metric("conversion").pk].startswith(f"{metric('orders')} ÷ {metric('visitors')}: 1 ")
    assert metric("satisfaction").pk not in found  # its weight is missing
    assert metric("refunds").pk not in found
