"""Tasks of the whole: the tick over all companies, one company's minute, its nights."""

from contextlib import suppress
from datetime import timedelta

from celery import shared_task
from django.core.cache import cache
from django.db import connection

from hrplatform import night, ticking
from hrplatform.lib import dates
from hrplatform.lib.tasks import CompanyTask
from jobs.health import WORKER_SEEN
from jobs.runs import FencedOff
from tenants.selectors import list_companies

MESSAGE_SECONDS = 55
# A chain of nights (catching up) stops here and rings for itself again: no task comes near the time limit.
CHAIN = timedelta(minutes=2)


@shared_task(name="hrplatform.tick")
def tick() -> None:
    """Rings for every company. Two beats, or none for an hour, change nothing but the time of day."""
    cache.set(WORKER_SEEN, dates.now().isoformat(), None)
    for schema in list_companies().values_list("schema_name", flat=True):
        tick_company.apply_async([schema], expires=MESSAGE_SECONDS)


@shared_task(base=CompanyTask, name="hrplatform.tick_company")
def tick_company(schema: str) -> None:
    """One company's minute; nights that are open get a task of their own."""
    done = ticking.tick_company(company=connection.tenant, now=dates.now())
    if done["nights"]:
        run_nights.apply_async([schema], expires=MESSAGE_SECONDS)


@shared_task(base=CompanyTask, name="hrplatform.run_nights")
def run_nights(schema: str) -> None:
    """Open nights one after another, each a transaction of its own; whatever is left the next tick finds."""
    until = dates.now() + CHAIN
    with suppress(FencedOff):
        while dates.now() < until and night.run_next(company=connection.tenant, now=dates.now()):
            pass
