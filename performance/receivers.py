"""What days are judged again when the calendar, a place or a leave changes below."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection
from django.dispatch import receiver

from hrplatform.lib import dates
from people.posts import offer_metrics
from people.signals import calendar_changed, people_changed
from performance import tasks
from performance.measures.models import Metric
from performance.measures.services import mark_span
from performance.measures.services.days import days_marked


@receiver(calendar_changed, dispatch_uid="performance.calendar_changed")
def mark_calendar(sender: Any, days: Iterable[date], **kwargs: Any) -> None:
    """Everybody's results of these days."""
    listed = sorted(days)
    if listed:
        mark_span(employee_ids=None, start=listed[0], until=listed[-1])


@receiver(people_changed, dispatch_uid="performance.people_changed")
def mark_people(sender: Any, employees: Iterable[int], start: date, until: date | None = None, **kwargs: Any) -> None:
    """These people's results from `start` on."""
    wanted = list(employees)
    if wanted:
        mark_span(employee_ids=wanted, start=start, until=until)


@receiver(days_marked, dispatch_uid="performance.days_marked")
def wake_worker(sender: Any, schema: str, **kwargs: Any) -> None:
    """New figures are judged at once; where no worker can be woken the tick or the night does it."""
    if schema == connection.schema_name:
        tasks.ring(dates.company_today(connection.tenant, dates.now()))


def _metrics() -> list[tuple[str, str]]:
    """What a position's strengths can speak of."""
    return [(metric.code, str(metric)) for metric in Metric.objects.filter(is_active=True)]


offer_metrics(_metrics)
