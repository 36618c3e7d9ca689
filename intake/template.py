"""Files to fill in: the right headers in Chinese or English, drop-down lists, and a sheet that says how."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from hrplatform.lib.excel_sheets import neutralise
from hrplatform.lib.tabular import Field
from intake.examples import YES_NO, sample_of
from intake.registry import ImportKind

FILLED_ROWS = 5_000
FORMATS = {"date": "yyyy-mm-dd", "number": "General", "percent": "0.##%"}
NEEDED = PatternFill("solid", fgColor="FFFFF1D6")
POSSIBLE = PatternFill("solid", fgColor="FFF0F2F5")


def template_file(kind: ImportKind, *, english: bool) -> bytes:
    """An .xlsx: the table to fill in, how to fill it in, and the lists its cells choose from."""
    fields, lists = [field for field in kind.fields() if not field.only_read], kind.lists()
    book = Workbook()
    table: Worksheet = book.active  # type: ignore[assignment]
    table.title = str(kind.label)[:31]
    book.properties.title = str(kind.label)
    _write_table(table, fields, english)
    _write_help(book.create_sheet(_("How to fill it in")[:31]), kind, fields, english)
    choices = {field.name: _choices(field, lists, english) for field in fields}
    _write_lists(book, table, fields, choices)
    for page in book.worksheets:
        page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0
        page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _write_table(table: Worksheet, fields: Sequence[Field], english: bool) -> None:
    for place, field in enumerate(fields, start=1):
        cell = table.cell(1, place, neutralise(field.title(english=english)))
        cell.font, cell.fill = Font(bold=True), NEEDED if field.required else POSSIBLE
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        said = [_("Needed") if field.required else _("Possible"), str(field.label), str(field.help)]
        cell.comment = Comment("\n".join(line for line in said if line), "")
        letter = get_column_letter(place)
        table.column_dimensions[letter].width = 16
        if field.kind != "number":  # text keeps the zeros of 0007
            table.column_dimensions[letter].number_format = FORMATS.get(field.kind, "@")
    table.freeze_panes = "A2"


def _write_help(page: Worksheet, kind: ImportKind, fields: Sequence[Field], english: bool) -> None:
    page.append([str(kind.help)])
    page.append([])
    page.append([_("Column"), _("Needed"), _("How to write it"), _("Example")])
    for cell in page[3]:
        cell.font, cell.fill = Font(bold=True), POSSIBLE
    for field in fields:
        needed = _("Yes") if field.required else ""
        page.append([neutralise(field.title(english=english)), needed, _how(field), sample_of(field, english)])
    for letter, width in zip("ABCD", (22, 10, 60, 24), strict=True):
        page.column_dimensions[letter].width = width
    page.column_dimensions["D"].number_format = "@"


def _how(field: Field) -> str:
    if str(field.help):
        return str(field.help)
    return {
        "date": _("A date cell, or 2025-03-01, 2025/3/1, 2025年3月1日, 20250301"),
        "number": _("A number, as 1,234.50; an empty cell or – is no data, 0 is zero"),
        "percent": _("95% or 0.95"),
        "yes_no": _("Yes or no"),
    }.get(field.kind, "")


def _choices(field: Field, lists: Mapping[str, Sequence[str]], english: bool) -> list[str]:
    if field.kind == "yes_no":
        return list(YES_NO[english])
    return list(lists.get(field.name, ()))


def _write_lists(book: Workbook, table: Worksheet, fields: Sequence[Field], choices: dict[str, list[str]]) -> None:
    """Lists stand on a hidden sheet: in a cell's own rule they may have 255 characters only."""
    page = book.create_sheet("lists")
    page.sheet_state = "hidden"
    for place, field in enumerate(fields, start=1):
        letter = get_column_letter(place)
        rule = _rule(page, choices[field.name], field, place)
        if rule is not None:
            rule.add(f"{letter}2:{letter}{FILLED_ROWS}")
            table.add_data_validation(rule)


def _rule(page: Worksheet, words: list[str], field: Field, place: int) -> DataValidation | None:
    if words:
        letter = get_column_letter(place)
        for row, word in enumerate(words, start=1):
            page.cell(row, place, neutralise(word))
        area = f"{quote_sheetname(page.title)}!${letter}$1:${letter}${len(words)}"
        return DataValidation("list", formula1=area, allow_blank=True, showErrorMessage=False)
    if field.kind == "date":
        said = _("Write a date, as 2025-03-01.")
        return DataValidation(
            "date", operator="between", formula1="36526", formula2="73050", allow_blank=True, error=said,
            errorStyle="warning", showErrorMessage=True,
        )  # fmt: skip
    if field.kind in ("number", "percent"):
        said = _("Write a number.")
        return DataValidation(
            "decimal", operator="greaterThanOrEqual", formula1="-999999999999", allow_blank=True, error=said,
            errorStyle="warning", showErrorMessage=True,
        )  # fmt: skip
    return None
