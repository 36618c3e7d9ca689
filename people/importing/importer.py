"""The roster importer: read, check, write, keep what is needed to take it back."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_noop as _

from hrplatform.lib.tabular import Problem
from intake.changes import keep_changes
from intake.models import Batch
from intake.registry import Outcome, Run
from people.importing.checking import Checked, Checker, Known, absent
from people.importing.rows import RosterRow, RowReader
from people.importing.undoing import keep_histories
from people.importing.writing import RosterWriter, Written
from people.models import Assignment, Employee

PROGRESS_EVERY = 500


def import_roster(run: Run) -> Outcome:
    """Write the good rows of a roster. Side effects: departments, positions, brands, regions made where missing,
    employees, both histories, headships; people_changed and employee_left are sent."""
    outcome = Outcome()
    reader = RowReader(run.table.header, percent_points=run.choices.percent_points)
    rows = _read(run, reader, outcome)
    known = known_people(run)
    checked = Checker(reader, known, run.as_of).check(rows)
    written = RosterWriter(run.actor).write(checked.rows)
    _keep(run.batch, written)
    _tell(outcome, checked, written, missing=absent(_employed(known, run), (row.employee for row in rows)))
    return outcome


def known_people(run: Run) -> dict[str, Known]:
    """Everybody in the company by number, with the manager of the last place."""
    managers = dict(Assignment.objects.order_by("employee_id", "start").values_list("employee_id", "manager__number"))
    people = Employee.objects.values_list("number", "pk", "hire_date", "leave_date")
    return {number: Known(hired, left, managers.get(pk)) for number, pk, hired, left in people}


def _employed(known: dict[str, Known], run: Run) -> Iterable[str]:
    return (number for number, person in known.items() if not person.leave_date or person.leave_date >= run.today)


def _read(run: Run, reader: RowReader, outcome: Outcome) -> list[RosterRow]:
    rows = []
    for number, cells in run.table.rows():
        outcome.rows += 1
        said = run.table.overlong(number, cells) or reader.read(number, cells)
        if isinstance(said, Problem):
            outcome.rejected.append(said)
        else:
            rows.append(said)
        if outcome.rows % PROGRESS_EVERY == 0:
            run.progress(outcome.rows)
    return rows


def _keep(batch: Batch, written: Written) -> None:
    keep_changes(batch=batch, touched=written.touched)
    keep_histories(batch=batch, histories=written.histories)


def _tell(outcome: Outcome, checked: Checked, written: Written, *, missing: int) -> None:
    outcome.rejected = sorted([*outcome.rejected, *checked.rejected], key=lambda problem: problem.row or 0)
    outcome.warnings += [*checked.warnings, *written.warnings]
    if missing:
        message = _("People of the company who are not in the file and stay as they are: %(number)s.")
        outcome.warnings.append(Problem(message, {"number": missing}))
    outcome.created, outcome.changed = len(written.created_rows), len(written.changed_rows - written.created_rows)
    good = sum(len(rows) for rows in checked.rows.values())
    outcome.unchanged = good - outcome.created - outcome.changed + checked.repeated
    outcome.effects = [(message, number) for message, number in written.effects() if number]
