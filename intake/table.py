"""A file opened as one table of a known kind: which sheet, which header, which rows are data."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import partial
from itertools import dropwhile
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_noop as _

from hrplatform.lib.formats import join_names
from hrplatform.lib.tabular import Book, Cell, Field, Header, Problem, Refused, Row, find_header, mapped_header, require
from hrplatform.lib.tabular.asides import Asides, key_place
from hrplatform.lib.tabular.headers import header_key, known_words, refuse_scaled_units
from hrplatform.lib.tabular.marks import Marks, column_letter

HEAD_ROWS = 20

IGNORED_COLUMNS = _("Columns nobody knows were ignored: %(titles)s.")
# Every sheet has them; nobody needs to be asked about them.
BESIDE_THE_POINT = frozenset(
    {"序号", "姓名", "员工姓名", "备注", "说明", "no", "no.", "name", "remark", "remarks", "note"}
)


@dataclass(frozen=True, slots=True)
class Choices:
    """What the sender of a file chose; empty means: find it out.

    source_name: what the sender calls where the file comes from; titles: the file's headers, by which the choice is
    found again for the same source when its columns have moved.
    """

    sheet: str = ""
    header_rows: tuple[int, int] | None = None
    mapping: dict[int, str] = field(default_factory=dict)
    as_of: date | None = None
    percent_points: bool = False
    accept_good: bool = False
    source_name: str = ""
    titles: tuple[str, ...] = ()

    def as_stored(self) -> dict[str, Any]:
        stored = asdict(self)
        stored["as_of"] = self.as_of.isoformat() if self.as_of else None
        return stored

    @classmethod
    def from_stored(cls, stored: dict[str, Any]) -> Choices:
        rows, as_of = stored.get("header_rows"), stored.get("as_of")
        return cls(
            sheet=stored.get("sheet", ""),
            header_rows=(rows[0], rows[1]) if rows else None,
            mapping={int(place): name for place, name in stored.get("mapping", {}).items()},
            as_of=date.fromisoformat(as_of) if as_of else None,
            percent_points=bool(stored.get("percent_points")),
            accept_good=bool(stored.get("accept_good")),
            source_name=stored.get("source_name", ""),
            titles=tuple(stored.get("titles", ())),
        )


class Table:
    """The rows of data under a header. `width` is how many columns the header has.

    `notes` are warnings that are known once the rows have been read.
    """

    def __init__(
        self,
        header: Header,
        body: Callable[[], Iterator[Row]],
        warnings: list[Problem],
        notes: Callable[[], list[Problem]] = list,
    ) -> None:
        self.header, self._body, self._before, self._notes = header, body, warnings, notes
        self.width = len(header.titles)

    @property
    def warnings(self) -> list[Problem]:
        return [*self._before, *self._notes()]

    def rows(self) -> Iterator[Row]:
        return self._body()

    def overlong(self, number: int, cells: Sequence[Cell]) -> Problem | None:
        """A row with values beyond the header: nearly always a comma inside a number that was not quoted."""
        extra = [cell for cell in cells[self.width :] if cell not in (None, "")]
        if not extra:
            return None
        message = _("has more values than the header has columns; is a comma in a number not in quotation marks?")
        return Problem(message, row=number, column="", value=str(extra[0])[:80])

    @property
    def signature(self) -> str:
        return header_signature(self.header.titles)


def header_signature(titles: Sequence[str]) -> str:
    """The same export of the same system has the same headers, whatever its rows."""
    return hashlib.sha256("\x1f".join(header_key(title) for title in titles).encode()).hexdigest()


def open_table(path: Path, fields: Sequence[Field], choices: Choices) -> Table:
    """Find the sheet and the header; Refused where a file has neither."""
    book = Book(path)
    names = [choices.sheet] if choices.sheet else book.sheet_names
    if choices.sheet and choices.sheet not in book.sheet_names:
        raise Refused(_("There is no sheet “%(sheet)s” in the workbook."), sheet=choices.sheet)
    first_refusal: Refused | None = None
    for name in names:
        head = book.head(name, HEAD_ROWS)
        if not head:
            continue
        try:
            header = _header(head, fields, choices)
            require(header, fields)
        except Refused as refusal:
            first_refusal = first_refusal or refusal
            continue
        _refuse_unfinished(book.marks(name), header)
        warnings = [
            *_sheet_warnings(book, name, choices), *column_warnings(header), *_hidden_warnings(book.marks(name), header)
        ]  # fmt: skip
        key = key_place(header, [item.name for item in fields if item.required])
        asides = Asides(header, known_words(fields), key, book.wide_merges(name))
        return Table(header, partial(_data, book, name, header, asides), warnings, asides.warnings)
    raise first_refusal or Refused(_("The file has no rows."))


def _data(book: Book, sheet: str, header: Header, asides: Asides) -> Iterator[Row]:
    asides.left_out.clear()
    return asides.data(dropwhile(lambda row: row[0] <= header.last_row, book.rows(sheet)))


def _refuse_unfinished(marks: Marks, header: Header) -> None:
    """A formula without its result would be read as no data."""
    used = set(header.columns.values())
    cells = [(row, column) for row, column in marks.unfinished if row > header.last_row and column in used]
    if cells:
        row, column = cells[0]
        message = _(
            "Cell %(cell)s holds a formula without its result, as programs write it (%(number)s in all). Open the file "
            "in Excel or WPS, save it, and send it again."
        )
        raise Refused(message, cell=f"{column_letter(column)}{row}", number=len(cells))


def _hidden_warnings(marks: Marks, header: Header) -> list[Problem]:
    found = []
    rows = [row for row in marks.hidden_rows if row > header.last_row]
    if rows:
        message = _("Hidden rows are read like the others (%(number)s, the first: row %(row)s).")
        found.append(Problem(message, {"number": len(rows), "row": rows[0]}))
    used = set(header.columns.values())
    columns = [column for column in marks.hidden_columns if column in used]
    if columns:
        titles = join_names(f"{header.titles[column]} ({column_letter(column)})" for column in columns[:5])
        found.append(Problem(_("Hidden columns are read like the others: %(titles)s."), {"titles": titles}))
    return found


def _header(head: list[Row], fields: Sequence[Field], choices: Choices) -> Header:
    if not choices.header_rows:
        return find_header(head, fields)
    first, last = choices.header_rows
    rows = [row for row in head if first <= row[0] <= last]
    if not rows:
        raise Refused(_("There is no header in row %(row)s."), row=first)
    known = {item.name for item in fields}
    mapped = {place: name for place, name in choices.mapping.items() if name in known}
    header = mapped_header(rows, mapped)
    refuse_scaled_units([row for row in head if row[0] <= last], header)
    return header


def _sheet_warnings(book: Book, used: str, choices: Choices) -> list[Problem]:
    others = [name for name in book.sheet_names if name != used and book.head(name, 1)] if not choices.sheet else []
    if not others:
        return []
    message = _("Only the sheet “%(sheet)s” was read; not read: %(others)s.")
    return [Problem(message, {"sheet": used, "others": join_names(others)})]


def column_warnings(header: Header) -> list[Problem]:
    if not header.unknown:
        return []
    is_telling = any(title.strip().casefold() not in BESIDE_THE_POINT for title in header.unknown)
    return [Problem(IGNORED_COLUMNS, {"titles": join_names(header.unknown), "is_telling": is_telling})]
