"""Runs of a job per business date: due, claimed, done together with their effects (architecture 4).

The claim commits first, so that a killed worker leaves a trace. The effects' transaction holds the row's lock until it
ends: whoever else wants the run skips it (SKIP LOCKED) while its worker lives, and gets it once the lease is over and
the lock is gone. The attempt is the fencing token: a worker whose run was taken over can't commit.
"""

import logging
import os
import socket
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Max

from audit.services import record
from hrplatform.lib import dates
from hrplatform.lib.dates import each_day, local_date
from jobs import actions
from jobs.enums import MOST_ATTEMPTS, OPEN_RUNS, RunState
from jobs.models import JobRun
from jobs.signals import night_late, run_parked
from tenants.models import Company

logger = logging.getLogger(__name__)

NIGHT = "nightly"
FINISHED_BY_HOUR = 6
MOST_TAKEOVERS = 50
Work = Callable[[date], dict[str, int]]


class FencedOff(RuntimeError):
    """The run was taken over by another worker; nothing of this attempt was kept."""


def worker_name() -> str:
    """Host and process, for people who read the table."""
    return f"{socket.gethostname()}:{os.getpid()}"[:120]


def last_due_date(company: Company, now: datetime) -> date:
    """The newest business date whose night is due: yesterday from NIGHT_HOUR on, in the company's time zone."""
    return local_date(now - timedelta(hours=settings.NIGHT_HOUR), company.timezone) - timedelta(days=1)


def is_being_replayed(company: Company) -> bool:
    """Whether a demo company's story is still on its way: its nights up to live_from belong to the replay."""
    if not company.is_demo:
        return False
    last = JobRun.objects.filter(job=NIGHT, business_date=company.live_from - timedelta(days=1), state=RunState.DONE)
    return not last.exists()


def last_done(job: str = NIGHT) -> date | None:
    """The newest business date that is done."""
    return JobRun.objects.filter(job=job, state=RunState.DONE).aggregate(last=Max("business_date"))["last"]


def add_due_runs(*, company: Company, now: datetime, job: str = NIGHT) -> int:
    """Insert every date since the company's live_from that is due and missing; how many there were."""
    last = last_due_date(company, now)
    if last < company.live_from:
        return 0
    known = set(JobRun.objects.filter(job=job).values_list("business_date", flat=True))
    missing = [day for day in each_day(company.live_from, last) if day not in known]
    JobRun.objects.bulk_create([JobRun(job=job, business_date=day) for day in missing], ignore_conflicts=True)
    return len(missing)


def expected_date(company: Company, now: datetime) -> date:
    """The business date whose night should be finished by now: yesterday from 06:00 on, in the company's time zone."""
    return local_date(now - timedelta(hours=FINISHED_BY_HOUR), company.timezone) - timedelta(days=1)


def tell_late_night(*, company: Company, now: datetime) -> JobRun | None:
    """Signal the night that should be finished by now and is not; who listens tells people once."""
    expected = expected_date(company, now)
    run = JobRun.objects.filter(job=NIGHT, business_date=expected).exclude(state=RunState.DONE).first()
    if run is not None:
        night_late.send(sender=JobRun, run=run, now=now)
    return run


CLAIM_SQL = """
UPDATE job_run SET state = 'running', attempt = attempt + 1, started_at = %(now)s, worker = %(worker)s,
  lease_until = clock_timestamp() + make_interval(secs => %(lease)s)
WHERE id = (
  SELECT id FROM job_run WHERE job = %(job)s AND business_date = (
    SELECT min(business_date) FROM job_run WHERE job = %(job)s AND state IN ('due', 'running'))
  AND (state = 'due' OR (state = 'running' AND lease_until < clock_timestamp()))
  FOR UPDATE SKIP LOCKED)
RETURNING id
"""


def claim_next(*, now: datetime, job: str = NIGHT) -> JobRun | None:
    """Take the earliest open run; None when there is none, or somebody is at it.

    Dates are done in order: a later one waits for an earlier one that is open (a parked one is passed over).
    The lease covers the moments between the claim and the lock that the work itself holds.
    """
    params = {"now": now, "worker": worker_name(), "lease": settings.JOB_LEASE_SECONDS, "job": job}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(CLAIM_SQL, params)
        row = cursor.fetchone()
    return JobRun.objects.get(pk=row[0]) if row else None


def claim_named(*, on: date, now: datetime, job: str = NIGHT) -> JobRun:
    """Take the run of a named date whatever its state, waiting for whoever is at it. Used by the command."""
    JobRun.objects.bulk_create([JobRun(job=job, business_date=on)], ignore_conflicts=True)
    with transaction.atomic():
        run = JobRun.objects.select_for_update().get(job=job, business_date=on)
        run.state, run.attempt, run.started_at, run.worker = RunState.RUNNING, run.attempt + 1, now, worker_name()
        run.lease_until = dates.now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)
        run.save()
    return run


def run_named(*, on: date, work: Work, now: datetime, job: str = NIGHT) -> dict[str, int]:
    """Claim a named date and do it. Taken over between claim and work, it waits for the other one and does it again."""
    for _ in range(MOST_TAKEOVERS):
        run = claim_named(on=on, now=now, job=job)
        with suppress(FencedOff):
            return perform(run=run, work=work, now=now)
    raise FencedOff(f"{job} {on}: taken over {MOST_TAKEOVERS} times")


def perform(*, run: JobRun, work: Work, now: datetime) -> dict[str, int]:
    """Do a claimed run: its effects and `done` commit together. Returns what the work reports.

    Raises FencedOff when the run was taken over. A failure of the work is kept on the run (parked after the third)
    and raised again.
    """
    try:
        with transaction.atomic():
            return _do(run, work, now)
    except FencedOff:
        raise
    except Exception as error:
        _keep_failure(run, error, now)
        raise


def _do(run: JobRun, work: Work, now: datetime) -> dict[str, int]:
    mine = JobRun.objects.filter(pk=run.pk, attempt=run.attempt, state=RunState.RUNNING)
    held = mine.select_for_update().first()
    if held is None:
        raise FencedOff(f"{run}: attempt {run.attempt} was taken over")
    result = work(run.business_date)
    # A repetition finds everything done: what is kept is what the first completion did.
    first = held.finished_at is None
    kept = result if first else held.result
    if first:
        record(action=actions.NIGHT_RAN, actor=None, target=held, after=result, job=run.job, at=now)
    done = mine.update(state=RunState.DONE, result=kept, error="", failures=0, lease_until=None, finished_at=now)
    if done != 1:
        raise FencedOff(f"{run}: attempt {run.attempt} was taken over")
    return result


@transaction.atomic
def _keep_failure(run: JobRun, error: Exception, now: datetime) -> None:
    """Back to due, or parked with an entry and a signal after the third failure; nothing if it was taken over."""
    logger.exception("run failed", extra={"run": str(run), "attempt": run.attempt})
    mine = JobRun.objects.filter(pk=run.pk, attempt=run.attempt, state=RunState.RUNNING)
    text = f"{type(error).__name__}: {error}"[:2000]
    if not mine.update(state=RunState.DUE, failures=F("failures") + 1, error=text, lease_until=None):
        return
    parked = JobRun.objects.filter(pk=run.pk, failures__gte=MOST_ATTEMPTS).update(state=RunState.PARKED)
    if parked:
        record(action=actions.RUN_PARKED, actor=None, target=run, after={"error": text}, job=run.job, at=now)
        run_parked.send(sender=JobRun, run=run, now=now)


@transaction.atomic
def retry_parked(*, run: JobRun, actor: object, now: datetime) -> bool:
    """Make a parked run due again; False when it is not parked (any more). Writes an audit entry."""
    parked = JobRun.objects.filter(pk=run.pk, state=RunState.PARKED)
    if not parked.update(state=RunState.DUE, failures=0):
        return False
    record(action=actions.RUN_RETRIED, actor=actor, target=run, at=now)
    return True


def has_open_runs(job: str = NIGHT) -> bool:
    return JobRun.objects.filter(job=job, state__in=OPEN_RUNS).exists()
