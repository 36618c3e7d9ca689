"""Transfers as something that can be imported: where known people work from a day on (spec 13.3)."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from hrplatform.lib.tabular import Problem
from intake.changes import keep_changes
from intake.registry import ImportKind, Outcome, Run, register
from people.importing.checking import Checker
from people.importing.columns import COLUMNS
from people.importing.importer import known_people
from people.importing.rows import PLACE, RosterRow, RowReader
from people.importing.undoing import keep_histories, undo_roster
from people.importing.writing import RosterWriter
from people.permissions import is_hr

NEEDED = frozenset({"employee", "department", "position"})
FIELDS = tuple(
    replace(item, required=item.name in NEEDED, words=(*item.words, "from", "开始日期"))
    if item.name == "as_of"
    else replace(item, required=item.name in NEEDED)
    for item in COLUMNS
    if item.name in {"employee", "as_of", *PLACE}
)
EXAMPLE = (
    ("工号", "部门", "岗位", "直属上级", "生效日期"),
    ("0007", "运营中心/天猫组", "运营专员", "0002", "2025-03-01"),
)


class TransferChecker(Checker):
    """Nobody is hired by a transfer: an unknown number is wrong."""

    def _is_complete(self, row: RosterRow) -> bool:
        if row.employee not in self.known:
            self._reject(row, "employee", _("is the number of nobody in the company"))
            return False
        missing = next((name for name in ("department", "position") if getattr(row, name) is None), None)
        if missing:
            self._reject(row, missing, _("is empty"))
            return False
        return super()._is_complete(row)


def import_assignments(run: Run) -> Outcome:
    """Write the good rows: a new slice from the day on. Side effects: as those of a roster."""
    outcome, reader, rows = Outcome(), RowReader(run.table.header, percent_points=False), []
    for number, cells in run.table.rows():
        outcome.rows += 1
        said = run.table.overlong(number, cells) or reader.read(number, cells)
        if isinstance(said, Problem):
            outcome.rejected.append(said)
        else:
            rows.append(said)
    checked = TransferChecker(reader, known_people(run), run.as_of).check(rows)
    written = RosterWriter(run.actor).write(checked.rows)
    keep_changes(batch=run.batch, touched=written.touched)
    keep_histories(batch=run.batch, histories=written.histories)
    outcome.rejected = sorted([*outcome.rejected, *checked.rejected], key=lambda problem: problem.row or 0)
    outcome.warnings += [*checked.warnings, *written.warnings]
    outcome.changed = len(written.changed_rows | written.created_rows)
    outcome.unchanged = sum(len(group) for group in checked.rows.values()) - outcome.changed + checked.repeated
    outcome.effects = [(message, number) for message, number in written.effects() if number]
    return outcome


def register_assignments() -> None:
    """Called once when the app is ready."""
    register(
        ImportKind(
            code="assignments",
            label=gettext_lazy("Transfers"),
            help=gettext_lazy("Where known people work from a day on: department, position, brand, region, manager."),
            fields=lambda: FIELDS,
            importer=import_assignments,
            undo=undo_roster,
            may_import=is_hr,
            order=15,
            takes_as_of=True,
            example=EXAMPLE,
        )
    )
