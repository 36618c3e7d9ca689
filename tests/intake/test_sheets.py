"""Sheets with titles, merged headers, totals and signatures are understood, or refused by what to do (issue 3)."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from hrplatform.lib.tabular import Book, Field, Refused
from hrplatform.lib.tabular.old_marks import xls_marks
from intake.registry import kind_of
from intake.services import import_file
from intake.table import Choices, open_table
from people.models import Assignment, Employee
from performance.measures.models import Observation
from tests.factories import make_department, make_employee
from tests.intake.sheets import PEOPLE, Clothes, dress, figures, random_clothes

TODAY = date(2025, 3, 3)
TABLES = Path(__file__).resolve().parent.parent / "data" / "tables"
WHOLE = Clothes(
    title=True, unit_line=True, header="groups", form_note=True, blank_lines=True, sections=True, repeated_header=True,
    total="merged", notes=("制表人：张三    审核人：李四",), offset=(3, 2), merged_days=True, hidden=True,
    cover_sheet=True,
)  # fmt: skip


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def people(company):
    department = make_department("Operations")
    return [make_employee(name, department, number=number, user=False) for number, name in PEOPLE]


@pytest.fixture
def take(people, now, tmp_path):
    def run(path, kind="observations", **choices):
        return import_file(
            kind=kind_of(kind), path=path, file_name=path.name, choices=Choices(**choices), actor=None, today=TODAY,
            now=now,
        )  # fmt: skip

    return run


def written(tmp_path, rows, merges=(), name="Sheet"):
    book = Workbook()
    book.active.title = name
    for row in rows:
        book.active.append(row)
    for area in merges:
        book.active.merge_cells(area)
    book.save(tmp_path / "sheet.xlsx")
    return tmp_path / "sheet.xlsx"


def stored():
    rows = Observation.objects.values_list("employee__number", "day", "metric__code", "value")
    found = {}
    for number, day, metric, value in rows:
        found.setdefault((number, day), {})[metric] = value
    return found


EXPECTED = {
    (number, day): {"orders": Decimal(orders), "revenue": Decimal(str(revenue))}
    for number, _name, day, orders, revenue in figures()
}


@pytest.mark.parametrize("seed", range(30))
def test_whatever_a_sheet_wears_the_same_figures_come_out(take, tmp_path, seed):
    answer = take(dress(tmp_path / "d.xlsx", random_clothes(seed)))
    assert answer.outcome.rejected == []
    assert (answer.outcome.rows, stored()) == (6, EXPECTED)


def test_everything_at_once(take, tmp_path):
    answer = take(dress(tmp_path / "d.xlsx", WHOLE))
    assert (answer.outcome.rows, answer.outcome.rejected, stored()) == (6, [], EXPECTED)
    said = " ".join(answer.as_answer()["warnings"])
    for words in ("日报", "合 计", "制表人", "天猫组", "Hidden rows"):
        assert words in said


def test_the_same_sheet_saved_as_text(take, tmp_path):
    """A CSV knows no merged cells: titles, groups, totals and signatures are still told from data."""
    clothes = Clothes(title=True, unit_line=True, header="groups", form_note=True, repeated_header=True,
                      total="named", notes=("审核人：李四",), spelling="text")  # fmt: skip
    sheet = load_workbook(dress(tmp_path / "d.xlsx", clothes)).active
    path = tmp_path / "d.csv"
    with path.open("w", encoding="gb18030", newline="") as handle:
        csv.writer(handle).writerows([[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)])
    answer = take(path)
    assert (answer.outcome.rows, answer.outcome.rejected, stored()) == (6, [], EXPECTED)


def test_a_group_that_names_a_field_keeps_its_columns_apart(take, tmp_path):
    rows = [
        ["员工信息", None, None, None, None, "直属上级", None],
        ["工号", "姓名", "部门", "岗位", "入职日期", "工号", "姓名"],
        ["0107", "丁", "运营", "专员", date(2025, 1, 1), "0007", "甲"],
    ]
    answer = take(written(tmp_path, rows, ["A1:E1", "F1:G1"]), "people")
    assert answer.outcome.rejected == []
    assert Assignment.objects.get(employee__number="0107").manager.number == "0007"
    assert Employee.objects.get(number="0107").name == "丁"


def test_departments_merged_over_their_people(take, tmp_path):
    rows = [["部门", "工号", "姓名", "岗位", "入职日期"]]
    rows += [["天猫组" if n == 0 else None, f"10{n}", f"员{n}", "客服", date(2025, 1, 1)] for n in range(3)]
    rows += [["抖音组" if n == 3 else None, f"10{n}", f"员{n}", "客服", date(2025, 1, 1)] for n in range(3, 5)]
    answer = take(written(tmp_path, rows, ["A2:A4", "A5:A6"]), "people")
    assert (answer.outcome.created, answer.outcome.rejected) == (5, [])
    places = Assignment.objects.filter(employee__number__startswith="10").order_by("employee__number")
    assert list(places.values_list("department__name", flat=True)) == ["天猫组"] * 3 + ["抖音组"] * 2


def test_departments_given_level_by_level(take, tmp_path):
    titles = ["工号", "姓名", "一级部门", "二级部门", "三级部门", "岗位", "入职日期"]
    rows = [
        titles,
        ["101", "丁", "运营中心", "天猫组", "/", "客服", "2025-01-01"],
        ["102", "戊", "运营中心", None, None, "客服", "2025-01-01"],
    ]
    answer = take(written(tmp_path, rows), "people")
    assert (answer.outcome.created, answer.outcome.rejected) == (2, [])
    places = Assignment.objects.filter(employee__number__in=["101", "102"]).order_by("employee__number")
    assert list(places.values_list("department__path", flat=True)) == ["运营中心/天猫组", "运营中心"]
    assert take(written(tmp_path, rows), "people").outcome.unchanged == 2
    empty = [titles, ["103", "己", None, None, None, "客服", "2025-01-01"]]
    (problem,) = take(written(tmp_path, empty), "people").outcome.rejected
    assert (problem.column, "empty" in problem.reason) == ("一级部门", True)


def test_numbers_of_people_merged_over_their_days_and_figures_never(take, tmp_path):
    rows = [["工号", "日期", "订单数"], [7, date(2025, 3, 1), 5], [None, date(2025, 3, 2), None]]
    answer = take(written(tmp_path, rows, ["A2:A3", "C2:C3"]), accept_good=True)
    (problem,) = answer.as_answer()["rejected"]
    assert (problem["row"], problem["column"], problem["value"]) == (3, "订单数", "5")
    assert "merged with the row above" in problem["reason"]
    assert stored() == {("0007", date(2025, 3, 1)): {"orders": Decimal(5)}}


REFUSED = [
    ([["工号", "日期", "销售额（万元）"], ["7", "2025-03-01", 1.2]], "万元"),
    ([["单位：万元"], ["工号", "日期", "销售额"], ["7", "2025-03-01", 1.2]], "Row 1 says.*万元"),
    ([["工号", "姓名", "1日", "2日", "3日"], ["7", "甲", 1, 2, 3]], "days stand beside each other.*1日, 2日, 3日"),
    ([["工号", "姓名", *(date(2025, 3, n) for n in (1, 2, 3))], ["7", "甲", 1, 2, 3]], "beside each other"),
    ([["工号", "日期", "订单数", None, "工号", "日期", "订单数"], ["7", "2025-03-01", 1, None, "8", "2025-03-01", 1]],
     r"工号 \(A\), 工号 \(E\)"),
    ([["工号", "日期", "3月", None, "4月", None], [None, None, "订单数", "销售额", "订单数", "销售额"],
      ["7", "2025-03-01", 1, 2, 3, 4]], r"3月/订单数 \(C\), 4月/订单数 \(E\)"),
    ([["工号", "日期", "订单数"], ["7", "2025-03-01", 1], [], ["工号", "日期", "销售额"], ["7", "2025-03-01", 1]],
     "row 4 another table begins"),
    ([["序号", "工号", "日期", "订单数"], [1, "7", "2025-03-01", 1], ["序号", "工号", "日期", "销售额"]],
     "row 3 another table begins"),
    ([["7", "2025-03-01", 1]], "No column is known"),
    ([["工号", "订单数"], ["7", 1]], "date 日期"),
    ([["工号", "日期", "订单数"], ["7", "2025-03-01", "=1+2"]], "Cell C2 holds a formula without its result"),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "says"), REFUSED)
def test_what_cannot_be_understood_is_refused_by_what_to_do(take, tmp_path, rows, says):
    with pytest.raises(Refused, match=says):
        take(written(tmp_path, rows))
    assert not Observation.objects.exists()


def test_error_cells_are_rejected_and_never_read_as_no_data(take, tmp_path):
    path = written(
        tmp_path, [["工号", "日期", "订单数", "销售额"], ["7", "2025-03-01", None, 5], ["8", "2025-03-01", 1, 5]]
    )
    book = load_workbook(path)
    book.active["C2"].value, book.active["C2"].data_type = "#N/A", "e"
    book.save(path)
    (problem,) = take(path, accept_good=True).as_answer()["rejected"]
    assert (problem["row"], problem["column"], problem["value"]) == (2, "订单数", "#N/A")
    assert "error of the spreadsheet" in problem["reason"]
    assert [key[0] for key in stored()] == ["0008"]


def test_errors_in_the_old_format_are_seen_too():
    path = TABLES / "errors.xls"
    marks = xls_marks(path, "Sheet")
    assert (marks.errors, marks.hidden_rows, marks.hidden_columns) == ({(4, 2): "#DIV/0!", (4, 3): "#N/A"}, [8], [3])
    rows = dict(Book(path).rows())
    assert rows[4][2:5] == ["#DIV/0!", "#N/A", "xy"]
    assert rows[8][2:4] == ["dep", 3]


def test_a_formula_with_its_result_is_its_result(take):
    assert dict(Book(TABLES / "errors.xls").rows())[4][6] == 3


def test_an_unclosed_quotation_mark_never_swallows_rows(take, tmp_path):
    path = tmp_path / "q.csv"
    path.write_text('工号,日期,订单数\n7,2025-03-01,"3\n8,2025-03-01,4\n', encoding="utf-8")
    with pytest.raises(Refused, match="quotation mark"):
        take(path)
    path.write_text('sep=;\n工号;日期;订单数\n="0007";2025-03-01;3\n\'0008;2025-03-01\t;4\n', encoding="utf-8")
    assert (take(path).outcome.created, len(stored())) == (2, 2)


@pytest.mark.parametrize("mark", ["-", "/", "无", "—", "暂无", "N/A", "null", "--"])
def test_marks_for_nothing_are_no_data_in_every_kind_of_file(take, tmp_path, mark):
    take(written(tmp_path, [["工号", "日期", "订单数", "销售额"], ["7", "2025-03-01", mark, 5]]))
    assert stored() == {("0007", date(2025, 3, 1)): {"revenue": Decimal(5)}}
    long = take(written(tmp_path, [["工号", "日期", "指标", "数值"], ["7", "2025-03-02", "订单数", mark]]))
    assert (long.outcome.rejected, len(stored())) == ([], 1)
    titles = ["工号", "姓名", "部门", "岗位", "入职日期", "直属上级", "邮箱", "品牌"]
    row = ["0107", "丁", "运营", "专员", "2025-01-01", mark, mark, mark]
    assert take(written(tmp_path, [titles, row]), "people").outcome.rejected == []
    employee = Employee.objects.get(number="0107")
    assert (employee.email, employee.assignments.get().manager, employee.assignments.get().brand) == ("", None, None)
    missing = take(written(tmp_path, [titles, ["0108", mark, *row[2:]], [mark, *row[1:]]]), "people")
    assert [problem.column for problem in missing.outcome.rejected] == ["姓名", "工号"]


def test_months_are_dates_of_targets_and_never_days(take, tmp_path):
    from performance.measures.models import Target

    rows = [["指标", "目标值", "开始日期", "结束日期", "周期"], ["订单数", 300, "2025年3月", "2025-04", "每月"]]
    assert take(written(tmp_path, rows), "targets").outcome.created == 1
    target = Target.objects.get()
    assert (target.start, target.until) == (date(2025, 3, 1), date(2025, 4, 30))
    (problem,) = take(written(tmp_path, [["工号", "日期", "订单数"], ["7", "2025年3月", 1]])).outcome.rejected
    assert "is a month" in problem.reason


def test_a_percentage_is_no_amount(take, tmp_path):
    (problem,) = take(written(tmp_path, [["工号", "日期", "销售额"], ["7", "2025-03-01", "50%"]])).outcome.rejected
    assert (problem.column, "percentage" in problem.reason) == ("销售额", True)


WORDS = st.sampled_from(
    [
        *("工号", "日期", "订单数", "指标", "数值", "姓名", "基本信息", "绩效数据", "合计", "制表人：张三", "必填"),
        *(
            "（元）",
            "单位：万元",
            "1日",
            "3月",
            "0007",
            "2025-03-01",
            "2025年3月1日",
            "12",
            "￥5",
            "#N/A",
            "-",
            "",
            "部门：",
        ),
    ]
)


@given(st.lists(st.lists(WORDS | st.text(max_size=6), min_size=1, max_size=7), min_size=1, max_size=14))
@settings(max_examples=400, deadline=None)
def test_any_sheet_is_read_or_refused_never_a_crash(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("any") / "any.csv"
    with path.open("w", encoding="utf-8", newline="", errors="replace") as handle:
        csv.writer(handle).writerows(rows)
    fields = [
        Field("employee", ("工号",), required=True),
        Field("date", ("日期",), required=True),
        Field("orders", ("订单数",)),
    ]
    try:
        table = open_table(path, fields, Choices())
        read = list(table.rows())
    except Refused:
        return
    assert all(problem.reason for problem in table.warnings)
    assert {number for number, _cells in read} <= set(range(table.header.last_row + 1, 40))
