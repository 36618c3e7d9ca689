"""Targets and observations as files: real input, wide and long, every rule of what is taken and what is not."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import translation

from hrplatform.lib.tabular import Refused
from intake.registry import UndoRefused, kind_of
from intake.services import import_file, undo_batch
from intake.table import Choices
from performance.measures.models import Observation, Target
from performance.models import ReplacedObservation
from tests.factories import make_department, make_employee

DATA = Path(__file__).resolve().parent.parent / "data" / "adventureworks"
TODAY = date(2025, 3, 3)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def take(company, now, tmp_path):
    def run(rows, kind="observations", dry_run=False, **choices):
        path = rows
        if not isinstance(rows, Path):
            path = tmp_path / f"{kind}.csv"
            with path.open("w", encoding="utf-8", newline="") as handle:
                csv.writer(handle).writerows(rows)
        return import_file(
            kind=kind_of(kind), path=path, file_name=path.name, choices=Choices(**choices), actor=None, today=TODAY,
            now=now, dry_run=dry_run,
        )  # fmt: skip

    return run


@pytest.fixture
def wei(company):
    return make_employee("Wei", make_department("Operations"), number="0007")


@pytest.fixture
def mei(wei):
    return make_employee("Mei", wei.assignments.get().department, number="0008")


def counts(answer):
    outcome = answer.outcome
    return outcome.rows, outcome.created, outcome.changed, outcome.unchanged, len(outcome.rejected)


def stored(code=None):
    rows = Observation.objects.order_by("employee__number", "day", "metric__code")
    rows = rows.filter(metric__code=code) if code else rows
    return [(r.employee.number, r.metric.code, str(r.day), r.value.normalize()) for r in rows.select_related()]


def test_adventureworks(take):
    take(DATA / "adventureworks_roster.csv", "people")
    targets = take(DATA / "adventureworks_targets.csv", "targets")
    assert (counts(targets), targets.totals["targets"]) == ((489, 489, 0, 0, 0), 489)
    sales = take(DATA / "adventureworks_sales.csv")
    assert counts(sales) == (2938, 2938, 0, 0, 0)
    assert (sales.totals["person_days"], sales.totals["observations"]) == (2938, 5876)
    assert sum(value for *_rest, value in stored("orders")) == 3616
    assert sum(value for *_rest, value in stored("revenue")) == Decimal("77548570.20")
    assert counts(take(DATA / "adventureworks_targets.csv", "targets")) == (489, 0, 0, 489, 0)
    assert counts(take(DATA / "adventureworks_sales.csv")) == (2938, 0, 0, 2938, 0)
    assert not ReplacedObservation.objects.exists()
    assert set(Observation.objects.values_list("batch_id", flat=True)) == {sales.batch.pk}


WIDE = ["工号", "日期", "订单数", "销售额", "客户满意度"]


def test_wide_and_long_say_the_same(take, wei):
    take([WIDE, ["7", "2025年3月1日", "１２", "￥1,234.50", "95%"], ["0007", "20250302", "", "—", "0.9"]])
    wide = stored()
    long = [
        ["employee", "date", "metric", "value"],
        ["0007", "2025-03-01", "订单数", "12"],
        ["0007", "2025-03-01", "revenue", "1234.5"],
        ["0007", "2025-03-01", "Customer satisfaction", "0.95"],
        ["0007", "2025/3/2", "satisfaction", "90%"],
    ]
    answer = take(long)
    assert counts(answer) == (4, 0, 0, 4, 0)
    assert stored() == wide
    assert wide == [
        ("0007", "orders", "2025-03-01", Decimal(12)),
        ("0007", "revenue", "2025-03-01", Decimal("1234.5")),
        ("0007", "satisfaction", "2025-03-01", Decimal("0.95")),
        ("0007", "satisfaction", "2025-03-02", Decimal("0.9")),
    ]


def test_columns_as_the_shop_systems_call_them(take, wei):
    take([["员工工号", "统计日期", "支付订单数", "净成交额", "进店人数", "咨询人数", "平均响应时长"],
          ["7", "2025-03-01", "3", "450", "120", "20", "35"]])  # fmt: skip
    assert {code for _number, code, *_rest in stored()} == {
        "orders", "revenue", "visitors", "chats", "response_seconds",
    }  # fmt: skip


def test_percent_points_only_when_said(take, wei):
    rows = [["工号", "日期", "客户满意度"], ["7", "2025-03-01", "95"]]
    (problem,) = take(rows).as_answer()["rejected"]
    assert (problem["column"], problem["value"]) == ("客户满意度", "95")
    take(rows, percent_points=True)
    assert stored()[0][3] == Decimal("0.95")


def test_gross_and_refunds_make_revenue(take, wei):
    take([["工号", "日期", "成交额", "退款金额"], ["7", "2025-03-01", "1000", "120.5"]])
    assert stored() == [("0007", "revenue", "2025-03-01", Decimal("879.5"))]
    long = [
        ["工号", "日期", "指标", "数值"],
        ["7", "2025-03-01", "退款金额", "200"],
        ["7", "2025-03-01", "成交额", "1000"],
    ]
    answer = take(long)
    assert stored() == [("0007", "revenue", "2025-03-01", Decimal(800))]
    assert answer.outcome.changed == 1


def test_gross_without_refunds_is_refused(take, wei):
    with pytest.raises(Refused, match="refund_amount"):
        take([["工号", "日期", "成交额"], ["7", "2025-03-01", "1000"]])
    answer = take([["工号", "日期", "成交额", "退款金额"], ["7", "2025-03-01", "1000", ""]])
    assert answer.as_answer()["rejected"][0]["column"] == "退款金额"
    answer = take([["工号", "日期", "指标", "数值"], ["7", "2025-03-01", "成交额", "1000"]])
    assert "refund_amount" in answer.as_answer()["rejected"][0]["reason"]


def test_derived_metrics_are_ignored_with_a_warning(take, wei):
    answer = take([["工号", "日期", "订单数", "转化率"], ["7", "2025-03-01", "3", "9"]])
    assert not answer.outcome.rejected
    assert any("转化率" in warning and "conversion" in warning.lower() for warning in answer.as_answer()["warnings"])
    assert [row[1] for row in stored()] == ["orders"]
    with pytest.raises(Refused, match="转化率"):
        take([["工号", "日期", "转化率"], ["7", "2025-03-01", "0.1"]])


def test_a_key_twice(take, wei):
    equal = [WIDE[:3], ["7", "2025-03-01", "3"], ["0007", "2025/3/1", "3.0"]]
    assert counts(take(equal)) == (2, 1, 0, 1, 0)
    torn = [WIDE[:3], ["7", "2025-03-02", "3"], ["7", "2025-03-02", "4"], ["7", "2025-03-03", "5"]]
    answer = take(torn, accept_good=True)
    assert [(p["row"], p["column"], p["value"]) for p in answer.as_answer()["rejected"]] == [
        (2, "订单数", "3"),
        (3, "订单数", "4"),
    ]
    assert [row[2] for row in stored()] == ["2025-03-01", "2025-03-03"]


WRONG = [
    (["9", "2025-03-01", "3"], "工号", "9", "nobody"),
    (["", "2025-03-01", "3"], "工号", "", "empty"),
    (["7", "2025-02-30", "3"], "日期", "2025-02-30", "calendar"),
    (["7", "2025-03-01", "三"], "订单数", "三", "number"),
    (["7", "2025-03-01", "-3"], "订单数", "-3", "below zero"),
    (["7", "2025-03-01", "3.5"], "订单数", "3.5", "whole"),
    (["7", "2025-03-01", "1", "234"], "", "234", "more values"),
]


@pytest.mark.parametrize(("row", "column", "value", "reason"), WRONG)
def test_a_wrong_row_is_named_and_nothing_is_written(take, wei, row, column, value, reason):
    answer = take([WIDE[:3], ["7", "2025-02-28", "3"], row])
    (problem,) = answer.as_answer()["rejected"]
    assert (problem["row"], problem["column"], problem["value"]) == (3, column, value)
    assert reason in problem["reason"]
    assert not Observation.objects.exists()


def test_changed_values_are_kept_and_undo_returns_them(take, wei, mei, now):
    first = take([WIDE[:3], ["7", "2025-03-01", "3"], ["7", "2025-03-02", "4"]])
    before = stored()
    second = take([WIDE[:3], ["7", "2025-03-01", "5"], ["7", "2025-03-02", "4"], ["8", "2025-03-01", "9"]])
    assert counts(second) == (3, 1, 1, 1, 0)
    assert ReplacedObservation.objects.get().value == 3
    with pytest.raises(UndoRefused, match="undo them first"):
        undo_batch(batch=first.batch, actor=None, reason="", now=now)
    undo_batch(batch=second.batch, actor=None, reason="", now=now)
    assert stored() == before
    undo_batch(batch=first.batch, actor=None, reason="", now=now)
    assert stored() == []


def test_a_trial_writes_nothing(take, wei):
    answer = take([WIDE[:3], ["7", "2025-03-01", "3"]], dry_run=True)
    assert counts(answer) == (1, 1, 0, 0, 0)
    assert (answer.totals["observations"], stored()) == (1, [])


def test_days_outside_employment_are_taken_with_a_warning(take, wei):
    answer = take([WIDE[:3], ["7", "2023-12-31", "3"], ["7", "2025-03-09", "3"]])
    assert len(answer.as_answer()["warnings"]) == 2
    assert len(stored()) == 2


TARGET = ["指标", "目标值", "开始日期", "结束日期", "周期", "岗位", "工号"]


def targets():
    rows = Target.objects.filter(superseded_by=None).order_by("start")
    return [(t.metric.code, t.value.normalize(), str(t.start), str(t.until or ""), t.per, t.version) for t in rows]


def test_targets_end_the_one_before_and_corrections_are_versions(take, wei, now):
    first = take([TARGET, ["订单数", "10", "2025-01-01", "", "", "Operator", ""]], "targets")
    take([TARGET, ["orders", "12", "2025-02-01", "", "日", "Operator", ""]], "targets")
    assert targets() == [
        ("orders", Decimal(10), "2025-01-01", "2025-01-31", "day", 1),
        ("orders", Decimal(12), "2025-02-01", "", "day", 1),
    ]
    fixed = take([TARGET, ["orders", "11", "2025-02-01", "", "day", "Operator", ""]], "targets")
    assert counts(fixed) == (1, 0, 1, 0, 0)
    assert targets()[1] == ("orders", Decimal(11), "2025-02-01", "", "day", 2)
    undo_batch(batch=fixed.batch, actor=None, reason="", now=now)
    assert targets()[1] == ("orders", Decimal(12), "2025-02-01", "", "day", 1)
    undo_batch(batch=first.batch, actor=None, reason="", now=now)
    assert [row[2] for row in targets()] == ["2025-02-01"]


TARGET_WRONG = [
    (["gmv2", "10", "2025-01-01", "", "", "", ""], "指标", "metric"),
    (["订单数", "0", "2025-01-01", "", "", "", ""], "目标值", "zero"),
    (["订单数", "", "2025-01-01", "", "", "", ""], "目标值", "empty"),
    (["订单数", "10", "", "", "", "", ""], "开始日期", "empty"),
    (["订单数", "10", "2025-01-02", "2025-01-01", "", "", ""], "结束日期", "before"),
    (["订单数", "10", "2025-01-01", "", "周", "", ""], "周期", "one of"),
    (["订单数", "10", "2025-01-01", "", "", "厨师", ""], "岗位", "not known"),
    (["订单数", "10", "2025-01-01", "", "", "", "99"], "工号", "not known"),
    (["客户满意度", "95", "2025-01-01", "", "", "", ""], "目标值", "points"),
]


@pytest.mark.parametrize(("row", "column", "reason"), TARGET_WRONG)
def test_a_wrong_target_is_named_and_nothing_is_written(take, wei, row, column, reason):
    answer = take([TARGET, ["订单数", "10", "2024-01-01", "", "", "", ""], row], "targets")
    (problem,) = answer.as_answer()["rejected"]
    assert (problem["row"], problem["column"]) == (3, column)
    assert reason in problem["reason"]
    assert not Target.objects.exists()


def test_overlapping_targets_are_refused_naming_both(take, wei):
    take([TARGET, ["订单数", "10", "2025-01-01", "2025-01-31", "", "", "7"]], "targets")
    answer = take([TARGET, ["订单数", "11", "2025-01-15", "2025-02-28", "", "", "7"]], "targets")
    (problem,) = answer.as_answer()["rejected"]
    assert "2025-01-15" in problem["reason"]
    assert "2025-01-01" in problem["reason"]


def test_a_published_review_keeps_its_days(take, wei, now):
    from performance.reviews.models import ReviewCycle, Scorecard

    answer = take([WIDE[:3], ["7", "2025-02-01", "3"]])
    cycle = ReviewCycle.objects.create(
        code="q1", name="Q1", start=date(2025, 1, 1), until=date(2025, 3, 31), stage="published", created_at=now
    )
    undone = {"batch": answer.batch, "actor": None, "reason": "", "now": now}
    department = wei.assignments.get().department
    Scorecard.objects.create(cycle=cycle, employee=wei, department=department, start=cycle.start, until=cycle.until)
    with pytest.raises(UndoRefused, match="Q1"):
        undo_batch(**undone)
    cycle.stage = "checks"
    cycle.save()
    assert undo_batch(**undone).state == "undone"


def test_only_the_days_touched_are_handed_on_and_the_answer_says_so(
    take, wei, mei, now, django_capture_on_commit_callbacks
):
    from performance.measures.models import DirtyDay
    from performance.measures.services import judge_day
    from performance.measures.services.days import days_marked

    heard = []
    days_marked.connect(lambda **said: heard.append(said["schema"]), weak=False, dispatch_uid="test")
    marked = lambda: set(DirtyDay.objects.values_list("employee__number", "day"))  # noqa: E731
    try:
        with django_capture_on_commit_callbacks(execute=True):
            first = take([WIDE[:3], ["7", "2025-03-03", "3"], ["8", "2025-03-03", "4"]])
        assert (first.as_answer()["touched_days"], len(heard)) == (2, 1)
        take([TARGET, ["订单数", "5", "2025-01-01", "", "", "", ""]], "targets")
        judge_day(on=date(2025, 3, 3))
        DirtyDay.objects.all().delete()
        late = take([WIDE[:3], ["7", "2025-03-03", "9"], ["8", "2025-03-03", "4"], ["8", "2025-03-02", "1"]])
        assert marked() == {("0007", date(2025, 3, 3)), ("0008", date(2025, 3, 2))}
        assert late.as_answer()["touched_days"] == 2
        assert dict(late.outcome.effects)["Days judged before that are judged again"] == 1
        DirtyDay.objects.all().delete()
        assert take([WIDE[:3], ["7", "2025-03-03", "9"]]).as_answer()["touched_days"] == 0
        assert marked() == set()
        with django_capture_on_commit_callbacks(execute=True):
            undo_batch(batch=late.batch, actor=None, reason="", now=now)
        assert (marked(), len(heard)) == ({("0007", date(2025, 3, 3)), ("0008", date(2025, 3, 2))}, 2)
    finally:
        days_marked.disconnect(dispatch_uid="test")
