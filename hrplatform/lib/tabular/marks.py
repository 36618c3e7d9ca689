"""What stands in a workbook beside its values: error cells, formulas without a result, hidden rows and columns.

The fast reader gives all of them as empty cells or not at all; an import must not take an error for "no data".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError, fromstring
from xml.parsers import expat
from zipfile import ZipFile

from django.utils.translation import gettext_noop as _

from hrplatform.lib.tabular.problems import Refused

CHUNK = 1 << 20
MOST_KEPT = 100_000
WORTH_READING = re.compile(rb"""t=["']e["']|<f[ >/]|hidden=["'](?:1|true)["']""")
LONGEST_SIGN = 16
SHOWN = ("1", "true")
Place = tuple[int, int]


@dataclass(slots=True)
class Marks:
    """Rows are numbered from 1 as programs show them, columns from 0 as the reader does."""

    errors: dict[Place, str] = field(default_factory=dict)
    unfinished: list[Place] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)

    def add_error(self, place: Place, words: str) -> None:
        if len(self.errors) < MOST_KEPT:
            self.errors[place] = words


def column_letter(place: int) -> str:
    """The letters a spreadsheet program shows above a column: 0 is A, 26 is AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def xlsx_marks(path: Path, sheet: str) -> Marks:
    """Marks of one sheet of an .xlsx; none where it has no such part (.xlsb)."""
    with ZipFile(path) as archive:
        part = _part_of(archive, sheet)
        if part is None or not _is_worth_reading(archive, part):
            return Marks()
        reader = _SheetReader()
        with archive.open(part) as handle:
            while chunk := handle.read(CHUNK):
                reader.feed(chunk)
        return reader.marks


def _part_of(archive: ZipFile, sheet: str) -> str | None:
    names = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return None
    book, links = (_small(archive.read(name)) for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    for item in book.iter():
        if item.tag.endswith("}sheet") and item.get("name") == sheet:
            key = next((value for name, value in item.items() if name.endswith("}id")), None)
            target = targets.get(key, "")
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            return part if part in names else None
    return None


def _small(content: bytes) -> Element:
    if b"<!DOCTYPE" in content:
        _refuse_doctype()
    try:
        return fromstring(content)
    except ParseError as error:
        raise Refused(_("The workbook is damaged and cannot be opened.")) from error


def _refuse_doctype(*_said: Any) -> None:
    raise Refused(_("The workbook is damaged and cannot be opened."))


def _is_worth_reading(archive: ZipFile, part: str) -> bool:
    """Most sheets have none of it; a search over the bytes is far faster than reading their elements."""
    tail = b""
    with archive.open(part) as handle:
        while chunk := handle.read(CHUNK):
            if WORTH_READING.search(tail + chunk):
                return True
            tail = chunk[-LONGEST_SIGN:]
    return False


class _SheetReader:
    """Walks the elements of a sheet once and keeps nothing but marks."""

    def __init__(self) -> None:
        self.marks = Marks()
        self.row, self.column = 0, -1
        self.kind, self.words, self.has_formula, self.in_value = "", "", False, False
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = _refuse_doctype
        self.parser.buffer_text = True

    def feed(self, chunk: bytes) -> None:
        try:
            self.parser.Parse(chunk)
        except (expat.ExpatError, ValueError) as error:  # ValueError: a row called otherwise than by a number
            raise Refused(_("The workbook is damaged and cannot be opened.")) from error

    def _start(self, tag: str, said: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "c":
            self.column = column_place(said["r"]) if "r" in said else self.column + 1
            self.kind, self.words, self.has_formula = said.get("t", "n"), "", False
        elif name == "f":
            self.has_formula = True
        elif name in ("v", "t"):
            self.in_value = True
        elif name == "row":
            self.row, self.column = int(said["r"]) if "r" in said else self.row + 1, -1
            if said.get("hidden") in SHOWN:
                self.marks.hidden_rows.append(self.row)
        elif name == "col" and said.get("hidden") in SHOWN:
            first, last = int(said.get("min", 1)), int(said.get("max", 1))
            self.marks.hidden_columns.extend(range(first - 1, min(last, first + 500)))

    def _text(self, words: str) -> None:
        if self.in_value:
            self.words += words

    def _end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name in ("v", "t"):
            self.in_value = False
        elif name == "c":
            if self.kind == "e":
                self.marks.add_error((self.row, self.column), self.words or "#N/A")
            elif self.has_formula and not self.words and self.kind != "str" and len(self.marks.unfinished) < MOST_KEPT:
                self.marks.unfinished.append((self.row, self.column))


def column_place(reference: str) -> int:
    """0 for A, A1 and A27; the other way of column_letter."""
    number = 0
    for letter in reference:
        if letter.isdigit():
            break
        number = number * 26 + ord(letter.upper()) - 64
    return number - 1
