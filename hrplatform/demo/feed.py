"""Figures of a demo company after its story: made as the replay made them, so that yesterday is never empty."""

from datetime import date, datetime, timedelta

from django.db import connection

from hrplatform.demo.files import take_in_day
from hrplatform.demo.sunrise import SEED, day_rows, make_sunrise
from people.models import Employee, User
from people.selectors.calendar import working_days
from people.services import ensure_calendar
from tenants.models import Company


def feed_day(*, on: date, now: datetime) -> dict[str, int]:
    """First step of a demo company's night: the shop system delivers the day. Others are left alone."""
    company = connection.tenant
    if not (isinstance(company, Company) and company.is_demo) or on < company.live_from:
        return {}
    story = make_sunrise(seed=SEED, until=company.live_from - timedelta(days=1))
    ensure_calendar(start=on, until=on)
    ids = working_days(None, on, on)
    working = set(Employee.objects.filter(pk__in=ids).values_list("number", flat=True))
    take_in_day(day_rows(story, on, working), actor=User.objects.get(username="hong"), on=on, now=now)
    return {}
