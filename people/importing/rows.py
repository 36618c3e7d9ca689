"""One row of a roster into plain values, or the first thing that is wrong with it. No database."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_noop as _

from hrplatform.lib.money import round_money
from hrplatform.lib.tabular import BadValue, Cell, Header, Problem
from hrplatform.lib.tabular import values as cells
from people.importing.columns import LEAVE_TYPES
from people.names import tidy_name

MOST_SALARY = Decimal("9999999999.99")
MOST_SHARE = Decimal("99")
DETAILS = ("name", "email", "phone", "gender", "birth_date", "hire_date", "probation_end")
LEAVING = ("leave_date", "leave_type", "leave_reason")
LEVELS = ("department_1", "department_2", "department_3")
PLACE = ("department", "position", "brand", "region", "manager")


NOT_SAID = ("row", "undated", "given", "raw")


@dataclass(slots=True)
class RosterRow:
    """What a row says. None: the file says nothing about it. `given` are the columns the file has."""

    row: int
    employee: str
    name: str | None = None
    department: str | None = None
    position: str | None = None
    hire_date: date | None = None
    brand: str | None = None
    region: str | None = None
    manager: str | None = None
    head: bool | None = None
    salary: Decimal | None = None
    bonus_share: Decimal | None = None
    email: str | None = None
    phone: str | None = None
    leave_date: date | None = None
    leave_type: str | None = None
    leave_reason: str | None = None
    probation_end: date | None = None
    gender: str | None = None
    birth_date: date | None = None
    as_of: date | None = None
    undated: bool = False
    given: frozenset[str] = frozenset()
    raw: Mapping[str, Cell] = field(default_factory=dict)

    def content(self) -> tuple[Any, ...]:
        """Everything the row says, to tell a repeated row from a contradicting one."""
        return tuple(getattr(self, item.name) for item in fields(self) if item.name not in NOT_SAID)


class RowReader:
    """Reads the rows of one file under its header."""

    def __init__(self, header: Header, *, percent_points: bool) -> None:
        self.header = header
        self.given = frozenset(header.columns) - set(LEVELS)
        self.percent_points = percent_points
        self.parsers: dict[str, Callable[[Cell], Any]] = PARSERS | {"bonus_share": self._share}

    def read(self, number: int, row: Sequence[Cell]) -> RosterRow | Problem:
        raw = {name: row[place] if place < len(row) else None for name, place in self.header.columns.items()}
        _join_levels(raw)
        said = RosterRow(number, "", given=self.given, raw=raw)
        for name, cell in raw.items():
            if name != "employee" and cells.has_no_data(cell):
                continue
            try:
                setattr(said, name, self.parsers[name](cell))
            except BadValue as bad:
                return self.problem(said, name, bad.message, **bad.params)
        return self._check_dates(said) or said

    def problem(self, said: RosterRow, name: str, message: str, **params: Any) -> Problem:
        value = cells.text(said.raw.get(name))[:80]
        title = self.header.title(name)
        if name == "department" and name not in self.header.columns:
            title = self.header.title(LEVELS[0])
        return Problem(message, params, said.row, title, value)

    def _share(self, cell: Cell) -> Decimal:
        share = cells.parse_percent(cell, points=self.percent_points)
        if share > MOST_SHARE:
            raise BadValue(_("is too large"))
        return share.quantize(Decimal("0.0001"))

    def _check_dates(self, said: RosterRow) -> Problem | None:
        if said.leave_date and said.hire_date and said.leave_date < said.hire_date:
            return self.problem(said, "leave_date", _("is before the hire date"))
        if said.birth_date and said.hire_date and said.birth_date >= said.hire_date:
            return self.problem(said, "birth_date", _("is not before the hire date"))
        if said.leave_date and said.as_of and said.as_of > said.leave_date:
            return self.problem(said, "as_of", _("is after the leave date"))
        return None


def _join_levels(raw: dict[str, Cell]) -> None:
    """A department given level by level (一级部门, 二级部门) as its path; a column 部门 of its own goes before."""
    levels = [raw.pop(name) for name in LEVELS if name in raw]
    if levels and "department" not in raw:
        raw["department"] = "/".join(cells.text(level) for level in levels if not cells.has_no_data(level))


def parse_path(cell: Cell) -> str:
    """A department's path with its names trimmed: 运营中心 / 天猫组 is 运营中心/天猫组."""
    parts = [part.strip() for part in cells.parse_text(cell, most=400).replace("\\", "/").strip("/").split("/")]
    if not all(parts):
        raise BadValue(_("has an empty name in the path"))
    if any(len(part) > 80 for part in parts):
        raise BadValue(_("is longer than %(most)s characters"), most=80)
    if len(parts) > 12:
        raise BadValue(_("is more than 12 departments deep"))
    return "/".join(parts)


def parse_salary(cell: Cell) -> Decimal:
    salary = cells.parse_not_negative(cell)
    if salary > MOST_SALARY:
        raise BadValue(_("is too large"))
    return round_money(salary)


def parse_email(cell: Cell) -> str:
    words = cells.parse_text(cell, most=254)
    try:
        validate_email(words)
    except ValidationError as error:
        raise BadValue(_("is not an e-mail address")) from error
    return words


def _text(most: int) -> Callable[[Cell], str]:
    return lambda cell: cells.parse_text(cell, most=most)


PARSERS: dict[str, Callable[[Cell], Any]] = {
    "employee": cells.parse_id,
    "name": lambda cell: tidy_name(cells.parse_text(cell, most=80)),
    "department": parse_path,
    "position": _text(80),
    "hire_date": cells.parse_date,
    "brand": _text(40),
    "region": _text(40),
    "manager": cells.parse_id,
    "head": cells.parse_yes_no,
    "salary": parse_salary,
    "email": parse_email,
    "phone": _text(40),
    "leave_date": cells.parse_date,
    "leave_type": lambda cell: str(cells.parse_choice(cell, LEAVE_TYPES)),
    "leave_reason": _text(400),
    "probation_end": cells.parse_date,
    "gender": cells.parse_gender,
    "birth_date": cells.parse_date,
    "as_of": cells.parse_date,
}
