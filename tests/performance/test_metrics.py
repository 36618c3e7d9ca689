"""The metric editor, points curves and benchmarks (spec 2.2, 2.3, 2.5)."""

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from django.urls import reverse

from audit.models import AuditEntry
from performance.measures.models import Benchmark, Metric
from performance.measures.selectors.benchmarks import benchmarks_for
from performance.measures.services import BenchmarkRefused, refresh_medians, set_benchmark
from tests.clients import signed_in
from tests.factories import make_employee, make_position
from tests.performance.helpers import metric, night, observe, target

NOW = datetime(2025, 3, 10, 2, 0, tzinfo=timezone.utc)
TODAY = date(2025, 3, 10)
NEW = {
    "code": "calls", "name_zh": "外呼次数", "name_en": "Calls", "unit": "count", "direction": "higher",
    "aggregation": "sum", "data_owner": "hr", "sequence": "300", "is_active": "on", "curve": "",
}  # fmt: skip


def test_hr_makes_a_metric_and_a_rate_of_it(cast):
    hr, url = signed_in(cast.hr), reverse("measures:metric-create")
    assert hr.get(url).status_code == 200
    assert hr.post(url, NEW).status_code == 302
    calls = metric("calls")
    rate = {**NEW, "code": "call_rate", "unit": "percent", "aggregation": "ratio", "numerator": metric("orders").pk}
    assert "denominator" in hr.post(url, rate).context["form"].errors
    assert hr.post(url, {**rate, "denominator": calls.pk}).status_code == 302
    assert metric("call_rate").denominator == calls
    assert metric("conversion").pk not in [pk for pk, _word in _choices(hr.get(url), "numerator")]
    assert hr.post(url, {**NEW, "code": "new"}).status_code == 422
    assert AuditEntry.objects.filter(action="performance.metric.created").count() == 2


def _choices(page, name):
    return list(page.context["form"].fields[name].choices)


def test_what_figures_are_made_of_stays_once_there_are_any(cast):
    hr, url = signed_in(cast.hr), reverse("measures:metric-change", args=["orders"])
    observe(cast.wei, "orders", {"2025-03-03": 2})
    data = {
        **NEW,
        "code": "other",
        "name_zh": "订单",
        "unit": "money",
        "aggregation": "mean",
        "curve": "0:0, 1:90, 1.5:120",
    }
    assert hr.post(url, data).status_code == 302
    changed = metric("orders")
    assert (changed.name_zh, changed.unit, changed.aggregation) == ("订单", "count", "sum")
    assert changed.curve == [["0", "0"], ["1", "90"], ["1.5", "120"]]


@pytest.mark.parametrize("curve", ["1:100", "1:100, 0.5:50", "a:b, 1:2", "0:0, 1:-5", "0;0"])
def test_a_curve_that_does_not_rise_is_refused_at_its_field(cast, curve):
    answer = signed_in(cast.hr).post(reverse("measures:metric-change", args=["refunds"]), {**NEW, "curve": curve})
    assert answer.status_code == 422
    assert "curve" in answer.context["form"].errors


def test_days_judged_by_a_curve_get_its_points(cast):
    Metric.objects.filter(code="orders").update(curve=[["0", "0"], ["1", "80"], ["2", "100"]])
    target("orders", "10", "2025-01-01", actor=cast.hr, employee=cast.wei)
    observe(cast.wei, "orders", {"2025-03-04": 15})
    night("2025-03-04")
    from performance.measures.models import DayResult

    assert DayResult.objects.get(employee=cast.wei).points == Decimal(90)


def test_an_industry_value_needs_source_and_date(cast):
    given = {"metric": metric("conversion"), "actor": cast.hr, "today": TODAY, "now": NOW}
    kept = set_benchmark(
        name="行业均值", value=Decimal("0.05"), source="协会年报 2024", as_of=date(2024, 12, 31), **given
    )
    assert kept.kind == "industry"
    for wrong in (
        {"source": " "}, {"as_of": TODAY + timedelta(days=1)}, {"value": Decimal("1.5")}, {"value": Decimal(-1)},
    ):  # fmt: skip
        asked = {"name": "行业均值", "value": Decimal("0.05"), "source": "年报", "as_of": TODAY, **wrong}
        with pytest.raises(BenchmarkRefused):
            set_benchmark(**asked, **given)
    again = set_benchmark(name="行业均值", value=Decimal("0.04"), source="更正", as_of=date(2024, 12, 31), **given)
    assert again.pk == kept.pk
    assert AuditEntry.objects.filter(action="performance.benchmark.set").count() == 2


def test_medians_are_exact_of_company_and_position(cast):
    target("conversion", "0.1", "2025-01-01", actor=cast.hr)
    target("orders", "10", "2025-01-01", actor=cast.hr)
    others = [make_employee(f"P{number}", cast.live, user=False) for number in range(4)]
    sold = {cast.wei: 4, cast.mei: 6, others[0]: 10, others[1]: 1, others[2]: 8, others[3]: 7, cast.lin: 100}
    for person, orders in sold.items():
        observe(person, "orders", {"2025-03-03": orders, "2025-03-04": orders})
        observe(person, "visitors", {"2025-03-03": 100, "2025-03-04": 300})
    night("2025-03-03")
    night("2025-03-04")
    assert refresh_medians(on=date(2025, 3, 5), now=NOW) > 0
    operator = make_position("Operator")
    found = benchmarks_for(metrics=[metric("orders"), metric("conversion")], position_id=operator.pk, on=TODAY)
    by_kind = {item.kind: item for item in found[metric("orders").pk]}
    assert (by_kind["company_median"].value, by_kind["company_median"].people) == (Decimal(7), 7)
    assert (by_kind["same_position"].value, by_kind["same_position"].people) == (Decimal("6.5"), 6)
    rates = {item.kind: item.value for item in found[metric("conversion").pk]}
    assert rates["company_median"] == Decimal("0.035")  # 14 orders of 400 visitors: pooled, not a mean of days
    assert Benchmark.objects.filter(position=make_position("Head of operations")).count() == 0  # fewer than five


def test_medians_are_computed_once_a_week_and_kept(cast):
    target("orders", "10", "2025-01-01", actor=cast.hr)
    for number in range(5):
        observe(make_employee(f"P{number}", cast.live, user=False), "orders", {"2025-03-03": number})
    night("2025-03-03")
    first = refresh_medians(on=date(2025, 3, 4), now=NOW)
    assert first > 0
    assert refresh_medians(on=date(2025, 3, 10), now=NOW) == 0
    assert refresh_medians(on=date(2025, 3, 11), now=NOW) == first
    kept = benchmarks_for(metrics=[metric("orders")], position_id=None, on=date(2025, 3, 10))[metric("orders").pk]
    assert [item.as_of for item in kept] == [date(2025, 3, 4)]


def test_the_metric_page_keeps_and_shows_benchmarks(cast):
    hr = signed_in(cast.hr)
    url = reverse("measures:benchmark-set", args=["conversion"])
    page = reverse("measures:metric-change", args=["conversion"])
    assert hr.post(url, {"name": "行业均值"}).status_code == 422
    data = {"name": "行业均值", "value": "5%", "source": "协会年报", "as_of": "2024-12-31"}
    assert hr.post(url, data).status_code == 302
    shown = hr.get(page).content.decode()
    assert "行业均值 5.0%" in shown
    assert "协会年报" in shown


def test_the_metric_page_shows_what_counts_now_and_the_rest_apart(cast):
    common = {"metric": metric("conversion"), "kind": "company_median", "name": "", "source": "s", "created_at": NOW}
    weeks = [date(2025, 1, 6) + timedelta(days=7 * week) for week in range(40)]
    Benchmark.objects.bulk_create(Benchmark(value=Decimal("0.05"), as_of=day, **common) for day in weeks)
    industry = {**common, "kind": "industry", "name": "行业均值", "value": Decimal("0.06"), "as_of": date(2024, 12, 31)}
    Benchmark.objects.create(**industry)
    shown = signed_in(cast.hr).get(reverse("measures:metric-change", args=["conversion"])).context
    assert [row.as_of for *_words, row in shown["benchmarks"]] == [weeks[-1], date(2024, 12, 31)]
    assert [row.as_of for *_words, row in shown["earlier_benchmarks"]][:2] == [weeks[-2], weeks[-3]]
