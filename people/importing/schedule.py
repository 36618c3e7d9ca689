"""Schedules (排班) as something that can be imported: who works on which day (spec 2.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from hrplatform.lib.tabular import BadValue, Cell, Field, Problem
from hrplatform.lib.tabular import values as cells
from intake.changes import Touched, keep_changes, take_back
from intake.models import Batch
from intake.registry import ImportKind, Outcome, Run, register
from people.models import Employee, ScheduleEntry
from people.permissions import is_hr
from people.services import write_schedule
from people.signals import people_changed

COLUMNS = (
    Field("employee", ("工号", "员工编号", "员工工号", "number"), gettext_lazy("Number"), required=True,
          example="0007"),
    Field("date", ("日期", "排班日期", "day"), gettext_lazy("Date"), required=True, kind="date",
          example="2025-03-08"),
    Field("works", ("是否上班", "上班", "出勤", "排班", "working"), gettext_lazy("Works"), required=True,
          kind="yes_no", example="是"),
)  # fmt: skip
Key = tuple[int, date]


@dataclass(frozen=True, slots=True)
class Said:
    """One good row."""

    row: int
    employee: int
    day: date
    works: bool


class ScheduleReader:
    """Reads rows under the file's header; people are known by number."""

    def __init__(self, run: Run) -> None:
        self.header = run.table.header
        self.people = dict(Employee.objects.values_list("number", "pk"))
        self.ids = cells.Ids(self.people)

    def read(self, number: int, row: Sequence[Cell]) -> Said | Problem:
        raw = {name: row[place] if place < len(row) else None for name, place in self.header.columns.items()}
        found = self.ids.find(raw["employee"])
        if found is None:
            return self._problem(number, raw, "employee", _("is nobody's number"))
        for name, parse in (("date", cells.parse_date), ("works", cells.parse_yes_no)):
            try:
                raw[name] = parse(raw[name])  # type: ignore[assignment]
            except BadValue as bad:
                return self._problem(number, raw, name, bad.message, **bad.params)
        return Said(number, self.people[found], raw["date"], raw["works"])  # type: ignore[arg-type]

    def _problem(self, number: int, raw: dict[str, Cell], name: str, message: str, **params: object) -> Problem:
        return Problem(message, params, number, self.header.title(name), cells.text(raw[name])[:80])

    def clash(self, said: Said) -> Problem:
        message = _("says something else than another row for the same person and day")
        return Problem(message, {}, said.row, self.header.title("works"), str(said.day))


def import_schedule(run: Run) -> Outcome:
    """Write the good rows; what stood there is kept in the batch. Sends people_changed."""
    outcome, reader = Outcome(), ScheduleReader(run)
    said: dict[Key, list[Said]] = {}
    for number, row in run.table.rows():
        outcome.rows += 1
        read = run.table.overlong(number, row) or reader.read(number, row)
        if isinstance(read, Problem):
            outcome.rejected.append(read)
        else:
            said.setdefault((read.employee, read.day), []).append(read)
    good: dict[Key, bool] = {}
    for key, rows in said.items():
        if len({item.works for item in rows}) == 1:
            good[key] = rows[0].works
        else:
            outcome.rejected += [reader.clash(item) for item in rows]
    outcome.rejected.sort(key=lambda problem: problem.row or 0)
    _write(run, good, outcome)
    outcome.unchanged = outcome.rows - len(outcome.rejected) - outcome.created - outcome.changed
    return outcome


def _write(run: Run, good: dict[Key, bool], outcome: Outcome) -> None:
    before = {key: row.works for key, row in _stored(good).items()}
    write_schedule(entries=[(*key, works) for key, works in good.items()], actor=run.actor, batch=run.batch)
    after = _stored(good)
    changed = [key for key, works in good.items() if before.get(key) is not works]
    outcome.created = sum(key not in before for key in changed)
    outcome.changed = len(changed) - outcome.created
    touched = [
        Touched(after[key], {"works": before[key]} if key in before else None, {"works": good[key]}) for key in changed
    ]
    keep_changes(batch=run.batch, touched=touched)
    outcome.effects = [(_("Days worked"), sum(good[key] for key in changed)),
                       (_("Days off"), sum(not good[key] for key in changed))]  # fmt: skip


def _stored(keys: dict[Key, bool]) -> dict[Key, ScheduleEntry]:
    people, days = {pk for pk, _day in keys}, {day for _pk, day in keys}
    rows = ScheduleEntry.objects.filter(employee_id__in=people, day__in=days)
    return {(row.employee_id, row.day): row for row in rows}


def undo_schedule(batch: Batch) -> None:
    """The schedule as it was before the file; UndoRefused where a day was changed since. Sends people_changed."""
    changes = list(batch.changes.all())
    rows = ScheduleEntry.objects.filter(pk__in=[change.key for change in changes])
    touched = list(rows.values_list("employee_id", "day"))
    take_back(changes)
    if touched:
        days = [day for _pk, day in touched]
        people_changed.send(
            sender=ScheduleEntry, employees=sorted({pk for pk, _day in touched}), start=min(days), until=max(days)
        )


def register_schedule() -> None:
    """Called once when the app is ready."""
    register(
        ImportKind(
            code="schedule",
            label=gettext_lazy("Schedule"),
            help=gettext_lazy("Who works on which day. A schedule overrides calendar and days off, leave stays leave."),
            fields=lambda: COLUMNS,
            importer=import_schedule,
            undo=undo_schedule,
            may_import=is_hr,
            order=40,
        )
    )
