"""Rows of a score file into scorecards; wrong rows are kept with their reason (spec 5.6)."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_noop as _

from hrplatform.lib.formats import plain_digits
from hrplatform.lib.tabular import BadValue, Cell, Ids, Problem
from hrplatform.lib.tabular import values as cells
from intake.registry import Outcome, Run
from people.models import Department, Employee
from performance.reviews.importing.columns import KINDS
from performance.reviews.scoring import HUNDRED, TOP, ZERO

CENT = Decimal("0.01")
CardKey = tuple[int, int]


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One good row."""

    row: int
    employee: int
    department: int
    scorer: int
    item: str
    kind: str
    weight: Decimal
    self_points: Decimal | None
    points: Decimal
    scored_at: datetime | None

    @property
    def card(self) -> CardKey:
        return self.employee, self.department

    @property
    def said(self) -> tuple[Any, ...]:
        return self.scorer, self.kind, self.weight, self.self_points, self.points


class _Bad(Exception):
    def __init__(self, column: str, cell: Cell, problem: BadValue) -> None:
        super().__init__(str(problem))
        self.column, self.cell, self.problem = column, cell, problem


@dataclass
class ScoreReader:
    """Reads every row; `outcome.rejected` names row, column, value and reason."""

    run: Run
    outcome: Outcome = field(default_factory=Outcome)
    kept: dict[int, Sequence[Cell]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.employees = {item.number: item.pk for item in Employee.objects.all()}
        self.departments = {item.path: item.pk for item in Department.objects.all()}
        self.ids = Ids(self.employees)

    def cards(self) -> dict[CardKey, list[ItemRow]]:
        """Good rows by scorecard: doubles resolved, weights of each person summing to 100."""
        rows = [found for number, row in self.run.table.rows() if (found := self._read(number, row)) is not None]
        grouped: dict[CardKey, list[ItemRow]] = defaultdict(list)
        for row in self._without_doubles(rows):
            grouped[row.card].append(row)
        return {key: items for key, items in grouped.items() if self._is_whole(items)}

    def reject(self, number: int, column: str, bad: BadValue) -> None:
        cell = self._cell(self.kept[number], column)
        title = self.run.table.header.title(column)
        self.outcome.rejected.append(Problem(bad.message, bad.params, number, title, cells.text(cell)[:80]))

    def _read(self, number: int, row: Sequence[Cell]) -> ItemRow | None:
        self.outcome.rows += 1
        self.kept[number] = row
        problem = self.run.table.overlong(number, row)
        if problem:
            self.outcome.rejected.append(problem)
            return None
        try:
            return self._item(number, row)
        except _Bad as bad:
            self.reject(number, bad.column, bad.problem)
            return None

    def _item(self, number: int, row: Sequence[Cell]) -> ItemRow:
        points = lambda cell: _points(cell)  # noqa: E731
        return ItemRow(
            row=number,
            employee=self._said(row, "employee", self._employee),
            department=self._said(row, "department", self._department),
            scorer=self._said(row, "scorer", self._employee),
            item=self._said(row, "item", lambda cell: cells.parse_text(cell, most=60)),
            kind=self._said(row, "kind", lambda cell: cells.parse_choice(cell, KINDS)),
            weight=self._said(row, "weight", _weight),
            self_points=self._said(row, "self", points, needed=False),
            points=self._said(row, "points", points),
            scored_at=self._said(row, "scored_at", _moment, needed=False),
        )

    def _cell(self, row: Sequence[Cell], name: str) -> Cell:
        place = self.run.table.header.columns.get(name)
        return row[place] if place is not None and place < len(row) else None

    def _said(self, row: Sequence[Cell], name: str, parse: Callable[[Cell], Any], *, needed: bool = True) -> Any:
        cell = self._cell(row, name)
        try:
            if cells.is_blank(cell):
                if needed:
                    raise BadValue(_("is empty"))
                return None
            return parse(cell)
        except BadValue as bad:
            raise _Bad(name, cell, bad) from bad

    def _employee(self, cell: Cell) -> int:
        found = self.ids.find(cell)
        if found is None:
            raise BadValue(_("is not known in the company"))
        return self.employees[found]

    def _department(self, cell: Cell) -> int:
        path = "/".join(part.strip() for part in cells.text(cell).strip("/").split("/"))
        if path not in self.departments:
            raise BadValue(_("is not known in the company"))
        return self.departments[path]

    def _without_doubles(self, rows: list[ItemRow]) -> list[ItemRow]:
        """A key twice: equal values are one row, different ones are both rejected."""
        groups: dict[tuple[CardKey, str], list[ItemRow]] = defaultdict(list)
        for row in rows:
            groups[row.card, row.item].append(row)
        kept = []
        for group in groups.values():
            if len({row.said for row in group}) == 1:
                kept.append(group[0])
                self.outcome.unchanged += len(group) - 1
                continue
            for row in group:
                self.reject(row.row, "item", BadValue(_("stands in the file twice with different values")))
        return kept

    def _is_whole(self, items: list[ItemRow]) -> bool:
        total = sum((item.weight for item in items), ZERO)
        one_scorer = len({item.scorer for item in items}) == 1
        if total == HUNDRED and one_scorer:
            return True
        message = _("the weights of this person sum to %(sum)s, not to 100") if one_scorer else _("has two scorers")
        for item in items:
            self.reject(item.row, "weight" if one_scorer else "scorer", BadValue(message, sum=plain_digits(total)))
        return False


def _points(cell: Cell) -> Decimal:
    number = cells.parse_number(cell)
    if not ZERO <= number <= TOP:
        raise BadValue(_("is not between 0 and 120"))
    return number.quantize(CENT)


def _weight(cell: Cell) -> Decimal:
    if cells.text(cell).strip().endswith(("%", "％")):
        number = cells.parse_percent(cell) * 100
    else:
        number = cells.parse_number(cell)
    if not ZERO < number <= HUNDRED:
        raise BadValue(_("is not a weight from 0 to 100"))
    return number.quantize(CENT)


def _moment(cell: Cell) -> datetime:
    if isinstance(cell, datetime):
        found = cell
    else:
        try:
            found = datetime.fromisoformat(cells.text(cell).strip().replace("/", "-"))
        except ValueError as error:
            raise BadValue(_("is not a date with time")) from error
    return found if found.tzinfo else found.replace(tzinfo=UTC)
