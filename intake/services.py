"""Taking files in and taking them back: one transaction, one audit entry, whole or nothing (spec 2.6)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from audit.services import record
from hrplatform.lib.tabular import Problem
from intake import actions, registry
from intake.enums import AT_WORK, BatchState, Source
from intake.models import Batch
from intake.problems import causes_of
from intake.pushed import rows_digest, table_of
from intake.registry import ImportKind, Outcome, Run, UndoRefused
from intake.table import Choices, Table, open_table

CHUNK = 1 << 20


class _TakeBack(Exception):
    """Ends the transaction of a trial or of a file with wrong rows; never leaves this module."""


class NothingToDo(Exception):
    """Another worker has finished this batch meanwhile."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an import says (spec 13.7). `batch` is None where nothing was kept."""

    outcome: Outcome
    totals: Mapping[str, int]
    batch: Batch | None
    table: Table

    def as_answer(self) -> dict[str, Any]:
        outcome = self.outcome
        return {
            "rows": outcome.rows,
            "created": outcome.created,
            "changed": outcome.changed,
            "unchanged": outcome.unchanged,
            "rejected": [problem.as_answer() for problem in outcome.rejected],
            "warnings": [warning_text(problem) for problem in outcome.warnings],
            "batch": str(self.batch.public_id) if self.batch else None,
            "totals": dict(self.totals),
            "touched_days": outcome.touched_days,
        }


def warning_text(problem: Problem) -> str:
    """A warning in one line; those about a row begin with its number."""
    if problem.row is None:
        return problem.reason
    return _("row %(row)s: %(reason)s") % {"row": problem.row, "reason": problem.reason}


def import_file(
    *,
    kind: ImportKind,
    path: Path,
    file_name: str,
    choices: Choices,
    actor: Any,
    today: date,
    now: datetime,
    dry_run: bool = False,
    source: str = Source.COMMAND,
    batch: Batch | None = None,
    progress: Callable[[int], None] = lambda rows: None,
    with_totals: bool = True,
) -> Answer:
    """Read, check and write one file; with wrong rows nothing is written unless `accept_good` was chosen.

    Writes the batch with what it replaced and one audit entry. A trial (`dry_run`) does all the same and is rolled
    back, so that what it says would happen is what would happen. Raises Refused for a file that is no such table.
    Totals count all of the company's data, which takes the longer the more there is: False for who won't read them.
    """
    table = open_table(path, kind.fields(), choices)
    known = batch

    def take_batch() -> Batch:
        if known:
            return _still_at_work(known)
        size, digest = path.stat().st_size, file_digest(path)
        return _new_batch(kind, file_name, size, digest, choices, actor, now, source)

    return _take(
        kind, table, choices, take_batch, actor, today, now, progress, dry_run=dry_run, with_totals=with_totals
    )


def import_rows(
    *,
    kind: ImportKind,
    rows: Sequence[Mapping[str, Any]],
    name: str,
    actor: Any,
    today: date,
    now: datetime,
    accept_good: bool = False,
    dry_run: bool = False,
    source: str = Source.API,
    with_totals: bool = True,
) -> Answer:
    """Check and write rows that came as data, under the same rules as a file (spec 2.6, 13.3).

    rows: at most 10,000 mappings of a column's name (or one of its words in a header) to a plain JSON value, wide or
    long as in a file; a missing key or None is an empty cell. name: what the batch is called in the list of imports.
    Rejected rows are counted from 1 in the order given. With wrong rows nothing is written unless `accept_good`; then
    `answer.batch` is None and nothing is kept. Answer.as_answer() has the shape of spec 13.7.

    Writes the batch (its digest is that of the rows), what it replaced, one audit entry, and marks the days touched
    for judging again. Waits for other imports of the company. Raises Refused for too many rows, a needed column that
    no row has, or a key given twice.
    """
    table = table_of(rows, kind.fields())
    choices = Choices(accept_good=accept_good)

    def take_batch() -> Batch:
        size, digest = rows_digest(rows)
        return _new_batch(kind, name, size, digest, choices, actor, now, source)

    return _take(
        kind, table, choices, take_batch, actor, today, now, lambda rows: None,
        dry_run=dry_run, with_totals=with_totals,
    )  # fmt: skip


def _take(
    kind: ImportKind,
    table: Table,
    choices: Choices,
    take_batch: Callable[[], Batch],
    actor: Any,
    today: date,
    now: datetime,
    progress: Callable[[int], None],
    *,
    dry_run: bool,
    with_totals: bool = True,
) -> Answer:
    count = registry.totals if with_totals else dict
    outcome: Outcome | None = None
    totals: Mapping[str, int] = {}
    try:
        with transaction.atomic():
            one_at_a_time()
            batch = take_batch()
            outcome = kind.importer(Run(table, choices, batch, actor, today, now, progress))
            outcome.warnings[:0] = table.warnings
            totals = count()
            if dry_run or (outcome.rejected and not choices.accept_good):
                raise _TakeBack
            _finish(batch, outcome, table, actor, now)
    except _TakeBack:
        assert outcome is not None  # raised only after it was set
        return Answer(outcome, totals if dry_run else count(), None, table)
    return Answer(outcome, totals, batch, table)


def one_at_a_time() -> None:
    """Imports of a company wait for each other until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || ':intake', 0))")


def _still_at_work(batch: Batch) -> Batch:
    """The batch as the database has it now; NothingToDo where it is not at work any more."""
    fresh = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if fresh.state not in AT_WORK:
        raise NothingToDo
    return fresh


def file_digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as handle:
        while chunk := handle.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _new_batch(
    kind: ImportKind, name: str, size: int, digest: str, choices: Choices, actor: Any, now: datetime, source: str
) -> Batch:
    return Batch.objects.create(
        kind=kind.code,
        source=source,
        state=BatchState.COMMITTING,
        file_name=name[:255],
        size=size,
        sha256=digest,
        choices=choices.as_stored(),
        created_by=actor,
        created_at=now,
    )


def _finish(batch: Batch, outcome: Outcome, table: Table, actor: Any, now: datetime) -> None:
    batch.state, batch.signature = BatchState.DONE, batch.signature or table.signature
    batch.finished_at = batch.moved_at = now
    batch.rows, batch.created, batch.changed = outcome.rows, outcome.created, outcome.changed
    batch.unchanged, batch.rejected = outcome.unchanged, len(outcome.rejected)
    batch.findings = findings_of(outcome)
    batch.save()
    counts = {name: getattr(batch, name) for name in ("rows", "created", "changed", "unchanged", "rejected")}
    record(
        action=actions.IMPORTED,
        actor=actor,
        target=batch,
        after={"kind": batch.kind, "file": batch.file_name, "sha256": batch.sha256, **counts},
        batch=batch,
        digest=outcome.digest or batch.sha256,
    )


SHOWN_PROBLEMS = 200


def findings_of(outcome: Outcome) -> dict[str, Any]:
    """What the page of a batch shows: the first problems, every kind of warning, the effects."""
    return {
        "rejected": [problem.as_stored() for problem in outcome.rejected[:SHOWN_PROBLEMS]],
        "warnings": [problem.as_stored() for problem in outcome.warnings[:SHOWN_PROBLEMS]],
        "causes": causes_of(outcome.rejected),
        "effects": outcome.effects,
        "counts": {name: getattr(outcome, name) for name in ("rows", "created", "changed", "unchanged")}
        | {"rejected": len(outcome.rejected), "warnings": len(outcome.warnings)},
    }


@transaction.atomic
def undo_batch(*, batch: Batch, actor: Any, reason: str, now: datetime) -> Batch:
    """Take a batch back: what it made goes, what it replaced returns. Writes one audit entry.

    Raises UndoRefused where something frozen rests on it or something was changed since.
    """
    one_at_a_time()
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if batch.state != BatchState.DONE:
        raise UndoRefused(_("Only a finished import can be undone."))
    objections = registry.undo_objections(batch)
    if objections:
        raise UndoRefused(" ".join(objections))
    registry.kind_of(batch.kind).undo(batch)
    batch.state, batch.undone_by, batch.undone_at = BatchState.UNDONE, actor, now
    batch.save(update_fields=["state", "undone_by", "undone_at"])
    record(
        action=actions.UNDONE,
        actor=actor,
        target=batch,
        before={"state": BatchState.DONE},
        after={"state": BatchState.UNDONE},
        reason=reason,
        batch=batch,
        digest=batch.sha256,
    )
    return batch
