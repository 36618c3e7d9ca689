"""Which column is what: headers in Chinese or English, under titles, over two rows, matched by synonyms."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext_noop as _

from hrplatform.lib.tabular.problems import Refused
from hrplatform.lib.tabular.sheets import Row
from hrplatform.lib.tabular.values import text

SEARCHED_ROWS = 15
MOST_HEADER_ROWS = 3
HAS_FIGURE = re.compile(r"[¥$+-]?\d[\d.,/年月日号:% -]*", re.A)
UNIT_NOTE = re.compile(r"[(\[【][^)\]】]*[)\]】]$")


@dataclass(frozen=True, slots=True)
class Field:
    """Something a file may give: its name in the answer, its words in a header, whether the file needs it."""

    name: str
    words: tuple[str, ...]
    label: object = ""
    required: bool = False

    def header_keys(self) -> set[str]:
        return {header_key(word) for word in (self.name, *self.words)}


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header is and what its columns mean. `columns` maps a field's name to the column's place."""

    first_row: int
    last_row: int
    titles: tuple[str, ...]
    columns: Mapping[str, int]
    unknown: tuple[str, ...] = ()
    doubles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def title(self, name: str) -> str:
        """The file's own word for a field, so that people find it."""
        place = self.columns.get(name)
        return self.titles[place] if place is not None and place < len(self.titles) else name


def header_key(words: str) -> str:
    """How headers are compared: case, blanks, marks of required fields and unit notes in brackets do not matter."""
    narrow = unicodedata.normalize("NFKC", words).strip().lower().strip("*：:# ")
    without_note = UNIT_NOTE.sub("", narrow).strip() or narrow
    return re.sub(r"[\s_\-/·.]+", "", without_note)


def find_header(rows: Sequence[Row], fields: Iterable[Field]) -> Header:
    """The header among a sheet's first rows; Refused where there is none, or one that says something twice."""
    best = guess_header(rows, fields)
    if best is None:
        raise Refused(_("No column is known: %(titles)s."), titles=", ".join(first_titles(rows)) or "—")
    if best.doubles:
        name, titles = next(iter(best.doubles.items()))
        raise Refused(_("Two columns give the same thing, %(name)s: %(titles)s."), name=name, titles=", ".join(titles))
    return best


def guess_header(rows: Sequence[Row], fields: Iterable[Field]) -> Header | None:
    """The row, or up to three rows in a pile, that name most fields; None where nothing is known."""
    known = known_words(fields)
    best: Header | None = None
    for index in range(min(len(rows), SEARCHED_ROWS)):
        for depth in range(1, MOST_HEADER_ROWS + 1):
            if index + depth > len(rows) or (depth > 1 and not _may_name_columns(rows[index + depth - 1])):
                break
            header = read_header(rows[index : index + depth], known)
            if header.columns and (best is None or len(header.columns) > len(best.columns)):
                best = header
    return best


def _may_name_columns(row: Row) -> bool:
    """Rows of data hold a number or a date somewhere; rows of headers never do."""
    return all(isinstance(cell, str) and not HAS_FIGURE.fullmatch(text(cell)) for cell in row[1] if cell is not None)


def known_words(fields: Iterable[Field]) -> dict[str, str]:
    return {key: item.name for item in fields for key in item.header_keys()}


def read_header(rows: Sequence[Row], known: Mapping[str, str]) -> Header:
    """Columns named by a pile of rows: in each column the lowest word that is known, else the lowest there is."""
    width = max(len(cells) for _number, cells in rows)
    titles, columns, doubles = [], {}, {}
    for place in range(width):
        words = [text(cells[place]) for _number, cells in rows if place < len(cells) and isinstance(cells[place], str)]
        words = [word for word in reversed(words) if word]
        title = next((word for word in words if header_key(word) in known), words[0] if words else "")
        titles.append(title)
        name = known.get(header_key(title)) if title else None
        if name in columns:
            doubles[name] = (*doubles.get(name, (titles[columns[name]],)), title)
        elif name:
            columns[name] = place
    unknown = tuple(title for place, title in enumerate(titles) if title and place not in columns.values())
    return Header(rows[0][0], rows[-1][0], tuple(titles), columns, unknown, doubles)


def mapped_header(header_rows: Sequence[Row], mapping: Mapping[int, str]) -> Header:
    """The header when a person said what the columns are: place of the column → name of the field."""
    titles = read_header(header_rows, {}).titles
    columns: dict[str, int] = {}
    for place, name in sorted(mapping.items()):
        if name in columns:
            raise Refused(
                _("Two columns give the same thing, %(name)s: %(titles)s."),
                name=name,
                titles=f"{titles[columns[name]]}, {titles[place] if place < len(titles) else place + 1}",
            )
        columns[name] = place
    unknown = tuple(title for place, title in enumerate(titles) if title and place not in mapping)
    return Header(header_rows[0][0], header_rows[-1][0], titles, columns, unknown)


def require(header: Header, fields: Iterable[Field]) -> None:
    """Refuse the file by the names of the columns it lacks."""
    missing = [item for item in fields if item.required and item.name not in header.columns]
    if missing:
        raise Refused(
            _("A column is missing: %(missing)s. The columns found: %(titles)s."),
            missing=", ".join(both_names(item) for item in missing),
            titles=", ".join(title for title in header.titles if title) or "—",
        )


def both_names(item: Field) -> str:
    return f"{item.name} {item.words[0]}" if item.words else item.name


def first_titles(rows: Sequence[Row]) -> list[str]:
    return [text(cell) for cell in rows[0][1] if text(cell)][:12] if rows else []
