"""The roster import: real input, histories, heads, doubles, rejects, undo."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import translation

from audit.models import AuditEntry
from intake.models import Batch
from intake.registry import UndoRefused, kind_of
from intake.services import import_file, undo_batch
from intake.table import Choices
from people.models import Assignment, Compensation, Department, DepartmentHead, Employee

DATA = Path(__file__).resolve().parent.parent / "data" / "adventureworks"
TODAY = date(2025, 3, 3)
TITLES = ["工号", "姓名", "部门", "岗位", "入职日期", "直属上级", "是否部门负责人", "月薪", "生效日期"]


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def roster(company, now, tmp_path):
    def take(rows, titles=TITLES, actor=None, **options):
        path = tmp_path / "roster.csv"
        with path.open("w", encoding="utf-8", newline="") as handle:
            csv.writer(handle).writerows([titles, *rows])
        return take_file(path, now, actor, **options)

    return take


def take_file(path, now, actor=None, *, dry_run=False, kind="people", **choices):
    return import_file(
        kind=kind_of(kind), path=path, file_name=path.name, choices=Choices(**choices), actor=actor, today=TODAY,
        now=now, dry_run=dry_run,
    )  # fmt: skip


def person(number, name="甲", department="运营", position="运营", hired="2024-01-01", *more):
    return [number, name, department, position, hired, *more]


def counts(answer):
    outcome = answer.outcome
    return outcome.rows, outcome.created, outcome.changed, outcome.unchanged, len(outcome.rejected)


def test_adventureworks(company, now):
    answer = take_file(DATA / "adventureworks_roster.csv", now)
    totals = answer.as_answer()["totals"]
    assert (totals["people"], totals["assignments"], totals["compensations"]) == (290, 296, 316)
    assert Department.objects.count() == 16
    early = [warning for warning in answer.as_answer()["warnings"] if "before the hire date" in warning]
    assert len(early) == 2
    assert "0098" in early[0]
    assert "0278" in early[1]
    again = take_file(DATA / "adventureworks_roster.csv", now)
    assert counts(again) == (322, 0, 0, 322, 0)
    assert again.totals == answer.totals
    assert not again.batch.changes.exists()


def test_one_audit_entry_with_digest_and_batch(company, now):
    answer = take_file(DATA / "adventureworks_roster.csv", now)
    entry = AuditEntry.objects.get(action="intake.batch.imported")
    assert entry.batch == str(answer.batch.public_id)
    assert entry.digest == answer.batch.sha256
    assert entry.after["rows"] == 322


def test_a_trial_says_the_same_and_changes_nothing(company, now):
    trial = take_file(DATA / "adventureworks_roster.csv", now, dry_run=True)
    assert (trial.batch, trial.totals["people"]) == (None, 290)
    assert not Employee.objects.exists()
    assert not Batch.objects.exists()
    assert not Department.objects.exists()


def test_a_path_makes_the_tree(roster):
    roster([person("1", department="运营中心 / 天猫组"), person("2", department="运营中心")])
    child = Department.objects.get(path="运营中心/天猫组")
    assert child.parent.path == "运营中心"
    assert child.lineage.startswith(child.parent.lineage)


def history(number, model=Assignment):
    rows = model.objects.filter(employee__number=number).order_by("start")
    return [(str(row.start), str(row.until) if row.until else None) for row in rows]


def test_rows_of_one_person_are_a_history_and_equal_neighbours_merge(roster):
    titles = ["工号", "姓名", "部门", "岗位", "入职日期", "月薪", "生效日期"]
    rows = [
        ["1", "甲", "运营", "运营", "2024-01-01", "8000", ""],
        ["1", "甲", "运营", "运营", "2024-01-01", "9000", "2024-06-01"],
        ["1", "甲", "客服", "客服", "2024-01-01", "9000", "2024-09-01"],
    ]
    answer = roster(rows, titles)
    assert history("1") == [("2024-01-01", "2024-08-31"), ("2024-09-01", None)]
    assert history("1", Compensation) == [("2024-01-01", "2024-05-31"), ("2024-06-01", None)]
    assert counts(answer) == (3, 3, 0, 0, 0)
    assert counts(roster(rows, titles)) == (3, 0, 0, 3, 0)


def test_a_differing_row_starts_a_slice_at_as_of_and_an_exact_date_corrects(roster):
    titles = ["工号", "姓名", "部门", "岗位", "入职日期", "月薪", "生效日期"]
    roster([["1", "甲", "运营", "运营", "2024-01-01", "8000", ""]], titles)
    roster([["1", "甲", "运营", "运营", "2024-01-01", "9000", ""]], titles, as_of=date(2025, 1, 1))
    assert history("1", Compensation) == [("2024-01-01", "2024-12-31"), ("2025-01-01", None)]
    answer = roster([["1", "甲", "运营", "运营", "2024-01-01", "8500", "2024-01-01"]], titles)
    assert counts(answer) == (1, 0, 1, 0, 0)
    salaries = list(Compensation.objects.order_by("start").values_list("salary", flat=True))
    assert salaries == [Decimal("8500.00"), Decimal("9000.00")]


def test_without_a_date_today_holds(roster):
    roster([person("1")], TITLES[:5])
    roster([person("1", department="客服")], TITLES[:5])
    assert history("1") == [("2024-01-01", "2025-03-02"), ("2025-03-03", None)]


def test_columns_the_file_lacks_stay_as_they_are(roster):
    roster([person("2"), person("1", "甲", "运营", "运营", "2024-01-01", "2", "", "8000", "")])
    roster([person("1", department="客服")], TITLES[:5])
    assert Assignment.objects.get(employee__number="1", until=None).manager.number == "2"
    assert Compensation.objects.filter(employee__number="1").count() == 1


def test_a_name_spread_over_three_widths_is_the_same_person(roster):
    roster([person("1", "郭鑫")])
    assert counts(roster([person("1", "郭　鑫")])) == (1, 0, 0, 1, 0)
    assert Employee.objects.get().name == "郭鑫"


def test_heads_are_dated_rows(roster):
    roster([person("1", "甲", "运营", "运营", "2024-01-01", "", "是", "", "")])
    head = DepartmentHead.objects.get()
    assert (head.employee.number, head.start, head.until) == ("1", date(2024, 1, 1), None)
    answer = roster(
        [person("2", "乙", "运营", "运营", "2024-01-01", "", "1", "", "2025-01-01"), person("1", "甲")],
        [*TITLES],
    )
    assert not answer.outcome.rejected
    head.refresh_from_db()
    assert head.until == date(2024, 12, 31)
    assert DepartmentHead.objects.get(until=None).employee.number == "2"


def test_people_absent_are_left_alone_and_counted(roster):
    roster([person("1"), person("2")], TITLES[:5])
    answer = roster([person("1")], TITLES[:5])
    assert any(warning.endswith("as they are: 1.") for warning in answer.as_answer()["warnings"])
    assert Employee.objects.count() == 2


def test_leading_zeros_come_back(roster):
    roster([person("0018"), person("0019")], TITLES[:5])
    answer = roster([person("18", "新名"), person("19", "乙", "运营", "运营", "2024-01-01", "18")], TITLES[:6])
    assert not answer.outcome.rejected
    assert Employee.objects.get(number="0018").name == "新名"
    assert Assignment.objects.get(employee__number="0019", until=None).manager.number == "0018"


def test_someone_leaving_ends_histories_and_headship(roster):
    titles = [*TITLES, "离职日期", "离职类型"]
    roster([person("1", "甲", "运营", "运营", "2024-01-01", "", "是", "8000", "")])
    row = person("1", "甲", "运营", "运营", "2024-01-01", "", "", "8000", "", "2025-02-28", "主动离职")
    answer = roster([row], titles)
    assert counts(answer) == (1, 0, 1, 0, 0)
    employee = Employee.objects.get()
    assert (employee.leave_date, employee.leave_type) == (date(2025, 2, 28), "resigned")
    assert history("1") == history("1", Compensation) == [("2024-01-01", "2025-02-28")]
    assert DepartmentHead.objects.get().until == date(2025, 2, 28)
    assert counts(roster([row], titles)) == (1, 0, 0, 1, 0)


WRONG = [
    (person("1", hired="昨天"), "入职日期", "昨天", "not a date"),
    (person("1", name=""), "姓名", "", "empty"),
    (person("", "甲"), "工号", "", "empty"),
    (person("1", department="运营//组"), "部门", "运营//组", "empty name"),
    (person("1", "甲", "运营", "运营", "2024-01-01", "9"), "直属上级", "9", "nobody"),
    (person("1", "甲", "运营", "运营", "2024-01-01", "1"), "直属上级", "1", "own number"),
    (person("1", "甲", "运营", "运营", "2024-01-01", "", "也许"), "是否部门负责人", "也许", "neither"),
    (person("1", "甲", "运营", "运营", "2024-01-01", "", "", "一万"), "月薪", "一万", "not a number"),
    (person("1", "甲", "运营", "运营", "2024-01-01", "", "", "-1"), "月薪", "-1", "below zero"),
    (person("1", "甲", "运营", "运营", "2024-01-01", "", "", "8000", "", "多"), "", "多", "more values"),
]


@pytest.mark.parametrize(("row", "column", "value", "reason"), WRONG)
def test_a_wrong_row_is_named_and_nothing_is_written(roster, row, column, value, reason):
    answer = roster([person("7"), row])
    (problem,) = answer.as_answer()["rejected"]
    assert (problem["row"], problem["column"], problem["value"]) == (3, column, value)
    assert reason in problem["reason"]
    assert (answer.batch, Employee.objects.count(), Batch.objects.count()) == (None, 0, 0)


def test_good_rows_are_taken_when_asked(roster):
    answer = roster([person("7"), person("8", hired="x")], accept_good=True)
    assert counts(answer) == (2, 1, 0, 0, 1)
    assert Employee.objects.get().number == "7"
    assert answer.batch.rejected == 1


def test_a_rejected_manager_takes_the_rows_under_him_along(roster):
    rows = [person("7", hired="x"), person("8", "乙", "运营", "运营", "2024-01-01", "7"), person("9")]
    answer = roster(rows, accept_good=True)
    assert [problem.row for problem in answer.outcome.rejected] == [2, 3]
    assert Employee.objects.get().number == "9"


def test_circles_of_managers_are_rejected(roster):
    rows = [
        person("1", "甲", "运营", "运营", "2024-01-01", "2"),
        person("2", "乙", "运营", "运营", "2024-01-01", "1"),
    ]
    answer = roster(rows)
    assert [problem.row for problem in answer.outcome.rejected] == [2, 3]


def test_a_repeated_row_is_one_and_a_contradiction_rejects_both(roster):
    assert counts(roster([person("1"), person("1")], dry_run=True)) == (2, 1, 0, 1, 0)
    answer = roster([person("1"), person("1", department="客服"), person("2")])
    assert [problem.row for problem in answer.outcome.rejected] == [2, 3]


def test_a_missing_column_refuses_the_file(roster):
    from hrplatform.lib.tabular import Refused

    with pytest.raises(Refused, match="hire_date 入职日期"):
        roster([["1", "甲", "运营", "运营"]], TITLES[:4])


def test_unknown_columns_are_named_in_the_warnings(roster):
    answer = roster([[*person("1"), "红"]], [*TITLES[:5], "喜欢的颜色"])
    assert any("喜欢的颜色" in warning for warning in answer.as_answer()["warnings"])


def test_undo_gives_everything_back(roster, now):
    titles = ["工号", "姓名", "部门", "岗位", "入职日期", "月薪", "生效日期"]
    roster([["1", "甲", "运营", "运营", "2024-01-01", "8000", ""]], titles)
    before = state()
    rows = [
        ["1", "甲甲", "客服", "客服", "2024-01-01", "9000", "2025-01-01"],
        ["2", "乙", "新部门/组", "新岗", "2024-01-01", "1", ""],
    ]
    answer = roster(rows, titles)
    assert state() != before
    batch = undo_batch(batch=answer.batch, actor=None, reason="wrong file", now=now)
    assert state() == before
    assert (batch.state, Employee.objects.count()) == ("undone", 1)
    assert AuditEntry.objects.filter(action="intake.batch.undone", batch=str(batch.public_id)).exists()
    with pytest.raises(UndoRefused):
        undo_batch(batch=batch, actor=None, reason="", now=now)


def test_undo_is_refused_after_a_later_change(roster, now):
    titles = ["工号", "姓名", "部门", "岗位", "入职日期", "月薪"]
    first = roster([["1", "甲", "运营", "运营", "2024-01-01", "8000"]], titles)
    roster([["1", "甲", "运营", "运营", "2024-01-01", "9000"]], titles)
    with pytest.raises(UndoRefused, match="changed"):
        undo_batch(batch=first.batch, actor=None, reason="", now=now)
    assert Employee.objects.exists()


def state():
    """Everything a roster may touch, by value."""
    return (
        list(Employee.objects.order_by("number").values_list("number", "name", "sort_key", "hire_date")),
        list(Assignment.objects.order_by("start").values_list("employee", "department", "position", "start", "until")),
        list(Compensation.objects.order_by("start").values_list("employee", "salary", "start", "until")),
        list(Department.objects.order_by("path").values_list("path", flat=True)),
    )
