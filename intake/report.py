"""The report file: rejected rows as they were in the file, and why; corrected it can be uploaded as it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from hrplatform.lib.excel import build_workbook
from hrplatform.lib.excel_sheets import Column, Sheet
from hrplatform.lib.tabular import Book, Cell, Refused, Row
from hrplatform.lib.tabular.headers import read_header
from hrplatform.lib.tabular.marks import column_letter
from intake import storage
from intake.models import Batch
from intake.table import HEAD_ROWS


@dataclass(frozen=True, slots=True)
class Rejected:
    """One row of the file with everything that is wrong in it."""

    number: int
    cells: list[Cell]
    reasons: str


def report_file(batch: Batch) -> bytes:
    """An Excel file: the columns of the file, then the row's number there and the reasons."""
    reasons: dict[int, list[str]] = {}
    for problem in storage.read_problems(batch):
        said = f"{problem.column} “{problem.value}” {problem.reason}" if problem.column else problem.reason
        reasons.setdefault(problem.row or 0, []).append(said)
    titles, found = _original_rows(batch, set(reasons))
    rows = [Rejected(number, found.get(number, []), "; ".join(said)) for number, said in sorted(reasons.items())]
    columns = [Column(title, "raw", _cell_reader(place)) for place, title in enumerate(titles)]
    columns.append(Column(_("Row in the file"), "count", lambda item: item.number))
    columns.append(Column(_("Rejected because"), "text", lambda item: item.reasons, width=60))
    return build_workbook([Sheet(_("Rejected rows"), columns, rows)], title=_("Rejected rows"))


def _cell_reader(place: int) -> Callable[[Rejected], object]:
    def read(item: Rejected) -> object:
        cell = item.cells[place] if place < len(item.cells) else None
        if isinstance(cell, datetime) and cell.time() == time():
            cell = cell.date()
        if isinstance(cell, date | time | timedelta | bool):
            return str(cell)
        if isinstance(cell, float):
            return int(cell) if cell.is_integer() else Decimal(format(cell, ".15g"))
        return cell

    return read


def _original_rows(batch: Batch, wanted: set[int]) -> tuple[list[str], dict[int, list[Cell]]]:
    path, last = storage.upload_path(batch), max(wanted, default=0)
    if not wanted or not path.is_file():
        return [], {}
    found: dict[int, list[Cell]] = {}
    titles: list[str] = []
    try:
        book, sheet = Book(path), batch.choices.get("sheet") or None
        titles = _titles(book.head(sheet, HEAD_ROWS), batch.choices.get("header_rows") or [1, 1])
        for number, cells in book.rows(sheet):
            if number in wanted:
                found[number] = cells
            if number >= last:
                break
    except Refused:
        return titles, found
    return titles, found


def _titles(head: list[Row], rows: list[int]) -> list[str]:
    pile = [row for row in head if rows[0] <= row[0] <= rows[1]]
    titles = list(read_header(pile, {}).titles) if pile else []
    return [title or column_letter(place) for place, title in enumerate(titles)]
