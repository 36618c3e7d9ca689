"""The doorbell of the outbox: what was written is sent right after its commit; a lost ring costs a minute."""

import logging

from celery import shared_task
from celery.exceptions import CeleryError
from django.db import connection, transaction
from kombu.exceptions import OperationalError

from hrplatform.lib import dates
from hrplatform.lib.tasks import CompanyTask
from jobs.relay import relay

logger = logging.getLogger(__name__)
MESSAGE_SECONDS = 50


@shared_task(base=CompanyTask, name="jobs.relay_outbox")
def relay_outbox(schema: str) -> None:
    """Send what waits in the company's outbox."""
    relay(now=dates.now())


def ring() -> None:
    """Wake a worker; a broker that is down changes nothing, the next tick sends it."""
    try:
        relay_outbox.apply_async([connection.schema_name], expires=MESSAGE_SECONDS, retry=False)
    except (CeleryError, OperationalError):
        logger.warning("nobody could be woken for the outbox")


def ring_after_commit() -> None:
    """Ring once when the present transaction commits, however many messages it writes."""
    if not any(waiting is ring for _sids, waiting, _robust in connection.run_on_commit):
        transaction.on_commit(ring, robust=True)
