"""New figures are judged when they come, not only at night (spec 2.7: on the page within seconds)."""

from datetime import date, datetime

from django.db import transaction

from hrplatform.lib import versions
from performance.measures.models import DirtyDay
from performance.measures.services import Judged, judge_changes
from performance.night import record_changes


def has_arrivals(today: date) -> bool:
    """Whether days up to today wait to be judged again."""
    return DirtyDay.objects.filter(is_evaluated=False, day__lte=today).exists()


@transaction.atomic
def judge_arrivals(*, today: date, now: datetime) -> Judged:
    """Judge what has come in up to today. Alerts follow with the night. Twice is the same as once."""
    judged = judge_changes(horizon=today)
    record_changes(judged, today=today, now=now)
    transaction.on_commit(versions.bump, robust=True)
    return judged
