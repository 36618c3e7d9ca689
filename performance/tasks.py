"""Tasks of performance: ids in, one service call."""

from celery import shared_task
from django.db import connection

from hrplatform.lib import dates
from hrplatform.lib.tasks import CompanyTask
from performance import arrivals


@shared_task(base=CompanyTask, name="performance.judge_arrivals")
def judge_arrivals(schema: str) -> None:
    """Judge the figures that have come in."""
    now = dates.now()
    arrivals.judge_arrivals(today=dates.company_today(connection.tenant, now), now=now)
