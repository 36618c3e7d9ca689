"""Celery: PostgreSQL holds what must happen, messages only wake a worker up (architecture 4).

Losing every message loses nothing: the tick, once a minute, finds what is due and rings again.
"""

import os

from celery import Celery
from celery.signals import setup_logging, worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hrplatform.settings.development")

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from hrplatform.checks import refuse_too_much_power
from hrplatform.lib.tasks import CompanyTask

__all__ = ["CompanyTask", "app"]

TICK_SECONDS = 60
TIME_LIMIT = 290
# Longer than any task may take: otherwise Redis hands the same message to a second worker while the first still works.
VISIBILITY_TIMEOUT = 2 * TIME_LIMIT

app = Celery("hrplatform")
app.conf.update(
    broker_url=settings.REDIS_URL,
    broker_connection_retry_on_startup=True,
    broker_transport_options={
        "visibility_timeout": VISIBILITY_TIMEOUT,
        # A killed worker's messages come back after seconds instead of minutes.
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
    },
    task_serializer="json",
    accept_content=["json"],
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_time_limit=TIME_LIMIT,
    task_soft_time_limit=TIME_LIMIT - 20,
    task_default_queue="hrplatform",
    worker_prefetch_multiplier=1,
    worker_max_tasks_per_child=500,
    worker_cancel_long_running_tasks_on_connection_loss=True,
    worker_soft_shutdown_timeout=10,
    enable_utc=True,
    timezone="UTC",
    beat_schedule={
        # The only thing beat ever fires. A tick nobody took within a minute is worthless: the next says the same.
        "tick": {"task": "hrplatform.tick", "schedule": TICK_SECONDS, "options": {"expires": TICK_SECONDS - 5}},
    },
)
app.autodiscover_tasks()


@worker_init.connect
def refuse_power(**kwargs: object) -> None:
    """A worker doesn't start as superuser or owner either; celery would only log an ordinary exception."""
    try:
        refuse_too_much_power()
    except ImproperlyConfigured as error:
        raise SystemExit(str(error)) from error


@setup_logging.connect
def keep_our_logging(**kwargs: object) -> None:
    """Django has configured the loggers; Celery leaves them as they are."""
