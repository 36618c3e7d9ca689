"""Text files of separated values: comma, tab, semicolon; quoted where needed."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext_noop as _

from hrplatform.lib.tabular.limits import Limits
from hrplatform.lib.tabular.problems import Refused

LOOKED_AT = 10
LONGEST_LINE = 65_536
SAID = re.compile(r"sep=(.)\s*", re.I)


def csv_rows(path: Path, encoding: str, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    """Rows with their numbers. Refused where a quotation mark is never closed and swallows the rows after it."""
    csv.field_size_limit(max(limits.cell_characters, 131_072))
    with path.open(encoding=encoding, newline="") as handle:
        first = [handle.readline(LONGEST_LINE) for _line in range(LOOKED_AT)]
        handle.seek(0)
        said = SAID.fullmatch(first[0])
        start = 1
        if said:
            handle.readline()
            start = 2
        reader = csv.reader(handle, delimiter=said[1] if said else delimiter_of(first), strict=False)
        rows = enumerate(reader, start=start)
        try:
            yield from _to_the_last(rows) if _has_odd_quotes(path, encoding) else rows
        except csv.Error as error:
            raise _not_closed(reader.line_num) from error


def _to_the_last(rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    """An odd number of quotation marks may be inches; if the last row goes over lines, one was never closed."""
    number, row = 0, list[str]()
    for number, row in rows:
        yield number, row
    if any("\n" in cell for cell in row):
        raise _not_closed(number)


def delimiter_of(lines: list[str]) -> str:
    """The mark most frequent in the first lines; a Chinese comma only where there is none of the others."""
    for marks in ((",", "\t", ";"), ("，",)):
        counts = {mark: sum(line.count(mark) for line in lines) for mark in marks}
        best = max(counts, key=lambda mark: counts[mark])
        if counts[best]:
            return best
    return ","


def _has_odd_quotes(path: Path, encoding: str) -> bool:
    with path.open(encoding=encoding, newline="") as handle:
        return sum(chunk.count('"') for chunk in iter(lambda: handle.read(1 << 20), "")) % 2 == 1


def _not_closed(row: int) -> Refused:
    return Refused(_("Row %(row)s cannot be read: a quotation mark is not closed."), row=row)
