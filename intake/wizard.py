"""The wizard's acts: receive, choose columns, check, commit, drop. Long ones are done by a worker (intake.working)."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from celery.exceptions import CeleryError
from django.core.cache import cache
from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from kombu.exceptions import OperationalError

from audit.services import record
from hrplatform.lib.tabular import Book, Limits, Refused
from hrplatform.lib.tabular.sniff import Format
from intake import actions, storage
from intake.enums import AT_WORK, BatchState, Source
from intake.models import Batch
from intake.registry import ImportKind
from intake.services import file_digest
from intake.table import Choices
from intake.tasks import work_on_batch
from intake.working import progress_key

logger = logging.getLogger(__name__)
RING_AGAIN_AFTER = timedelta(seconds=120)
KEPT_DAYS = 30
# A page reads the first rows of a workbook, which is parsed whole: about 90 bytes a cell.
UPLOADED = Limits(cells=1_000_000)


@transaction.atomic
def receive_file(*, kind: ImportKind, upload: UploadedFile, actor: Any, now: datetime, source_name: str = "") -> Batch:
    """Keep an uploaded file as a batch whose columns are still to be chosen. Writes an audit entry.

    source_name: what the sender calls where it comes from; its columns are then as chosen last time.
    Raises Refused for a file that is no table; then nothing is kept.
    """
    batch = Batch.objects.create(
        kind=kind.code, source=Source.WIZARD, state=BatchState.UPLOADED, file_name=(upload.name or "")[:255],
        size=upload.size or 0, created_by=actor, created_at=now, moved_at=now, choices={"source_name": source_name},
    )  # fmt: skip
    path = storage.save_upload(batch, upload)
    try:
        book = Book(path, UPLOADED)
        batch.findings = {"estimate": _estimate(book)}
    except Refused:
        storage.forget(batch)
        raise
    batch.stored_name, batch.sha256 = storage.UPLOAD, file_digest(path)
    batch.save(update_fields=["stored_name", "sha256", "findings"])
    after = {"kind": batch.kind, "file": batch.file_name, "sha256": batch.sha256}
    record(action=actions.UPLOADED, actor=actor, target=batch, after=after, batch=batch, digest=batch.sha256)
    return batch


def same_file(batch: Batch) -> Batch | None:
    """The import that has already written this very file and still stands."""
    done = Batch.objects.filter(kind=batch.kind, state=BatchState.DONE, sha256=batch.sha256)
    return done.exclude(pk=batch.pk).exclude(sha256="").select_related("created_by").first()


def start_check(*, batch: Batch, choices: Choices, signature: str, now: datetime) -> bool:
    """Keep what the columns are and have every row checked; False when the batch is at work or over."""
    open_states: list[str] = [BatchState.UPLOADED, BatchState.CHECKED, BatchState.REFUSED, BatchState.FAILED]
    values = {"choices": choices.as_stored(), "signature": signature}
    return _ring(batch, open_states, BatchState.CHECKING, now, values)


def start_commit(*, batch: Batch, accept_good: bool, actor: Any, now: datetime) -> bool:
    """Have a checked batch written by `actor`; False when it is not waiting for that."""
    values = {"choices": batch.choices | {"accept_good": accept_good}, "created_by": actor}
    return _ring(batch, [BatchState.CHECKED], BatchState.COMMITTING, now, values)


@transaction.atomic
def _ring(batch: Batch, before: list[str], state: str, now: datetime, values: dict[str, Any]) -> bool:
    moved = Batch.objects.filter(pk=batch.pk, state__in=before).update(state=state, moved_at=now, **values) == 1
    if moved:
        cache.delete(progress_key(batch))
        ring(batch)
    return moved


def ring(batch: Batch) -> None:
    """Wake a worker for a batch at work, after the commit. With the broker down the tick rings again."""
    schema, public_id = connection.schema_name, str(batch.public_id)
    transaction.on_commit(lambda: _knock(schema, public_id))


def _knock(schema: str, public_id: str) -> None:
    try:
        work_on_batch.apply_async([schema, public_id], retry=False)
    except (CeleryError, OperationalError):
        logger.warning("nobody could be woken for import %s", public_id)


@transaction.atomic
def drop_batch(*, batch: Batch, actor: Any, now: datetime) -> bool:
    """Throw an upload away that was not written; False when it is at work or over. Writes an audit entry."""
    open_states = [BatchState.UPLOADED, BatchState.CHECKED, BatchState.REFUSED, BatchState.FAILED]
    changed = Batch.objects.filter(pk=batch.pk, state__in=open_states).update(state=BatchState.DROPPED, moved_at=now)
    if changed:
        record(
            action=actions.DROPPED, actor=actor, target=batch, batch=batch,
            before={"state": batch.state}, after={"state": BatchState.DROPPED},
        )  # fmt: skip
        transaction.on_commit(lambda: storage.forget(batch))
    return bool(changed)


def tend_batches(*, now: datetime) -> dict[str, int]:
    """Each minute: batches whose message was lost are rung for again, files of old ones are removed."""
    silent = Batch.objects.filter(state__in=list(AT_WORK), moved_at__lt=now - RING_AGAIN_AFTER)
    rung = 0
    for batch in silent:
        if cache.get(progress_key(batch)) is None:
            ring(batch)
            rung += 1
    old = Batch.objects.exclude(stored_name="").filter(created_at__lt=now - timedelta(days=KEPT_DAYS))
    removed = 0
    for batch in old.exclude(state__in=list(AT_WORK)):
        storage.forget(batch)
        removed += Batch.objects.filter(pk=batch.pk).update(stored_name="")
    return {"imports_rung": rung, "imports_forgotten": removed}


def _estimate(book: Book) -> int:
    if book.format is not Format.CSV:
        return max((book.height(name) for name in book.sheet_names), default=0)
    with book.path.open("rb") as handle:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: handle.read(1 << 20), b""))
