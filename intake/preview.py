"""What the second step shows: the file's own first rows, and which column it takes for what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hrplatform.lib.tabular import Book, Cell, Field, Row
from hrplatform.lib.tabular.headers import Header, guess_header, read_header
from hrplatform.lib.tabular.values import text
from intake.enums import BatchState
from intake.models import Batch
from intake.storage import upload_path
from intake.table import HEAD_ROWS, header_signature

SHOWN_ROWS = 6


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
    remembered: bool


def make_preview(
    batch: Batch, fields: Sequence[Field], *, sheet: str = "", header_rows: tuple[int, int] | None = None
) -> Preview:
    """Read the first rows. The mapping is the one last used for such headers, else by synonyms. Raises Refused."""
    book = Book(upload_path(batch))
    sheet = sheet if sheet in book.sheet_names else _best_sheet(book, fields)
    head = book.head(sheet, HEAD_ROWS)
    header = _header(head, fields, header_rows)
    signature = header_signature(header.titles)
    mapping = _remembered(batch, signature)
    by_place = mapping or {place: name for name, place in header.columns.items()}
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
    return Preview(tuple(book.sheet_names), sheet, rows, shown, columns, signature, bool(mapping))


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


def _remembered(batch: Batch, signature: str) -> dict[int, str]:
    earlier = (
        Batch.objects.filter(kind=batch.kind, signature=signature, state__in=[BatchState.DONE, BatchState.UNDONE])
        .exclude(choices__mapping={})
        .exclude(pk=batch.pk)
        .first()
    )
    return {int(place): name for place, name in earlier.choices.get("mapping", {}).items()} if earlier else {}


def _cells(rows: Sequence[Sequence[Cell]], place: int) -> list[str]:
    return [text(row[place])[:40] if place < len(row) else "" for row in rows]
