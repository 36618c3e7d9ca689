"""What the second step shows: the file's own first rows, and which column it takes for what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hrplatform.lib.tabular import Book, Cell, Field, Row
from hrplatform.lib.tabular.headers import Header, guess_header, read_header
from hrplatform.lib.tabular.values import text
from intake.memory import Remembered, remembered
from intake.models import Batch
from intake.storage import upload_path
from intake.table import HEAD_ROWS, header_signature

SHOWN_ROWS = 6
PERCENT_NOTE = re.compile(r"[(（\[]\s*[%％]\s*[)）\]]")


@dataclass(frozen=True, slots=True)
class ColumnPreview:
    """One column of the file: its place, title, guessed field and first values."""

    place: int
    title: str
    field: str
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    sheet_names: tuple[str, ...]
    sheet: str
    header_rows: tuple[int, int]
    head: tuple[tuple[int, tuple[str, ...]], ...]
    columns: tuple[ColumnPreview, ...]
    signature: str
    remembered: Remembered | None
    titles: tuple[str, ...]
    percent_points: bool


def make_preview(
    batch: Batch, fields: Sequence[Field], *, sheet: str = "", header_rows: tuple[int, int] | None = None
) -> Preview:
    """Read the first rows. The mapping is the one last used for such headers, else by synonyms. Raises Refused."""
    book = Book(upload_path(batch))
    sheet = sheet if sheet in book.sheet_names else _best_sheet(book, fields)
    head = book.head(sheet, HEAD_ROWS)
    header = _header(head, fields, header_rows)
    signature = header_signature(header.titles)
    earlier = remembered(batch, signature, header.titles)
    by_place = _mapping(header, earlier, is_same=bool(earlier and earlier.batch.signature == signature))
    names = {item.name for item in fields}
    data = [cells for number, cells in head if number > header.last_row][:SHOWN_ROWS]
    columns = tuple(
        ColumnPreview(
            place, title, name if (name := by_place.get(place, "")) in names else "", tuple(_cells(data, place))
        )
        for place, title in enumerate(header.titles)
        if title or any(_cells(data, place))
    )
    shown = tuple((number, tuple(text(cell) for cell in cells)) for number, cells in head[:SHOWN_ROWS])
    rows = (header.first_row, header.last_row)
    return Preview(
        sheet_names=tuple(book.sheet_names), sheet=sheet, header_rows=rows, head=shown, columns=columns,
        signature=signature, remembered=earlier, titles=header.titles,
        percent_points=bool(earlier and earlier.batch.choices.get("percent_points")) or _says_percent(columns),
    )  # fmt: skip


def _best_sheet(book: Book, fields: Sequence[Field]) -> str:
    def known_columns(name: str) -> int:
        header = guess_header(book.head(name, HEAD_ROWS), fields)
        return len(header.columns) if header else -1

    return max(book.sheet_names, key=known_columns)


def _header(head: list[Row], fields: Sequence[Field], header_rows: tuple[int, int] | None) -> Header:
    guessed = guess_header(head, fields)
    if header_rows:
        rows = [row for row in head if header_rows[0] <= row[0] <= header_rows[1]]
        if rows:
            return guess_header(rows, fields) or read_header(rows, {})
    return guessed or (read_header(head[:1], {}) if head else Header(1, 1, (), {}))


def _mapping(header: Header, earlier: Remembered | None, *, is_same: bool) -> dict[int, str]:
    """What was chosen for these very headers; for those of a known source what was chosen, the rest by synonyms."""
    if earlier and is_same:
        return earlier.mapping
    chosen = earlier.mapping if earlier else {}
    guessed = {place: name for name, place in header.columns.items() if name not in chosen.values()}
    return guessed | chosen


def _says_percent(columns: Sequence[ColumnPreview]) -> bool:
    """A header such as 满意度(%) says that its bare numbers are percentage points."""
    return any(column.field and PERCENT_NOTE.search(column.title) for column in columns)


def _cells(rows: Sequence[Sequence[Cell]], place: int) -> list[str]:
    return [text(row[place])[:40] if place < len(row) else "" for row in rows]
