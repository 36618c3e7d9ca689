"""Rows of a roster against each other and against the people already known. No writes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext_noop as _

from hrplatform.lib.formats import join_names
from hrplatform.lib.tabular import Ids, Problem
from people.importing.rows import RosterRow, RowReader

NEEDED = ("name", "department", "position", "hire_date")


@dataclass(frozen=True, slots=True)
class Known:
    """What the company knows of a person: enough to check a row."""

    hire_date: date
    leave_date: date | None
    manager: str | None


@dataclass(slots=True)
class Checked:
    """Good rows by person in order of their dates, the rejected ones, warnings, and how many rows only repeated."""

    rows: dict[str, list[RosterRow]] = field(default_factory=dict)
    rejected: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    repeated: int = 0


class Checker:
    """Checks the rows of one file; `known` are all people by number, `as_of` what an empty date means for them."""

    def __init__(self, reader: RowReader, known: Mapping[str, Known], as_of: date) -> None:
        self.reader, self.known, self.as_of = reader, known, as_of
        self.out = Checked()

    def check(self, rows: list[RosterRow]) -> Checked:
        self._name_people(rows)
        good = [row for row in rows if self._is_complete(row)]
        self._date(good)
        good = self._without_doubles(good)
        while True:
            kept = self._without_strangers(good)
            kept = self._without_circles(kept)
            if len(kept) == len(good):
                break
            good = kept
        for row in sorted(good, key=lambda row: (row.as_of, row.row)):
            self.out.rows.setdefault(row.employee, []).append(row)
        self._warn_of_early_rows()
        return self.out

    def _reject(self, row: RosterRow, name: str, message: str, **params: Any) -> None:
        self.out.rejected.append(self.reader.problem(row, name, message, **params))

    def _name_people(self, rows: list[RosterRow]) -> None:
        """Give numbers their leading zeros back: of the people known, and of the text cells of this file."""
        in_file = {row.employee for row in rows if isinstance(row.raw.get("employee"), str)}
        here, together = Ids(self.known), Ids(dict.fromkeys([*self.known, *in_file]))
        for row in rows:
            cell = row.raw.get("employee")
            row.employee = (here if isinstance(cell, str) else together).find(cell) or row.employee
        managers = Ids(dict.fromkeys([*self.known, *(row.employee for row in rows)]))
        for row in rows:
            if row.manager is not None:
                row.manager = managers.find(row.raw["manager"]) or row.manager

    def _is_complete(self, row: RosterRow) -> bool:
        if row.employee not in self.known:
            missing = next((name for name in NEEDED if getattr(row, name) is None), None)
            if missing:
                self._reject(row, missing, _("is empty"))
                return False
        if row.manager == row.employee:
            self._reject(row, "manager", _("is the person's own number"))
            return False
        return True

    def _date(self, rows: list[RosterRow]) -> None:
        """An empty date is the hire date of somebody new, else the day given for the file, for leavers their last."""
        leaving = {row.employee: row.leave_date for row in rows if row.leave_date}
        for row in rows:
            if row.as_of is not None:
                continue
            person = self.known.get(row.employee)
            row.undated = True
            if person is None:
                row.as_of = row.hire_date
            else:
                last = leaving.get(row.employee) or person.leave_date
                row.as_of = min(self.as_of, last) if last else self.as_of

    def _without_doubles(self, rows: list[RosterRow]) -> list[RosterRow]:
        groups: dict[tuple[str, date | None], list[RosterRow]] = defaultdict(list)
        for row in rows:
            groups[row.employee, row.as_of].append(row)
        kept = []
        for group in groups.values():
            if len({row.content() for row in group}) == 1:
                kept.append(group[0])
                self.out.repeated += len(group) - 1
                continue
            for row in group:
                others = join_names(str(other.row) for other in group if other is not row)
                self._reject(row, "employee", _("says something else than row %(rows)s for the same date"), rows=others)
        return self._with_one_hire_date(kept)

    def _with_one_hire_date(self, rows: list[RosterRow]) -> list[RosterRow]:
        said: dict[str, set[date]] = defaultdict(set)
        for row in rows:
            if row.hire_date:
                said[row.employee].add(row.hire_date)
        kept = []
        for row in rows:
            if len(said[row.employee]) > 1 and row.hire_date:
                self._reject(row, "hire_date", _("differs from another row of the same person"))
            else:
                kept.append(row)
        return kept

    def _without_strangers(self, rows: list[RosterRow]) -> list[RosterRow]:
        """Managers must be people of the company or of the good rows; leavers have no rows after their last day."""
        people = {*self.known, *(row.employee for row in rows)}
        last_days = {row.employee: row.leave_date for row in rows if row.leave_date}
        kept = []
        for row in rows:
            person = self.known.get(row.employee)
            last = last_days.get(row.employee) or (person.leave_date if person else None)
            if row.manager is not None and row.manager not in people:
                self._reject(row, "manager", _("is the number of nobody in the company or the file"))
            elif last and row.as_of and row.as_of > last:
                self._reject(row, "as_of", _("is after the leave date"))
            else:
                kept.append(row)
        return kept

    def _without_circles(self, rows: list[RosterRow]) -> list[RosterRow]:
        """Nobody may be above themselves once the file is in."""
        above = {number: person.manager for number, person in self.known.items()}
        latest: dict[str, RosterRow] = {}
        for row in sorted(rows, key=lambda row: row.as_of or date.min):
            latest[row.employee] = row
            if "manager" in row.given:
                above[row.employee] = row.manager
        bad = {number for number in circles(above) if number in latest}
        for number in sorted(bad):
            self._reject(latest[number], "manager", _("makes a circle: somebody would be above themselves"))
        return [row for row in rows if row.employee not in bad or row is not latest[row.employee]]

    def _warn_of_early_rows(self) -> None:
        for number, rows in self.out.rows.items():
            person = self.known.get(number)
            hired = next((row.hire_date for row in rows if row.hire_date), person.hire_date if person else None)
            for row in rows:
                if hired and row.as_of and row.as_of < hired:
                    message = _("%(number)s: %(day)s is before the hire date %(hired)s; taken")
                    params = {"number": number, "day": row.as_of.isoformat(), "hired": hired.isoformat()}
                    self.out.warnings.append(Problem(message, params, row=row.row))


def circles(above: Mapping[str, str | None]) -> set[str]:
    """Everybody who is above themselves by following managers upward."""
    state: dict[str, int] = {}
    found: set[str] = set()
    for start in above:
        trail: list[str] = []
        at: str | None = start
        while at is not None and at not in state:
            state[at] = 1
            trail.append(at)
            at = above.get(at)
        if at is not None and state[at] == 1:
            found.update(trail[trail.index(at) :])
        for number in trail:
            state[number] = 2
    return found


def absent(known: Iterable[str], present: Iterable[str]) -> int:
    """How many of the people known the file does not speak of."""
    return len(set(known) - set(present))
