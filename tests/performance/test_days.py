"""Day and month results, targets in force, late data, pooled attainment (spec 2.3, 2.5, 2.7)."""

import csv
from datetime import date
from decimal import Decimal as D
from pathlib import Path

import pytest

from people.models import Assignment, Brand
from performance.alerts.models import Alert
from performance.measures.models import DayResult, DirtyDay, Observation, Target
from performance.measures.pooling import pool_everybody
from performance.measures.services import BulkTarget, TargetSpec, import_targets, judge_changes, mark_days, mark_span
from performance.measures.services.days import close_changes
from tests.factories import make_department, make_employee, make_position
from tests.performance.helpers import MORNING, day, metric, night, observe, target

DATA = Path(__file__).parent.parent / "data" / "adventureworks"


def result(employee, code, on, grain="day"):
    return DayResult.objects.filter(employee=employee, metric=metric(code), day=day(on), grain=grain).first()


def test_the_most_specific_target_is_in_force(cast):
    brand = Brand.objects.create(code="B", name="椒语")
    Assignment.objects.filter(employee__in=[cast.wei, cast.mei]).update(brand=brand)
    hr = cast.hr
    target("orders", "1", "2025-01-01", actor=hr)
    target("orders", "2", "2025-01-01", actor=hr, brand=brand)
    target("orders", "4", "2025-01-01", actor=hr, department=cast.operations)
    target("orders", "5", "2025-01-01", actor=hr, department=cast.live)
    target("orders", "6", "2025-01-01", actor=hr, department=cast.operations, brand=brand)
    target("orders", "8", "2025-01-01", actor=hr, position=make_position("Head of service"))
    target("orders", "16", "2025-01-01", actor=hr, employee=cast.mei)
    night("2025-03-04")
    found = {row.employee_id: row.target_value for row in DayResult.objects.filter(metric__code="orders")}
    assert found == {
        cast.lin.pk: D(4), cast.tao.pk: D(5), cast.wei.pk: D(6), cast.mei.pk: D(16), cast.sun.pk: D(8),
        cast.pan.pk: D(1),
    }  # fmt: skip


def test_a_result_keeps_value_target_achievement_and_points(cast):
    target("orders", "3", "2025-01-01", actor=cast.hr, employee=cast.wei)
    observe(cast.wei, "orders", {"2025-03-04": 2})
    night("2025-03-04")
    night("2025-03-05")
    row = result(cast.wei, "orders", "2025-03-04")
    assert (row.value, row.target_value, row.achievement, row.points) == (D(2), D(3), D("0.666667"), D("66.67"))
    empty = result(cast.wei, "orders", "2025-03-05")
    assert (empty.value, empty.target_value, empty.achievement, empty.points) == (None, D(3), None, None)


def test_days_off_are_never_judged_but_count_in_sums(cast):
    target("orders", "10", "2025-01-01", actor=cast.hr, employee=cast.wei)
    observe(cast.wei, "orders", {"2025-03-07": 8, "2025-03-08": 4})
    night("2025-03-07")
    night("2025-03-08")
    assert result(cast.wei, "orders", "2025-03-08") is None
    pooled = pool_everybody(
        metric("orders"), employee_ids=[cast.wei.pk], start=day("2025-03-01"), until=day("2025-03-09")
    )
    assert (pooled.actual, pooled.expected, pooled.days_without_data) == (D(12), D(10), 0)


def test_ratios_come_from_their_parts_and_are_pooled_by_them(cast):
    target("conversion", "0.05", "2025-01-01", actor=cast.hr, department=cast.operations)
    observe(cast.wei, "orders", {"2025-03-04": 2, "2025-03-05": 1})
    observe(cast.wei, "visitors", {"2025-03-04": 100, "2025-03-05": 0})
    observe(cast.mei, "orders", {"2025-03-04": 9})
    observe(cast.mei, "visitors", {"2025-03-04": 100})
    night("2025-03-04")
    night("2025-03-05")
    assert result(cast.wei, "conversion", "2025-03-04").achievement == D("0.4")
    assert result(cast.wei, "conversion", "2025-03-05").value is None
    pooled = pool_everybody(
        metric("conversion"), employee_ids=[cast.wei.pk, cast.mei.pk], start=day("2025-03-04"), until=day("2025-03-05")
    )
    assert (pooled.value, pooled.target, pooled.attainment) == (D("0.055"), D("0.05"), D("1.1"))


def test_a_weighted_mean_needs_its_weight_and_lower_is_better(cast):
    target("response_seconds", "30", "2025-01-01", actor=cast.hr, employee=cast.wei)
    observe(cast.wei, "response_seconds", {"2025-03-04": 60, "2025-03-05": 60})
    observe(cast.wei, "chats", {"2025-03-04": 20})
    night("2025-03-04")
    night("2025-03-05")
    assert result(cast.wei, "response_seconds", "2025-03-04").achievement == D("0.5")
    assert result(cast.wei, "response_seconds", "2025-03-05").value is None


def test_a_month_is_judged_on_the_part_that_is_due(cast):
    target("revenue", "2100", "2025-03-01", actor=cast.hr, per="month", employee=cast.wei, until="2025-03-31")
    observe(cast.wei, "revenue", {"2025-03-03": 100, "2025-03-08": 50, "2025-03-20": 1950})
    night("2025-03-08")
    row = result(cast.wei, "revenue", "2025-03-01", "month")
    assert (row.value, row.target_value, row.achievement) == (D(150), D(500), D("0.3"))  # 5 of 21 working days
    assert result(cast.wei, "revenue", "2025-03-04") is None
    night("2025-03-31")
    row = result(cast.wei, "revenue", "2025-03-01", "month")
    assert (row.value, row.target_value, row.achievement) == (D(2100), D(2100), D(1))
    night("2025-03-08")
    assert result(cast.wei, "revenue", "2025-03-01", "month").value == D(2100)


def test_a_month_without_data_counts_in_full(cast):
    target("revenue", "1000", "2025-01-01", actor=cast.hr, per="month", employee=cast.wei, until="2025-02-28")
    observe(cast.wei, "revenue", {"2025-01-06": 900})
    judge_changes(horizon=day("2025-03-03"))
    pooled = pool_everybody(
        metric("revenue"), employee_ids=[cast.wei.pk], start=day("2025-01-01"), until=day("2025-02-28")
    )
    assert (pooled.attainment, pooled.months_without_data) == (D("0.45"), 1)


def test_late_data_judges_only_the_days_it_touches_and_says_what_changed(cast):
    target("orders", "10", "2025-01-01", actor=cast.hr, department=cast.operations)
    observe(cast.wei, "orders", {"2025-03-03": 4, "2025-03-04": 5})
    night("2025-03-03")
    night("2025-03-04")
    observe(cast.wei, "orders", {"2025-03-03": 9})
    judged = judge_changes(horizon=day("2025-03-05"))
    assert judged.written == 1
    (change,) = judged.changes
    assert (change["employee"], change["metric"], D(change["before"]), D(change["after"])) == (
        cast.wei.number, "orders", D(4), D(9),
    )  # fmt: skip
    assert judge_changes(horizon=day("2025-03-05")).written == 0


def test_days_that_were_followed_are_forgotten_in_one_statement(cast, django_assert_num_queries):
    observe(cast.wei, "orders", {"2025-03-03": 4, "2025-03-04": 5, "2025-03-05": 6})
    judge_changes(horizon=day("2025-03-04"))
    with django_assert_num_queries(1):
        assert close_changes(horizon=day("2025-03-05")) == 2
    assert [str(row.day) for row in DirtyDay.objects.all()] == ["2025-03-05"]  # not judged yet: it stays


def test_past_days_keep_the_target_they_had_until_a_correction(cast):
    first = target("orders", "10", "2025-01-01", actor=cast.hr, employee=cast.wei)
    observe(cast.wei, "orders", {"2025-03-03": 5, "2025-03-04": 5})
    night("2025-03-03")
    target("orders", "20", "2025-03-04", actor=cast.hr, employee=cast.wei)
    night("2025-03-04")
    assert [result(cast.wei, "orders", f"2025-03-0{n}").achievement for n in (3, 4)] == [D("0.5"), D("0.25")]
    corrected = target("orders", "5", "2025-01-01", actor=cast.hr, employee=cast.wei, reason="typed wrong")
    judge_changes(horizon=day("2025-03-04"))
    first.refresh_from_db()
    assert (first.superseded_by, corrected.version, corrected.until) == (corrected, 2, date(2025, 3, 3))
    assert result(cast.wei, "orders", "2025-03-03").achievement == D(1)


def test_a_target_that_ends_takes_its_results_along(cast):
    target("orders", "10", "2025-01-01", actor=cast.hr, employee=cast.wei)
    observe(cast.wei, "orders", {"2025-03-04": 5})
    night("2025-03-04")
    Target.objects.all().update(until=date(2025, 3, 3))
    mark_span(employee_ids=[cast.wei.pk], start=day("2025-03-04"), until=day("2025-03-04"))
    judge_changes(horizon=day("2025-03-04"))
    assert result(cast.wei, "orders", "2025-03-04") is None


@pytest.fixture
def adventureworks(company):
    """The sales people with their days and monthly targets."""
    rows = list(csv.DictReader((DATA / "adventureworks_targets.csv").open(encoding="utf-8-sig")))
    department = make_department("Sales")
    people = {
        number: make_employee(f"P{number}", department, number=number, start=date(2011, 1, 1), user=False)
        for number in sorted({row["employee"] for row in rows})
    }
    specs = [
        TargetSpec(
            metric=metric(row["metric"]), start=day(row["from"]), until=day(row["until"]), per=row["per"],
            value=D(row["value"]), employee=people[row["employee"]],
        )
        for row in rows
    ]  # fmt: skip
    bulk = [BulkTarget(number, spec) for number, spec in enumerate(specs, start=2)]

    def load():
        return import_targets(rows=bulk, actor=None, today=date(2025, 3, 3), now=MORNING, reason="file")

    assert load().created == 489
    again = load()
    assert (again.created, again.changed, again.unchanged, again.rejected) == (0, 0, 489, [])
    columns = {"订单数": metric("orders"), "销售额": metric("revenue")}
    observed = []
    for row in csv.DictReader((DATA / "adventureworks_sales.csv").open(encoding="utf-8-sig")):
        for head, of in columns.items():
            observed.append(
                Observation(employee=people[row["工号"]], metric=of, day=day(row["日期"]), value=D(row[head]))
            )
    Observation.objects.bulk_create(observed, batch_size=2000)
    mark_days(days=[(row.employee_id, row.day) for row in observed])
    return people


def test_pooled_attainment_of_adventureworks(adventureworks):
    people = [person.pk for person in adventureworks.values()]
    judge_changes(horizon=date(2026, 11, 21))
    span = {"start": date(2017, 7, 1), "until": date(2020, 6, 30)}
    pooled = pool_everybody(metric("revenue"), employee_ids=people, **span)
    assert (pooled.actual, pooled.expected) == (D("77548570.20"), D("95714000.00"))
    assert round(pooled.attainment, 4) == D("0.8102")
    assert pooled.months_without_data >= len(people)
    for number in (1, 2, 15, 30):
        night(date(2020, 6, number))
    assert not Alert.objects.exists()
    assert pool_everybody(metric("revenue"), employee_ids=people, **span).attainment == pooled.attainment
