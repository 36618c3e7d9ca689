"""What a workbook is made of: sheets, columns, formulas, number formats; hrplatform.lib.excel writes them.

Texts that a program would take for a formula are written with a leading apostrophe (spec 8.5).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

A4 = 9  # the paper size of the spreadsheet format
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
NUMBER_FORMATS = {
    "text": "@",
    "money": "#,##0.00;[Red]−#,##0.00",
    "percent": "0.0%",
    "ratio": "0.0000",
    "count": "#,##0",
    "number": "#,##0.00",
    "date": "yyyy-mm-dd",
    "moment": "yyyy-mm-dd hh:mm",
    "raw": "General",
}
WIDTHS = {
    "text": 18, "money": 15, "percent": 10, "ratio": 10, "count": 10, "number": 12, "date": 12, "moment": 17, "raw": 14,
}  # fmt: skip


@dataclass(frozen=True)
class Formula:
    """A formula of ours, "=ROUND({base}*{k},2)": {key} is the cell of the column with that key in the same row.

    Texts of people never become one: only code makes it.
    """

    text: str

    def at(self, row: int, letters: Mapping[str, str]) -> str:
        return self.text.format(**{key: f"{letter}{row}" for key, letter in letters.items()})


@dataclass(frozen=True)
class Column:
    """A column: head, kind (a key of NUMBER_FORMATS), the value of a row; total: sum it in the last row.

    key names it in the formulas of its row.
    """

    head: str
    kind: str = "text"
    value: Callable[[Any], Any] = lambda row: row
    total: bool = False
    width: int = 0
    key: str = ""


@dataclass(frozen=True)
class Sheet:
    """One table: its name, columns and rows; note stands above the head (what, as of when, filters)."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Any]
    note: str = ""
    total_label: str = ""


def neutralise(text: str) -> str:
    """Text that no spreadsheet program takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
