"""Excel files of lists: types, formats, totals as formulas, no text that becomes a formula."""

from datetime import date
from decimal import Decimal
from io import BytesIO

from openpyxl import load_workbook

from hrplatform.lib.excel import build_workbook
from hrplatform.lib.excel_sheets import Column, Sheet, neutralise

COLUMNS = [
    Column("姓名", value=lambda row: row[0]),
    Column("工资", "money", value=lambda row: row[1], total=True),
    Column("达成率", "percent", value=lambda row: row[2]),
    Column("日期", "date", value=lambda row: row[3]),
]
ROWS = [("=1+1", Decimal("10000.5"), Decimal("0.81"), date(2025, 3, 4)), ("Wei", None, None, None)]


def open_sheet(content: bytes):
    return load_workbook(BytesIO(content)).worksheets[0]


def test_types_and_formats():
    page = open_sheet(build_workbook([Sheet("人员", COLUMNS, ROWS, total_label="合计")]))
    assert page["B2"].value == 10000.5 and page["B2"].number_format.startswith("#,##0.00")
    assert page["C2"].value == 0.81 and page["C2"].number_format == "0.0%"
    assert page["D2"].is_date
    assert page["B3"].value is None
    assert page.freeze_panes == "B2" and page.auto_filter.ref == "A1:D3"


def test_total_is_a_formula_over_the_rows():
    page = open_sheet(build_workbook([Sheet("人员", COLUMNS, ROWS, total_label="合计")]))
    assert page["B4"].value == "=SUBTOTAL(109,B2:B3)"
    assert page["A4"].value == "合计"


def test_text_never_becomes_a_formula():
    page = open_sheet(build_workbook([Sheet("人员", COLUMNS, ROWS)]))
    assert page["A2"].value == "'=1+1" and page["A2"].data_type == "s"
    assert [neutralise(text) for text in ("+1", "-1", "@x", "a=b")] == ["'+1", "'-1", "'@x", "a=b"]


def test_empty_list_has_head_but_no_total():
    page = open_sheet(build_workbook([Sheet("人员", COLUMNS, [], note="2025-03")]))
    assert page["A2"].value == "姓名" and page.max_row == 2
