"""Figures of a demo company after its story: made as the replay made them, so that yesterday is never empty."""

from datetime import date, datetime

from django.db import connection

from hrplatform.demo.files import take_in_day
from hrplatform.demo.stories import story_of
from people.models import Employee, User
from people.selectors.calendar import working_days
from people.services import ensure_calendar
from tenants.models import Company


def feed_day(*, on: date, now: datetime) -> dict[str, int]:
    """First step of a demo company's night: the shop system delivers the day. Others are left alone."""
    company = connection.tenant
    story = story_of(company) if isinstance(company, Company) else None
    if story is None or on < company.live_from:
        return {}
    ensure_calendar(start=on, until=on)
    ids = working_days(None, on, on)
    working = set(Employee.objects.filter(pk__in=ids).values_list("number", flat=True))
    take_in_day(story.day_rows(on, working), actor=User.objects.get(username="hong"), on=on, now=now)
    return {}
