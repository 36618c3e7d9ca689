"""Writing a workbook with openpyxl: hrplatform.lib.excel imports it when a file is asked for, as it brings numpy."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from hrplatform.lib import formats
from hrplatform.lib.excel_sheets import A4, NUMBER_FORMATS, WIDTHS, Column, Formula, Sheet, neutralise


def write_workbook(sheets: Sequence[Sheet], *, title: str, author: str) -> bytes:
    """The .xlsx file, row by row."""
    book = Workbook(write_only=True)
    book.properties.title, book.properties.creator = title, author
    for sheet in sheets:
        _write(book.create_sheet(_sheet_name(sheet.name)), sheet)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _write(page: WriteOnlyWorksheet, sheet: Sheet) -> None:
    head_row = 2 if sheet.note else 1
    _set_up(page, sheet, head_row)
    if sheet.note:
        page.append([_cell(page, neutralise(sheet.note), font=Font(color="FF5F6A7A", size=9))])
    page.append([_head(page, column) for column in sheet.columns])
    readers = [(column.value, column.kind, NUMBER_FORMATS[column.kind]) for column in sheet.columns]
    letters = {column.key: get_column_letter(i) for i, column in enumerate(sheet.columns, start=1) if column.key}
    last = head_row
    for row in sheet.rows:
        last += 1
        line = [_body(page, read(row), kind, style) for read, kind, style in readers]
        page.append([_formula(page, cell, last, letters) for cell in line] if letters else line)
    if last > head_row:
        page.auto_filter.ref = f"A{head_row}:{get_column_letter(len(sheet.columns))}{last}"
        if any(column.total for column in sheet.columns):
            page.append(_totals(page, sheet, head_row + 1, last))


def _set_up(page: WriteOnlyWorksheet, sheet: Sheet, head_row: int) -> None:
    for index, column in enumerate(sheet.columns, start=1):
        width = column.width or max(WIDTHS[column.kind], min(2 * len(column.head) + 2, 30))
        page.column_dimensions[get_column_letter(index)].width = width
    page.freeze_panes = f"B{head_row + 1}"
    page.print_title_rows = f"{head_row}:{head_row}"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    page.oddFooter.center.text = "&P / &N"  # type: ignore[union-attr]


def _head(page: WriteOnlyWorksheet, column: Column) -> Any:
    cell = _cell(page, neutralise(column.head), font=Font(bold=True))
    cell.fill = PatternFill("solid", fgColor="FFF0F2F5")
    cell.alignment = Alignment(horizontal="left" if column.kind == "text" else "right", wrap_text=True, vertical="top")
    return cell


def _body(page: WriteOnlyWorksheet, value: Any, kind: str, style: str) -> Any:
    if value is None or value == "":
        return None
    if kind == "text":
        return neutralise(str(value))
    if kind == "moment" and isinstance(value, datetime):
        value = formats.local(value).replace(tzinfo=None)  # Excel knows no zones: the company's clock
    if isinstance(value, Formula):
        return value, style
    if not isinstance(value, int | float | Decimal | date | datetime):
        return neutralise(str(value))
    cell = WriteOnlyCell(page, value=value)  # type: ignore[arg-type]
    cell.number_format = style
    return cell


def _formula(page: WriteOnlyWorksheet, cell: Any, row: int, letters: dict[str, str]) -> Any:
    """A formula's cell once its row is known; anything else as it is."""
    if not isinstance(cell, tuple):
        return cell
    formula, style = cell
    made = WriteOnlyCell(page, value=formula.at(row, letters))
    made.number_format = style
    return made


def _totals(page: WriteOnlyWorksheet, sheet: Sheet, first: int, last: int) -> list[Any]:
    line: list[Any] = []
    for index, column in enumerate(sheet.columns, start=1):
        letter = get_column_letter(index)
        text = (
            f"=SUBTOTAL(109,{letter}{first}:{letter}{last})"
            if column.total
            else sheet.total_label
            if index == 1
            else None
        )
        cell = _cell(page, text, font=Font(bold=True))
        cell.number_format = NUMBER_FORMATS[column.kind]
        cell.border = Border(top=Side("thin"))
        line.append(cell)
    return line


def _cell(page: WriteOnlyWorksheet, value: Any, *, font: Font) -> Any:
    cell = WriteOnlyCell(page, value=value)
    cell.font = font
    return cell


def _sheet_name(name: str) -> str:
    return "".join(char for char in name if char not in "[]:*?/\\")[:31] or "Sheet"
