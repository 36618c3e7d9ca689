"""A file as sheets of rows, numbered as a spreadsheet program shows them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext_noop as _

from hrplatform.lib.tabular.limits import DEFAULT, Limits
from hrplatform.lib.tabular.problems import Refused
from hrplatform.lib.tabular.sniff import Format, file_format, text_encoding

Cell = str | float | int | bool | date | datetime | time | timedelta | None
Row = tuple[int, list[Cell]]


class Book:
    """An opened file. Rows are read as they are asked for; blank rows are left out, their numbers are not."""

    def __init__(self, path: Path, limits: Limits = DEFAULT) -> None:
        self.path, self.limits = path, limits
        self.format = file_format(path, limits)
        self.encoding = text_encoding(path) if self.format is Format.CSV else ""
        self._workbook = None if self.format is Format.CSV else _open_workbook(path)
        self.sheet_names: list[str] = ["CSV"] if self._workbook is None else _visible_sheets(self._workbook)

    def rows(self, sheet: str | None = None) -> Iterator[Row]:
        source = self._csv_rows() if self._workbook is None else self._sheet_rows(sheet or self.sheet_names[0])
        limits = self.limits
        for number, row in source:
            if number > limits.rows:
                raise Refused(_("The file has more than %(limit)s rows."), limit=limits.rows)
            if any(row):
                if len(row) > limits.columns and any(row[limits.columns :]):
                    raise Refused(_("Row %(row)s has more than %(limit)s columns."), row=number, limit=limits.columns)
                yield number, row

    def head(self, sheet: str | None = None, count: int = 20) -> list[Row]:
        return list(islice(self.rows(sheet), count))

    def height(self, sheet: str) -> int:
        """Rows of a workbook's sheet, as it says itself."""
        return self._workbook.get_sheet_by_name(sheet).total_height if self._workbook is not None else 0

    def _csv_rows(self) -> Iterator[Row]:
        csv.field_size_limit(max(self.limits.cell_characters, 131_072))
        with self.path.open(encoding=self.encoding, newline="") as handle:
            first = handle.readline(65_536)
            handle.seek(0)
            reader = csv.reader(handle, delimiter=_delimiter(first), strict=False)
            try:
                yield from enumerate(reader, start=1)
            except csv.Error as error:
                raise Refused(
                    _("Row %(row)s cannot be read: a quotation mark is not closed."), row=reader.line_num
                ) from error

    def _sheet_rows(self, name: str) -> Iterator[Row]:
        if name not in self.sheet_names:
            raise Refused(_("There is no sheet “%(sheet)s” in the workbook."), sheet=name)
        try:
            sheet = self._workbook.get_sheet_by_name(name)
            yield from enumerate(sheet.to_python(skip_empty_area=False), start=1)
        except Refused:
            raise
        except Exception as error:  # calamine raises its own family and, on damaged parts, bare ones
            raise Refused(_("The sheet “%(sheet)s” is damaged and cannot be read."), sheet=name) from error


def _open_workbook(path: Path):
    from python_calamine import CalamineWorkbook

    try:
        workbook = CalamineWorkbook.from_path(str(path))
    except Exception as error:  # the reader's error classes differ between formats
        raise Refused(_("The workbook is damaged or protected and cannot be opened.")) from error
    if not workbook.sheet_names:
        raise Refused(_("The workbook has no sheet."))
    return workbook


def _visible_sheets(workbook) -> list[str]:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    visible = [
        sheet.name
        for sheet in workbook.sheets_metadata
        if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
    ]
    return visible or list(workbook.sheet_names)


def _delimiter(line: str) -> str:
    counts = {mark: line.count(mark) for mark in (",", "\t", ";", "，")}
    best = max(counts, key=lambda mark: counts[mark])
    return best if counts[best] else ","
