"""One cell into one value: dates, numbers, percent, yes or no, ids. Pure; a cell that is not clear is refused."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils.translation import gettext_noop as _

from hrplatform.lib.formats import plain_digits
from hrplatform.lib.tabular.problems import BadValue
from hrplatform.lib.tabular.sheets import Cell, Shared

EARLIEST, LATEST = date(1900, 1, 1), date(2200, 12, 31)
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a\u202c"))
MINUS = str.maketrans({"−": "-", "–": "-", "—": "-", "﹣": "-"})
# What people and programs write where there is nothing; "#N/A" and its kind are errors, not these.
NO_DATA = frozenset({
    "", "-", "--", "---", "—", "——", "–", "/", "//", "\\", "无", "暂无", "无数据", "空",
    "n/a", "na", "null", "none", "nil", "no data",
})  # fmt: skip
ERRORS = frozenset({
    "#N/A", "#VALUE!", "#REF!", "#DIV/0!", "#NUM!", "#NAME?", "#NULL!", "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!",
    "#GETTING_DATA", "#####",
})  # fmt: skip
DAY = re.compile(
    r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})|年(\d{1,2})月(\d{1,2})[日号])", re.A
)
COMPACT_DAY = re.compile(r"\d{8}", re.A)
TIME_OF_DAY = re.compile(r"\d{1,2}:\d{2}(:\d{2})?$")
MONTH = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})月?", re.A)
WEEKDAY = re.compile(r"[(]?(?:星期|周)[一二三四五六日天][)]?$")
SERIAL_ORIGIN, FIRST_SERIAL, LAST_SERIAL = date(1899, 12, 30), 36_526, 73_050  # 2000-01-01 to 2099-12-31
QUOTED_TEXT = re.compile(r'="(.*)"')
MIDNIGHT = re.compile(r"[T ]00?:00(:00(\.0+)?)?$")
NUMBER = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?|[+-]?\.\d+", re.A)
CURRENCY = re.compile(r"^([+-]?)\s*[¥$]\s*|\s*元$")
YES = frozenset({"是", "1", "true", "yes", "y", "√", "✓"})
NO = frozenset({"否", "0", "false", "no", "n", "×"})
GENDERS = {"男": "M", "m": "M", "male": "M", "男性": "M", "女": "F", "f": "F", "female": "F", "女性": "F"}


def text(cell: Cell) -> str:
    """The cell as people see it: full-width forms narrowed, invisible marks and outer blanks gone."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        words = cell.strip() if cell.isascii() else unicodedata.normalize("NFKC", cell).translate(INVISIBLE).strip()
        return _as_text(words) if words[:1] in ("'", "=") else words
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return plain_digits(_from_float(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ", timespec="seconds")
    return str(cell)


def _as_text(words: str) -> str:
    """Programs that export tables keep numbers as text by an apostrophe before them, or as ="0012"."""
    quoted = QUOTED_TEXT.fullmatch(words)
    return quoted[1].strip() if quoted else words.removeprefix("'").lstrip()


def is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not text(cell))


def has_no_data(cell: Cell) -> bool:
    """Blank, or one of the marks people write where there is nothing: -, /, 无."""
    return cell is None or (isinstance(cell, str) and text(cell).lower() in NO_DATA)


def parse_date(cell: Cell) -> date:
    """A date cell, or one of the four ways dates are typed; a time of day other than midnight is refused."""
    if isinstance(cell, datetime):
        if cell.time() != time():
            raise BadValue(_("has a time of day; only a date is expected"))
        return _in_range(cell.date())
    if isinstance(cell, date):
        return _in_range(cell)
    if isinstance(cell, Shared) and text(cell).isdigit():
        return parse_date(int(text(cell)))
    if isinstance(cell, int | float) and not isinstance(cell, bool) and FIRST_SERIAL <= cell <= LAST_SERIAL:
        return _from_serial(cell)
    words = WEEKDAY.sub("", MIDNIGHT.sub("", text(cell)).replace(" ", ""))
    match = DAY.fullmatch(words)
    parts = [part for part in match.groups() if part] if match else None
    if not match and COMPACT_DAY.fullmatch(words):
        parts = [words[:4], words[4:6], words[6:]]
    if not parts:
        raise _no_date(words)
    try:
        return _in_range(date(*map(int, parts)))
    except ValueError as error:
        if isinstance(error, BadValue):
            raise
        raise BadValue(_("is not a day of the calendar")) from error


def _from_serial(cell: float) -> date:
    """A date cell that lost its format: the days since the end of 1899. Only in number cells, never in text."""
    if cell != int(cell):
        raise BadValue(_("has a time of day; only a date is expected"))
    return SERIAL_ORIGIN + timedelta(days=int(cell))


def _no_date(words: str) -> BadValue:
    if words.lower() in NO_DATA:
        return BadValue(_("is empty"))
    if MONTH.fullmatch(words):
        return BadValue(_("is a month; a day is expected, as 2025-03-01"))
    if words.isdigit() and FIRST_SERIAL <= int(words) <= LAST_SERIAL:
        day = (SERIAL_ORIGIN + timedelta(days=int(words))).isoformat()
        return BadValue(_("is a spreadsheet's number for %(day)s; give the column a date format"), day=day)
    if TIME_OF_DAY.search(words):
        return BadValue(_("has a time of day; only a date is expected"))
    return _an_error(words) or BadValue(_("is not a date; write it as 2025-03-01"))


def _an_error(words: str) -> BadValue | None:
    return BadValue(_("is an error of the spreadsheet; correct the formula")) if words.upper() in ERRORS else None


def parse_month_start(cell: Cell) -> date:
    """A date, or a month (2025年3月, 2025-03): its first day."""
    month = _month_in(cell)
    return month or parse_date(cell)


def parse_month_end(cell: Cell) -> date:
    """A date, or a month: its last day."""
    month = _month_in(cell)
    if month is None:
        return parse_date(cell)
    return (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _month_in(cell: Cell) -> date | None:
    match = MONTH.fullmatch(text(cell).replace(" ", "")) if isinstance(cell, str) else None
    if match is None or not 1 <= int(match[2]) <= 12:
        return None
    return _in_range(date(int(match[1]), int(match[2]), 1))


def parse_number(cell: Cell) -> Decimal:
    """1,234.50, ￥1,234.5, 12.5%, full-width digits. Groups of thousands must be right, so that 1,23 is refused."""
    if isinstance(cell, (bool, date, time, timedelta)):
        raise BadValue(_("is not a number"))
    if isinstance(cell, float):
        return _from_float(cell)
    if isinstance(cell, int):
        return Decimal(cell)
    if isinstance(cell, Shared):
        raise BadValue(_("is merged with the row above; give every row its own figure"))
    words = text(cell)
    if words.endswith("%"):
        return _number_in(words[:-1].rstrip()) / 100
    return _number_in(words)


def parse_percent(cell: Cell, *, points: bool = False) -> Decimal:
    """A fraction. "95%" is 0.95; a bare number is a fraction, or with `points` percentage points."""
    signed = isinstance(cell, str) and text(cell).endswith("%")
    number = parse_number(cell)
    if number < 0:
        raise BadValue(_("is below zero"))
    if signed:
        return number
    if points:
        return number / 100
    if number > 1:
        raise BadValue(_("is over 1: write 95% or 0.95, or say that the column is in percentage points"))
    return number


def parse_plain_number(cell: Cell) -> Decimal:
    """A number that is no percentage."""
    if isinstance(cell, str) and text(cell).endswith("%"):
        raise BadValue(_("is a percentage; a plain number is expected"))
    return parse_number(cell)


def parse_count(cell: Cell) -> Decimal:
    number = parse_plain_number(cell)
    if number < 0:
        raise BadValue(_("is below zero"))
    if number != number.to_integral_value():
        raise BadValue(_("is not a whole number"))
    return number.to_integral_value()


def parse_not_negative(cell: Cell) -> Decimal:
    number = parse_plain_number(cell)
    if number < 0:
        raise BadValue(_("is below zero"))
    return number


def parse_yes_no(cell: Cell) -> bool:
    words = text(cell).lower()
    if words in YES:
        return True
    if words in NO:
        return False
    raise BadValue(_("is neither yes nor no"))


def parse_gender(cell: Cell) -> str:
    return parse_choice(cell, GENDERS)


def parse_choice(cell: Cell, choices: Mapping[str, str]) -> str:
    """One of the words; keys are written in lower case. The refusal names the words of each choice."""
    try:
        return choices[text(cell).lower()]
    except KeyError:
        words: dict[str, list[str]] = {}
        for word, choice in choices.items():
            words.setdefault(choice, []).append(word)
        allowed = ", ".join(" / ".join(dict.fromkeys((said[0], _chinese(said)))) for said in words.values())
        raise BadValue(_("is not one of: %(allowed)s"), allowed=allowed) from None


def parse_id(cell: Cell, *, most: int = 40) -> str:
    """A number that names something: text, its leading zeros kept; a spreadsheet's 272.0 is 272."""
    words = text(cell)
    if has_no_data(cell):
        raise BadValue(_("is empty"))
    if words in ERRORS:
        raise BadValue(_("is an error of the spreadsheet; correct the formula"))
    if re.search(r"[\x00-\x1f]", words):
        raise BadValue(_("has characters that cannot be read"))
    if len(words) > most:
        raise BadValue(_("is longer than %(most)s characters"), most=most)
    return words


def parse_text(cell: Cell, *, most: int) -> str:
    words = re.sub(r"\s+", " ", text(cell))
    if words in ERRORS:
        raise BadValue(_("is an error of the spreadsheet; correct the formula"))
    if len(words) > most:
        raise BadValue(_("is longer than %(most)s characters"), most=most)
    if re.search(r"[\x00-\x1f]", words):
        raise BadValue(_("has characters that cannot be read"))
    return words


def _chinese(words: list[str]) -> str:
    return next((word for word in words if not word.isascii()), words[0])


class Ids:
    """Known ids, and those among them whose leading zeros a spreadsheet took away."""

    def __init__(self, known: Mapping[str, object]) -> None:
        self.known = known
        self._bare: dict[str, list[str]] = {}
        for number in known:
            self._bare.setdefault(number.lstrip("0"), []).append(number)

    def find(self, cell: Cell) -> str | None:
        """The known id meant by a cell: the same text, else the only one that differs by leading zeros."""
        words = text(cell)
        if words in self.known:
            return words
        if words.endswith(".0") and words[:-2].isdigit():
            words = words[:-2]
        if not words or words.startswith("0"):
            return words if words in self.known else None
        matches = self._bare.get(words, [])
        return matches[0] if len(matches) == 1 else None

    def is_ambiguous(self, cell: Cell) -> bool:
        return len(self._bare.get(text(cell).removesuffix(".0"), [])) > 1


def _from_float(cell: float) -> Decimal:
    """A spreadsheet keeps 15 significant digits; the rest is noise of binary fractions."""
    number = Decimal(format(cell, ".15g"))
    if not number.is_finite():
        raise BadValue(_("is not a number"))
    return number


def _number_in(words: str) -> Decimal:
    bare = CURRENCY.sub(r"\1", words.translate(MINUS))
    if not NUMBER.fullmatch(bare):
        raise _an_error(words) or BadValue(_("is not a number"))
    return Decimal(bare.replace(",", ""))


def _in_range(day: date) -> date:
    if not EARLIEST <= day <= LATEST:
        raise BadValue(_("is a date outside 1900 to 2200"))
    return day
