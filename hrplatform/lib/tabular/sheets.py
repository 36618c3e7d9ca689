"""A file as sheets of rows, numbered as a spreadsheet program shows them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_noop as _

from hrplatform.lib.tabular.limits import DEFAULT, Limits
from hrplatform.lib.tabular.marks import Marks, xlsx_marks
from hrplatform.lib.tabular.old_marks import xls_marks
from hrplatform.lib.tabular.problems import Refused
from hrplatform.lib.tabular.separated import csv_rows
from hrplatform.lib.tabular.sniff import Format, file_format, text_encoding

Cell = str | float | int | bool | date | datetime | time | timedelta | None
Row = tuple[int, list[Cell]]


class Shared(str):
    """A number in cells merged over several rows: it names people and days on each of them, but is no figure of each.

    Written with an invisible mark, so that no short way takes it for plain digits.
    """

    __slots__ = ()

    def __new__(cls, words: str) -> Shared:
        return super().__new__(cls, f"{words}\u2060")


class Book:
    """An opened file. Rows are read as they are asked for; blank rows are left out, their numbers are not.

    Error cells read as their words (#N/A). What is merged over several rows stands on each of them.
    """

    def __init__(self, path: Path, limits: Limits = DEFAULT) -> None:
        self.path, self.limits = path, limits
        self.format = file_format(path, limits)
        self.encoding = text_encoding(path) if self.format is Format.CSV else ""
        self._workbook = None if self.format is Format.CSV else _open_workbook(path)
        self.sheet_names: list[str] = ["CSV"] if self._workbook is None else _visible_sheets(self._workbook)
        self._opened: tuple[str, Any] = ("", None)
        self._marks: dict[str, Marks] = {}

    def rows(self, sheet: str | None = None) -> Iterator[Row]:
        source = csv_rows(self.path, self.encoding, self.limits) if self._workbook is None else self._sheet_rows(sheet)
        most_rows, most_columns = self.limits.rows, self.limits.columns
        for pair in source:
            number, row = pair
            if number > most_rows:
                raise Refused(_("The file has more than %(limit)s rows."), limit=most_rows)
            if any(row):
                if len(row) > most_columns and any(row[most_columns:]):
                    raise Refused(_("Row %(row)s has more than %(limit)s columns."), row=number, limit=most_columns)
                yield pair

    def head(self, sheet: str | None = None, count: int = 20) -> list[Row]:
        return list(islice(self.rows(sheet), count))

    def height(self, sheet: str) -> int:
        """Rows of a workbook's sheet, as it says itself."""
        return self._sheet(sheet).total_height if self._workbook is not None else 0

    def marks(self, sheet: str | None = None) -> Marks:
        """Errors, unfinished formulas, hidden rows and columns of a sheet; none in a text file."""
        name = sheet or self.sheet_names[0]
        if name not in self._marks:
            if self.format is Format.XLSX:
                self._marks[name] = xlsx_marks(self.path, name)
            else:
                self._marks[name] = xls_marks(self.path, name) if self.format is Format.XLS else Marks()
        return self._marks[name]

    def wide_merges(self, sheet: str | None = None) -> dict[int, int]:
        """How many columns the widest merged cell of a row covers, by row."""
        if self._workbook is None:
            return {}
        widths: dict[int, int] = {}
        for (top, left), (_bottom, right) in self._sheet(sheet).merged_cell_ranges or ():
            widths[top + 1] = max(widths.get(top + 1, 0), right - left + 1)
        return widths

    def _sheet(self, sheet: str | None) -> Any:
        """The sheet, parsed once for as long as no other one is asked for."""
        name = sheet or self.sheet_names[0]
        if name not in self.sheet_names:
            raise Refused(_("There is no sheet “%(sheet)s” in the workbook."), sheet=name)
        if self._opened[0] != name:
            assert self._workbook is not None
            try:
                self._opened = name, self._workbook.get_sheet_by_name(name)
            except BaseException as error:  # calamine raises its own family and, on damaged parts, bare ones
                _let_pass(error)
                raise Refused(_("The sheet “%(sheet)s” is damaged and cannot be read."), sheet=name) from error
        return self._opened[1]

    def _sheet_rows(self, name: str | None) -> Iterator[Row]:
        sheet = self._sheet(name)
        _top, left = sheet.start or (0, 0)  # its rows come from the first one on, its columns from the first one used
        errors: dict[int, list[tuple[int, str]]] = {}
        for (row, column), words in self.marks(name).errors.items():
            errors.setdefault(row, []).append((column, words))
        merged = MergedDown(sheet.merged_cell_ranges or ())
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            row = [None] * left + cells if left else cells
            for place, words in errors.get(number, ()):
                if place < len(row):
                    row[place] = words
            if any(row):
                merged.fill(number, row)
                yield number, row


class MergedDown:
    """Gives each row what is merged over it from the rows above."""

    def __init__(self, ranges: Iterable[tuple[tuple[int, int], tuple[int, int]]]) -> None:
        tall = sorted((top + 1, left, bottom + 1) for (top, left), (bottom, _right) in ranges if bottom > top)
        self._coming, self._now = tall[::-1], list[tuple[int, int, int, Cell]]()

    def fill(self, number: int, row: list[Cell]) -> None:
        if not self._coming and not self._now:
            return
        self._now = [item for item in self._now if number <= item[2]]
        for _top, place, _last, cell in self._now:
            if place < len(row) and row[place] in (None, ""):
                row[place] = cell
        while self._coming and self._coming[-1][0] <= number:
            top, place, last = self._coming.pop()
            if top == number and place < len(row):
                cell = row[place]
                is_number = isinstance(cell, int | float) and not isinstance(cell, bool)
                self._now.append((top, place, last, Shared(plain_words(cell)) if is_number else cell))


def plain_words(cell: Cell) -> str:
    return format(cell, ".15g") if isinstance(cell, float) else str(cell)


def _open_workbook(path: Path):
    from python_calamine import CalamineWorkbook, PasswordError

    try:
        workbook = CalamineWorkbook.from_path(str(path))
    except PasswordError as error:
        raise Refused(_("The workbook is protected by a password. Save it without one.")) from error
    except BaseException as error:  # the reader's error classes differ between formats
        _let_pass(error)
        raise Refused(_("The workbook is damaged or protected and cannot be opened.")) from error
    if not workbook.sheet_names:
        raise Refused(_("The workbook has no sheet."))
    return workbook


def _let_pass(error: BaseException) -> None:
    """A panic of the reader's is no Exception, but says no more than that a part is damaged; others go on."""
    if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
        raise error


def _visible_sheets(workbook) -> list[str]:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    visible = [
        sheet.name
        for sheet in workbook.sheets_metadata
        if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
    ]
    return visible or list(workbook.sheet_names)
