"""Checked rows of a roster into tables: bulk statements, every touched object kept as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext_noop as _

from hrplatform.lib.tabular import Problem
from intake.changes import Touched
from people.enums import HeadKind
from people.history import Slice, close, in_force, place, reopen
from people.importing.rows import DETAILS, LEAVING, PLACE, RosterRow
from people.models import Assignment, Brand, Compensation, Department, DepartmentHead, Employee, Position, Region
from people.names import sort_key
from people.services import ensure_brand, ensure_department, ensure_position, ensure_region, save_histories
from people.services.histories import AssignmentValue, CompensationValue, load_histories
from people.signals import employee_left

BULK = 1000
DAY = timedelta(days=1)
Histories = dict[int, list[Slice]]
KEPT_OF_NEW = ("number", "name", "hire_date", "leave_date", "user_id")


@dataclass(slots=True)
class Written:
    """What was done: rows by effect, objects touched in order, histories before and after."""

    touched: list[Touched] = field(default_factory=list)
    histories: list[tuple[type[models.Model], Histories, Histories]] = field(default_factory=list)
    created_rows: set[int] = field(default_factory=set)
    changed_rows: set[int] = field(default_factory=set)
    warnings: list[Problem] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def add(self, name: str, number: int = 1) -> None:
        self.counts[name] = self.counts.get(name, 0) + number

    def effects(self) -> list[tuple[str, int]]:
        return [(message, self.counts.get(name, 0)) for name, message in EFFECTS.items()]


EFFECTS = {
    "people": _("New people"),
    "details": _("People whose details change"),
    "left": _("People who leave"),
    "assignments": _("New assignments and transfers"),
    "compensations": _("New pay and raises"),
    "heads": _("Heads appointed"),
    "heads_ended": _("Heads who end"),
    "departments": _("New departments"),
    "positions": _("New positions"),
    "brands": _("New brands"),
    "regions": _("New regions"),
}


class RosterWriter:
    """Writes good rows, `{number: rows in order of their dates}`."""

    def __init__(self, actor: Any) -> None:
        self.actor, self.out = actor, Written()

    def write(self, rows: Mapping[str, Sequence[RosterRow]]) -> Written:
        self.departments = self._named(Department, "path", "departments", rows, "department", self._new_department)
        self.positions = self._named(
            Position, "name", "positions", rows, "position", lambda name: ensure_position(name=name)
        )
        self.brands = self._coded(Brand, "brands", rows, "brand", lambda text: ensure_brand(text=text))
        self.regions = self._coded(Region, "regions", rows, "region", lambda text: ensure_region(text=text))
        self._write_people(rows)
        self._write_places(rows)
        self._write_pay(rows)
        self._write_heads(rows)
        self._write_leavers()
        return self.out

    # what the rows name

    def _named(
        self,
        model: type[models.Model],
        key: str,
        count: str,
        rows: Mapping[str, Sequence[RosterRow]],
        column: str,
        make: Callable[[str], models.Model],
    ) -> dict[str, int]:
        found = dict(model.objects.values_list(key, "pk"))  # type: ignore[attr-defined]
        self._make_missing(found, count, rows, column, make)
        return found

    def _coded(
        self,
        model: type[models.Model],
        count: str,
        rows: Mapping[str, Sequence[RosterRow]],
        column: str,
        make: Callable[[str], models.Model],
    ) -> dict[str, int]:
        found: dict[str, int] = {}
        for code, name, pk in model.objects.order_by("-pk").values_list("code", "name", "pk"):  # type: ignore[attr-defined]
            found |= {name: pk, code: pk}
        self._make_missing(found, count, rows, column, make)
        return found

    def _make_missing(
        self,
        found: dict[str, int],
        count: str,
        rows: Mapping[str, Sequence[RosterRow]],
        column: str,
        make: Callable[[str], models.Model],
    ) -> None:
        said = {getattr(row, column) for group in rows.values() for row in group} - {None}
        for name in sorted(said - set(found)):
            made = make(name)
            found[name] = made.pk
            if not isinstance(made, Department):
                self.out.add(count)
                self.out.touched.append(Touched(made, None, {"name": made.name}))  # type: ignore[attr-defined]

    def _new_department(self, path: str) -> Department:
        known = set(Department.objects.filter(path__in=_paths(path)).values_list("path", flat=True))
        department = ensure_department(path=path, actor=self.actor)
        for made in Department.objects.filter(path__in=[step for step in _paths(path) if step not in known]):
            self.out.add("departments")
            self.out.touched.append(Touched(made, None, {"path": made.path}))
        return department

    # people

    def _write_people(self, rows: Mapping[str, Sequence[RosterRow]]) -> None:
        self.people = {person.number: person for person in Employee.objects.filter(number__in=list(rows))}
        self.fresh = set(rows) - set(self.people)
        self.left_before = {number: person.leave_date for number, person in self.people.items()}
        new = [_new_person(number, rows[number]) for number in sorted(self.fresh)]
        for person in Employee.objects.bulk_create(new, batch_size=BULK):
            self.people[person.number] = person
            self.out.touched.append(Touched(person, None, {name: getattr(person, name) for name in KEPT_OF_NEW}))
            self.out.created_rows.add(rows[person.number][0].row)
        self.out.add("people", len(new))
        changed = [number for number in rows if number not in self.fresh and self._change(number, rows[number])]
        names = [*DETAILS, *LEAVING, "sort_key"]
        Employee.objects.bulk_update([self.people[number] for number in changed], names, batch_size=BULK)
        self.out.add("details", len(changed))
        self.ids = {**dict(Employee.objects.values_list("number", "pk"))}

    def _change(self, number: str, rows: Sequence[RosterRow]) -> bool:
        person, before, after = self.people[number], {}, {}
        for name in (*DETAILS, *LEAVING):
            value = latest(rows, name)
            if value is not None and getattr(person, name) != value:
                before[name], after[name] = getattr(person, name), value
                setattr(person, name, value)
                self.out.changed_rows.update(row.row for row in rows if getattr(row, name) == value)
        if "name" in after:
            before["sort_key"], person.sort_key = person.sort_key, sort_key(person.name)
            after["sort_key"] = person.sort_key
        if after:
            self.out.touched.append(Touched(person, before, after))
        return bool(after)

    # histories

    def _write_places(self, rows: Mapping[str, Sequence[RosterRow]]) -> None:
        self._write_history(Assignment, "assignments", rows, self._place_value)

    def _write_pay(self, rows: Mapping[str, Sequence[RosterRow]]) -> None:
        self._write_history(Compensation, "compensations", rows, self._pay_value)

    def _write_history(
        self,
        model: type[models.Model],
        count: str,
        rows: Mapping[str, Sequence[RosterRow]],
        value_of: Callable[[RosterRow, Any], Any],
    ) -> None:
        numbers = {self.people[number].pk: number for number in rows}
        before = load_histories(model, numbers, lock=True)
        after: Histories = {}
        for pk, number in numbers.items():
            slices = self._reopened(number, before[pk])
            for row in rows[number]:
                if not self._is_first_chapter(row, rows[number], slices, value_of):
                    slices = self._placed(slices, row, value_of, fresh=number in self.fresh)
            after[pk] = self._closed(number, slices)
        saved = save_histories(model=model, before=before, after=after, actor=self.actor, audit=False)
        self.out.add(count, saved.created)
        touched = [pk for pk in after if after[pk] != before[pk]]
        self.out.histories.append((model, {pk: before[pk] for pk in touched}, {pk: after[pk] for pk in touched}))

    def _is_first_chapter(
        self,
        row: RosterRow,
        group: Sequence[RosterRow],
        slices: list[Slice],
        value_of: Callable[[RosterRow, Any], Any],
    ) -> bool:
        """The undated row of a history that was imported before: it began the history and still says the same."""
        if not row.undated or row.employee in self.fresh or all(other.undated for other in group):
            return False
        first = in_force(slices, self.people[row.employee].hire_date)
        return first is not None and value_of(row, first.value) == first.value

    def _placed(
        self, slices: list[Slice], row: RosterRow, value_of: Callable[[RosterRow, Any], Any], *, fresh: bool
    ) -> list[Slice]:
        assert row.as_of is not None  # the checker dated every row
        current = in_force(slices, row.as_of)
        value = value_of(row, current.value if current else None)
        if value is None:
            return slices
        placed = place(slices, row.as_of, value)
        if placed != slices:
            (self.out.created_rows if fresh else self.out.changed_rows).add(row.row)
        return placed

    def _reopened(self, number: str, slices: list[Slice]) -> list[Slice]:
        """A leaver whose last day moves gets the open end back before it is cut anew."""
        old, new = self.left_before.get(number), self.people[number].leave_date
        return reopen(slices, old) if old and old != new else slices

    def _closed(self, number: str, slices: list[Slice]) -> list[Slice]:
        last = self.people[number].leave_date
        return close(slices, last) if last else slices

    def _place_value(self, row: RosterRow, current: AssignmentValue | None) -> AssignmentValue | None:
        known: dict[str, Mapping[str, int]] = {
            "department": self.departments,
            "position": self.positions,
            "brand": self.brands,
            "region": self.regions,
            "manager": self.ids,
        }
        said: dict[str, int | None] = {}
        for name in PLACE:
            words = getattr(row, name)
            if words is not None:
                said[name] = known[name][words]
            elif name in row.given and name not in ("department", "position"):
                said[name] = None
        if current is not None:
            return replace(current, **said)
        return AssignmentValue(**said) if {"department", "position"} <= set(said) else None  # type: ignore[arg-type]

    def _pay_value(self, row: RosterRow, current: CompensationValue | None) -> CompensationValue | None:
        if row.salary is None and row.bonus_share is None:
            return None
        if row.salary is None and current is None:
            message = _("%(number)s: a bonus share without a salary was left out")
            self.out.warnings.append(Problem(message, {"number": row.employee}, row=row.row))
            return None
        salary = row.salary if row.salary is not None else current.salary  # type: ignore[union-attr]
        share = row.bonus_share if row.bonus_share is not None else (current.bonus_share if current else None)
        return CompensationValue(salary, share)

    # heads

    def _write_heads(self, rows: Mapping[str, Sequence[RosterRow]]) -> None:
        said = [row for group in rows.values() for row in group if row.head is not None]
        if not said:
            return
        self.heads = list(DepartmentHead.objects.select_for_update().filter(kind=HeadKind.HEAD).order_by("start"))
        for row in sorted(said, key=lambda row: (row.as_of or date.min, row.row)):
            employee = self.people[row.employee]
            wanted = self._department_on(employee.pk, row.as_of) if row.head else None
            self._end_other_headships(row, employee.pk, wanted)
            if wanted:
                self._appoint(row, employee, wanted)

    def _department_on(self, employee: int, on: date | None) -> int | None:
        after = self.out.histories[0][2].get(employee)
        slices = after if after is not None else load_histories(Assignment, [employee])[employee]
        current = in_force(slices, on) if on else None
        return current.value.department if current else None

    def _end_other_headships(self, row: RosterRow, employee: int, wanted: int | None) -> None:
        for head in self._heads_on(row.as_of):
            if head.employee_id == employee and head.department_id != wanted:
                self._end(head, row)

    def _appoint(self, row: RosterRow, employee: Employee, department: int) -> None:
        """A new head ends the open row of the one before; the same head again changes nothing."""
        assert row.as_of is not None
        here = [head for head in self.heads if head.department_id == department]
        in_office = [head for head in here if head in self._heads_on(row.as_of)]
        if any(head.employee_id == employee.pk for head in in_office):
            return
        for head in in_office:
            self._end(head, row)
        later = min((head.start for head in here if head.start > row.as_of), default=None)
        until = min((day for day in (later - DAY if later else None, employee.leave_date) if day), default=None)
        made = DepartmentHead.objects.create(
            department_id=department, employee=employee, start=row.as_of, until=until, kind=HeadKind.HEAD
        )
        self.heads.append(made)
        self.out.add("heads")
        self.out.touched.append(Touched(made, None, {"start": made.start, "until": made.until}))
        (self.out.created_rows if row.employee in self.fresh else self.out.changed_rows).add(row.row)

    def _heads_on(self, on: date | None) -> list[DepartmentHead]:
        return [head for head in self.heads if on and head.start <= on and (head.until is None or head.until >= on)]

    def _end(self, head: DepartmentHead, row: RosterRow) -> None:
        assert row.as_of is not None
        before = {"start": head.start, "until": head.until}
        self.out.add("heads_ended")
        self.out.changed_rows.add(row.row)
        head.until = max(row.as_of - DAY, head.start)
        head.save(update_fields=["until"])
        self.out.touched.append(Touched(head, before, {"start": head.start, "until": head.until}))

    # leavers

    def _write_leavers(self) -> None:
        for number, person in self.people.items():
            if not person.leave_date or person.leave_date == self.left_before.get(number):
                continue
            for head in DepartmentHead.objects.filter(employee=person, start__lte=person.leave_date):
                if head.until is None or head.until > person.leave_date:
                    before = {"until": head.until}
                    head.until = person.leave_date
                    head.save(update_fields=["until"])
                    self.out.touched.append(Touched(head, before, {"until": head.until}))
            self.out.add("left")
            employee_left.send(sender=Employee, employee=person, actor=self.actor)


def latest(rows: Sequence[RosterRow], name: str) -> Any:
    """What the last row that says something says."""
    return next((value for row in reversed(rows) if (value := getattr(row, name)) is not None), None)


def _new_person(number: str, rows: Sequence[RosterRow]) -> Employee:
    said = {name: latest(rows, name) for name in (*DETAILS, *LEAVING)}
    given = {name: value for name, value in said.items() if value is not None}
    return Employee(number=number, sort_key=sort_key(given["name"]), **given)


def _paths(path: str) -> Iterable[str]:
    names = path.split("/")
    return ["/".join(names[:depth]) for depth in range(1, len(names) + 1)]
