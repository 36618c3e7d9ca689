"""Progress of long work, written outside of the work's own transaction so that it can be seen."""

from datetime import datetime, timedelta

from hrplatform.lib import dates
from jobs.enums import ProgressState
from jobs.models import Progress

# A task may take 290 seconds; whoever was silent for longer was killed, or its message was lost with the broker.
SILENT_AFTER = timedelta(minutes=5)


def start_progress(*, kind: str, label: str, actor: object, total: int = 0, now: datetime | None = None) -> Progress:
    """A new row, waiting for a worker."""
    moment = now or dates.now()
    return Progress.objects.create(
        kind=kind, label=label[:200], started_by=actor, total=total, created_at=moment, changed_at=moment
    )


def advance(*, progress: Progress, done: int, total: int | None = None, message: str = "") -> None:
    """How far the work is."""
    values = {"done": done, "message": message, "state": ProgressState.RUNNING, "changed_at": dates.now()}
    if total is not None:
        values["total"] = total
    Progress.objects.filter(pk=progress.pk).update(**values)


def finish(*, progress: Progress, link: str = "", message: str = "", failed: bool = False) -> None:
    """The work ended; link leads to its result."""
    state = ProgressState.FAILED if failed else ProgressState.DONE
    values = {"state": state, "link": link, "message": message, "changed_at": dates.now()}
    if not failed:
        progress.refresh_from_db(fields=["total"])
        values["done"] = progress.total
    Progress.objects.filter(pk=progress.pk).update(**values)


def is_stuck(progress: Progress, now: datetime) -> bool:
    """Whether nobody works on it any more, though it hasn't ended."""
    is_open = progress.state in (ProgressState.WAITING, ProgressState.RUNNING)
    return is_open and now - progress.changed_at > SILENT_AFTER
