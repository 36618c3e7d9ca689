"""Tasks of performance, and how a worker is woken for them: ids in, one service call."""

import logging
from datetime import date

from celery import shared_task
from celery.exceptions import CeleryError
from django.db import connection
from kombu.exceptions import OperationalError

from hrplatform.lib import dates
from hrplatform.lib.tasks import CompanyTask
from jobs.runs import is_being_replayed
from performance import arrivals
from performance.reports.tasks import make_cycle_book

__all__ = ["judge_arrivals", "make_cycle_book", "ring"]  # a worker looks for tasks in this module
logger = logging.getLogger(__name__)


@shared_task(base=CompanyTask, name="performance.judge_arrivals")
def judge_arrivals(schema: str) -> None:
    """Judge the figures that have come in."""
    now = dates.now()
    arrivals.judge_arrivals(today=dates.company_today(connection.tenant, now), now=now)


def ring(today: date) -> bool:
    """Wake a worker if something waits; a broker that is down changes nothing, the next tick rings again.

    A story on its way is judged by its own nights, not by today's worker.
    """
    if is_being_replayed(connection.tenant) or not arrivals.has_arrivals(today):
        return False
    try:
        judge_arrivals.apply_async([connection.schema_name], expires=50, retry=False)
    except (CeleryError, OperationalError):
        logger.warning("nobody could be woken for new figures")
        return False
    return True
