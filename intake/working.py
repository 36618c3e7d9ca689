"""What a worker does with a batch: check or commit it, and say how far it is."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.core.cache import cache

from hrplatform.lib.tabular import Problem, Refused
from intake import storage
from intake.enums import AT_WORK, BatchState, Source
from intake.models import Batch
from intake.registry import kind_of
from intake.services import Answer, NothingToDo, findings_of, import_file
from intake.table import Choices

logger = logging.getLogger(__name__)
PROGRESS_KEPT = 3600


def work(*, batch: Batch, today: date, now: datetime) -> Batch:
    """Check or commit, as its state says; again after a crash is the same as once."""
    is_check = batch.state == BatchState.CHECKING
    if batch.state not in AT_WORK:
        return batch
    try:
        answer = import_file(
            kind=kind_of(batch.kind), path=storage.upload_path(batch), file_name=batch.file_name,
            choices=Choices.from_stored(batch.choices), actor=batch.created_by, today=today, now=now,
            dry_run=is_check, source=Source.WIZARD, batch=batch, progress=_reporter(batch), with_totals=False,
        )  # fmt: skip
    except Refused as refused:
        problem = Problem(refused.message, refused.params)
        return _move(batch, BatchState.REFUSED, now, findings={"refused": problem.as_stored()})
    except NothingToDo:
        batch.refresh_from_db()
        return batch
    except Exception:
        logger.exception("import %s failed", batch.public_id)
        return _move(batch, BatchState.FAILED, now)
    return _settle(batch, answer, now)


def _settle(batch: Batch, answer: Answer, now: datetime) -> Batch:
    """What a check or commit found, kept for the page. A commit that met new wrong rows waits for a decision."""
    storage.save_problems(batch, answer.outcome.rejected)
    if answer.batch is not None:
        if not answer.outcome.rejected:
            storage.forget(batch)
        return answer.batch
    return _move(batch, BatchState.CHECKED, now, findings=findings_of(answer.outcome))


def _move(batch: Batch, state: str, now: datetime, **values: Any) -> Batch:
    """One worker's answer counts: a batch that is not at work any more stays as it is."""
    Batch.objects.filter(pk=batch.pk, state__in=list(AT_WORK)).update(state=state, moved_at=now, **values)
    batch.refresh_from_db()
    return batch


# progress: seen by everybody, kept by nobody


def progress_of(batch: Batch) -> tuple[int, int]:
    """Rows read so far, and how many there are as far as is known."""
    done = cache.get(progress_key(batch)) or 0
    total = batch.findings.get("counts", {}).get("rows") or batch.findings.get("estimate", 0)
    return min(done, total or done), total or done


def _reporter(batch: Batch) -> Callable[[int], None]:
    return lambda rows: cache.set(progress_key(batch), rows, PROGRESS_KEPT)


def progress_key(batch: Batch) -> str:
    """Where the rows read so far stand."""
    return f"import-progress:{batch.pk}"
