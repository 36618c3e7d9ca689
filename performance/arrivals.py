"""New figures are judged when they come, not only at night (spec 2.7: on the page within seconds)."""

import logging
from datetime import date, datetime

from celery.exceptions import CeleryError
from django.db import connection, transaction
from kombu.exceptions import OperationalError

from hrplatform.lib import versions
from jobs.runs import is_being_replayed
from performance.measures.models import DirtyDay
from performance.measures.services import Judged, judge_changes
from performance.night import record_changes

logger = logging.getLogger(__name__)


def has_arrivals(today: date) -> bool:
    """Whether days up to today wait to be judged again."""
    return DirtyDay.objects.filter(is_evaluated=False, day__lte=today).exists()


@transaction.atomic
def judge_arrivals(*, today: date, now: datetime) -> Judged:
    """Judge what has come in up to today. Alerts follow with the night. Twice is the same as once."""
    judged = judge_changes(horizon=today)
    record_changes(judged, today=today, now=now)
    transaction.on_commit(versions.bump)
    return judged


def ring(today: date) -> bool:
    """Wake a worker if something waits; a broker that is down changes nothing, the next tick rings again.

    A story on its way is judged by its own nights, not by today's worker.
    """
    if is_being_replayed(connection.tenant) or not has_arrivals(today):
        return False
    from performance.tasks import judge_arrivals as task

    try:
        task.apply_async([connection.schema_name], expires=50, retry=False)
    except (CeleryError, OperationalError):
        logger.warning("nobody could be woken for new figures")
        return False
    return True
