"""Every aggregation over days, people and groups against cases worked by hand, with holes (spec 2.2, 2.3)."""

from datetime import date
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from performance.measures.aggregation import Cell, JudgedDay, JudgedMonth, combine, pool
from performance.measures.models import Metric
from performance.measures.pooling import add_pools, pool_everybody, pool_metric
from performance.measures.services import TargetSpec, judge_changes, set_target
from tests.performance.helpers import MORNING, day, metric, night, observe, target

SPAN = {"start": day("2025-03-03"), "until": day("2025-03-09")}  # Monday to Sunday
DAYS = [f"2025-03-0{number}" for number in range(3, 10)]


def shape(code, aggregation, **changes):
    Metric.objects.filter(code=code).update(aggregation=aggregation, **changes)


def week(*people):
    for on in DAYS:
        night(on)
    return [person.pk for person in people]


def test_sums_over_days_people_and_groups(cast):
    target("orders", "10", "2025-01-01", actor=cast.hr)
    observe(cast.wei, "orders", {"2025-03-03": 4, "2025-03-05": 6, "2025-03-08": 5})  # a hole on Tuesday, a Saturday
    observe(cast.mei, "orders", {"2025-03-03": 9})
    people = week(cast.wei, cast.mei)
    groups = pool_metric(
        metric("orders"), groups=[(people[0], 1), (people[1], 2), (people[0], 3), (people[1], 3)], **SPAN
    )
    assert (groups[1].actual, groups[1].expected, groups[1].days_without_data) == (D(15), D(20), 3)
    assert (groups[2].actual, groups[2].expected) == (D(9), D(10))
    assert (groups[3].actual, groups[3].expected, groups[3].attainment) == (D(24), D(30), D("0.8"))
    whole = add_pools(metric("orders"), [groups[1], groups[2]])
    assert (whole.attainment, whole.people, whole.cells) == (D("0.8"), 2, 3)


def test_means_weigh_every_person_day_equally(cast):
    shape("contacts", "mean")
    target("contacts", "10", "2025-01-01", actor=cast.hr)
    observe(cast.wei, "contacts", {"2025-03-03": 2, "2025-03-04": 4, "2025-03-05": 6})
    observe(cast.mei, "contacts", {"2025-03-03": 12})
    pooled = pool_everybody(metric("contacts"), employee_ids=week(cast.wei, cast.mei), **SPAN)
    assert (pooled.value, pooled.target, pooled.attainment) == (D(6), D(10), D("0.6"))  # 24 ÷ 4, not (4 + 12) ÷ 2


def test_last_is_the_latest_of_each_person_summed_over_people(cast):
    shape("contacts", "last")
    target("contacts", "20", "2025-01-01", actor=cast.hr)
    target("contacts", "10", "2025-03-05", actor=cast.hr)
    observe(cast.wei, "contacts", {"2025-03-03": 50, "2025-03-05": 8})
    observe(cast.mei, "contacts", {"2025-03-04": 7})
    people = week(cast.wei, cast.mei)
    pooled = pool_everybody(metric("contacts"), employee_ids=people, **SPAN)
    assert (pooled.value, pooled.target, pooled.attainment) == (D(15), D(30), D("0.5"))  # (8 + 7) ÷ (10 + 20)
    assert (pooled.people, pooled.cells) == (2, 3)


def test_a_ratio_is_summed_before_it_is_divided_with_both_parts_only(cast):
    target("conversion", "0.1", "2025-01-01", actor=cast.hr)
    observe(cast.wei, "orders", {"2025-03-03": 1, "2025-03-04": 50, "2025-03-05": 9, "2025-03-06": 3})
    observe(cast.wei, "visitors", {"2025-03-03": 10, "2025-03-05": 190, "2025-03-06": 0})  # no visitors on Tuesday
    observe(cast.mei, "orders", {"2025-03-03": 20})
    observe(cast.mei, "visitors", {"2025-03-03": 100, "2025-03-04": 80})
    pooled = pool_everybody(metric("conversion"), employee_ids=week(cast.wei, cast.mei), **SPAN)
    assert (pooled.actual, pooled.weight) == (D(30), D(300))
    assert (pooled.value, pooled.target, pooled.attainment) == (D("0.1"), D("0.1"), D(1))


def test_a_weighted_mean_over_days_and_people(cast):
    target("satisfaction", "0.8", "2025-01-01", actor=cast.hr)
    observe(cast.wei, "satisfaction", {"2025-03-03": "0.5", "2025-03-04": "1", "2025-03-05": "0.9"})
    observe(cast.wei, "chats", {"2025-03-03": 10, "2025-03-04": 30})  # Wednesday lacks its weight
    observe(cast.mei, "satisfaction", {"2025-03-03": "0.25"})
    observe(cast.mei, "chats", {"2025-03-03": 10})
    pooled = pool_everybody(metric("satisfaction"), employee_ids=week(cast.wei, cast.mei), **SPAN)
    assert (pooled.value, pooled.target) == (D("0.75"), D("0.8"))  # (5 + 30 + 2.5) ÷ 50
    assert pooled.attainment == D("0.9375")


def test_lower_is_better_over_a_span_and_nothing_at_all_is_the_cap(cast):
    target("refunds", "2", "2025-01-01", actor=cast.hr)
    observe(cast.wei, "refunds", {"2025-03-03": 3, "2025-03-04": 5})
    observe(cast.mei, "refunds", {"2025-03-03": 0, "2025-03-04": 0})
    wei, mei = week(cast.wei, cast.mei)
    found = pool_metric(metric("refunds"), groups=[(wei, 1), (mei, 2)], **SPAN)
    assert found[1].attainment == D("0.5")
    assert found[2].attainment == D(2)


@pytest.mark.parametrize(("seen", "share"), [((5, 5), "1"), ((1, 3), "0.5"), ((12, 12), "0.5"), ((4, 6), "1")])
def test_a_range_over_a_span(cast, seen, share):
    Metric.objects.filter(code="contacts").update(direction="range")
    spec = TargetSpec(metric=metric("contacts"), start=date(2025, 1, 1), low=D(4), high=D(6))
    set_target(spec=spec, actor=cast.hr, today=date(2025, 1, 1), now=MORNING)
    observe(cast.wei, "contacts", {"2025-03-03": seen[0], "2025-03-04": seen[1]})
    pooled = pool_everybody(metric("contacts"), employee_ids=week(cast.wei), **SPAN)
    assert pooled.attainment == D(share)


def test_no_data_is_never_nothing(cast):
    target("orders", "10", "2025-01-01", actor=cast.hr)
    pooled = pool_everybody(metric("orders"), employee_ids=week(cast.wei), **SPAN)
    assert (pooled.actual, pooled.value, pooled.attainment, pooled.days_without_data) == (None, None, None, 5)
    nobody = pool_everybody(metric("orders"), employee_ids=[], **SPAN)
    assert (nobody.value, nobody.attainment, nobody.people) == (None, None, 0)


def test_months_without_data_count_in_full_and_are_named(cast):
    target("revenue", "1000", "2025-01-01", actor=cast.hr, per="month", employee=cast.wei, until="2025-04-30")
    observe(cast.wei, "revenue", {"2025-01-06": 900, "2025-04-07": 600})
    judge_changes(horizon=day("2025-05-02"))
    whole = {"start": day("2025-01-01"), "until": day("2025-04-30")}
    pooled = pool_everybody(metric("revenue"), employee_ids=[cast.wei.pk], **whole)
    assert (pooled.actual, pooled.expected, pooled.months_without_data) == (D(1500), D(4000), 2)
    assert pooled.attainment == D("0.375")


def test_per_month_and_per_day_targets_pool_together(cast):
    target("revenue", "1000", "2025-02-01", actor=cast.hr, per="month", employee=cast.wei, until="2025-02-28")
    target("revenue", "100", "2025-03-01", actor=cast.hr, employee=cast.wei)
    observe(cast.wei, "revenue", {"2025-02-10": 500, "2025-03-03": 80, "2025-03-08": 40})  # a Saturday
    judge_changes(horizon=day("2025-03-09"))
    span = {"start": day("2025-02-01"), "until": day("2025-03-09")}
    pooled = pool_everybody(metric("revenue"), employee_ids=[cast.wei.pk], **span)
    assert (pooled.actual, pooled.expected) == (D(620), D(1100))


figures = st.decimals(min_value=0, max_value=1000, places=2)
cells = st.lists(
    st.builds(
        Cell, person=st.integers(1, 4), day=st.dates(date(2025, 3, 1), date(2025, 3, 9)), value=st.none() | figures,
        weight=st.none() | figures,
    ),
    max_size=25, unique_by=lambda cell: (cell.person, cell.day),
)  # fmt: skip


@given(cells, st.randoms(use_true_random=False))
@pytest.mark.parametrize("aggregation", ["sum", "mean", "last", "ratio", "weighted_mean"])
def test_the_order_of_the_cells_changes_nothing(aggregation, listed, random):
    mixed = listed[:]
    random.shuffle(mixed)
    assert combine(aggregation, listed) == combine(aggregation, mixed)


@given(cells)
@pytest.mark.parametrize("aggregation", ["sum", "mean", "last", "ratio", "weighted_mean"])
def test_cells_without_data_change_nothing(aggregation, listed):
    holes = [Cell(9, date(2025, 4, 1), None, None), Cell(8, date(2025, 4, 2), None, D(5))]
    assert combine(aggregation, [*listed, *holes]) == combine(aggregation, listed)
    assert combine(aggregation, holes).value is None


@given(cells)
@pytest.mark.parametrize("aggregation", ["sum", "mean", "ratio", "weighted_mean"])
def test_pooled_is_sums_over_sums_of_any_groups(aggregation, listed):
    groups = [combine(aggregation, [cell for cell in listed if cell.person == person]) for person in range(1, 5)]
    whole = combine(aggregation, listed)
    assert whole.numerator == sum((group.numerator for group in groups), D(0))
    assert whole.cells == sum(group.cells for group in groups)
    if whole.denominator is not None:
        assert whole.denominator == sum((group.denominator for group in groups), D(0))
        if whole.denominator:
            assert whole.value == whole.numerator / whole.denominator


@given(
    st.lists(st.builds(JudgedDay, actual=st.none() | figures, expected=figures), max_size=20),
    st.lists(st.builds(JudgedMonth, actual=st.none() | figures, expected=figures), max_size=5),
)
def test_days_without_data_ask_for_nothing_and_months_for_everything(days, months):
    pooled = pool(days, months)
    assert pooled.expected == sum((d.expected for d in days if d.actual is not None), D(0)) + sum(
        (m.expected for m in months), D(0)
    )
    assert pooled.months_without_data == sum(m.actual is None for m in months)
    assert pool([*days, JudgedDay(None, D(7))], months).attainment == pooled.attainment
