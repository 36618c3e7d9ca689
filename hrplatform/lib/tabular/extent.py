"""How far the values of a sheet reach: the reader keeps a place for every cell between the first and the last one.

A single stray value in the last cell of a sheet (XFD1048576) asks for 17 billion places and ends the process, from a
file of 2 KB. So the reach is told before a sheet is opened: roughly while its bytes go by, cell by cell where it looks
too far (cells that are only formatted don't count).
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from xml.parsers import expat
from zipfile import ZipFile

from django.utils.translation import gettext_noop as _

from hrplatform.lib.tabular.limits import Limits
from hrplatform.lib.tabular.marks import CHUNK, column_letter, column_place
from hrplatform.lib.tabular.problems import Refused

COLUMN = re.compile(rb"""<c r="([A-Z]{1,3})[0-9]{1,9}\"""")
LATE_ROW = re.compile(rb"""<c r="[A-Z]{1,3}([0-9]{6,9})\"""")
LAST_EARLY_ROW = 99_999
CELLS = (b"<c ", b"<c>", b":c ", b"<c\t", b"<c\n", b"<c\r")
LONGEST_TAG = 256
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


class RoughExtent:
    """Fed the bytes of one sheet: how many cells it has, and an area none of them is outside of."""

    def __init__(self) -> None:
        self.cells = self._named = 0
        self._last = LAST_EARLY_ROW
        self._columns: set[bytes] = set()
        self._tail = b""

    def feed(self, part: bytes, *, is_last: bool = False) -> None:
        data = self._tail + part
        cut = len(data) if is_last else data.rfind(b"<")  # a tag cut in two waits for its other half
        if not 0 <= len(data) - cut <= LONGEST_TAG:
            cut = len(data)
        data, self._tail = data[:cut], data[cut:]
        found = COLUMN.findall(data)
        self._named += len(found)
        self._columns.update(found)
        self._last = max(self._last, max(map(int, LATE_ROW.findall(data)), default=0))
        self.cells += sum(map(data.count, CELLS))

    def is_within(self, area: int) -> bool:
        """Whether it surely fits; not sure where cells don't say where they stand, or otherwise than programs do."""
        widest = max((column_place(name.decode()) + 1 for name in self._columns), default=0)
        return self.cells <= self._named and self._last * widest <= area


def require_near_values(path: Path, member: str, limits: Limits) -> None:
    """Refused where the values of a sheet lie too far apart to be read; the last cell is named."""
    reach = _Reach()
    try:
        with ZipFile(path) as archive, archive.open(member) as handle:
            while chunk := handle.read(CHUNK):
                reach.parser.Parse(chunk)
    except (expat.ExpatError, ValueError) as error:
        raise Refused(_("The workbook is damaged and cannot be opened.")) from error
    rows, columns = reach.last_row - reach.first_row + 1, reach.last_column - reach.first_column + 1
    if rows * columns > limits.area:
        raise Refused(
            _("A sheet has a value as far away as cell %(cell)s. Delete what stands there, or save the sheet as CSV."),
            cell=f"{column_letter(reach.last_column)}{reach.last_row}",
        )


class _Reach:
    """Walks over a sheet once; rows from 1, columns from 0, of cells with a value."""

    def __init__(self) -> None:
        self.first_row = self.first_column = 1 << 62
        self.last_row = self.last_column = -1
        self._row, self._column = 0, -1
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start

    def _start(self, tag: str, said: dict[str, Any]) -> None:
        name = tag.rpartition(":")[2]
        if name == "c":
            self._column = column_place(said["r"]) if "r" in said else self._column + 1
            self._row = int(said["r"].lstrip(LETTERS)) if "r" in said else self._row
        elif name == "row":
            self._row, self._column = int(said["r"]) if "r" in said else self._row + 1, -1
        elif name in ("v", "is"):
            self.first_row, self.last_row = min(self.first_row, self._row), max(self.last_row, self._row)
            self.first_column = min(self.first_column, self._column)
            self.last_column = max(self.last_column, self._column)
