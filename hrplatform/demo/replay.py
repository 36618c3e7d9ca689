"""Replaying a story: each day its file comes in, its night runs, and the morning after people act."""

import logging
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max
from django_tenants.utils import tenant_context

from audit.sealing import seal_now
from bonuses.enums import PoolState
from bonuses.models import BonusPool
from hrplatform import night
from hrplatform.demo import care, company, files, pools, reviews
from hrplatform.demo.logins import rename_story_people
from hrplatform.demo.sunrise import Quarter, Sunrise, day_rows
from hrplatform.lib import context
from hrplatform.lib.dates import each_day
from jobs.enums import RunState
from jobs.models import JobRun
from jobs.runs import NIGHT
from people.models import Employee, User
from people.selectors.calendar import working_days
from performance.reviews.enums import Stage
from performance.reviews.models import ReviewCycle
from tenants.models import Company

logger = logging.getLogger(__name__)
REVIEW_AFTER, POOL_AFTER, PAID_AFTER = 5, 7, 9


def begin(story: Sunrise, *, now: datetime) -> Company:
    """The company with its people, standards, rules on file and accounts, before the first day."""
    made = company.found_company(story, now=now)
    morning = at(made, story.start, 8)
    with tenant_context(made), context.bind(company=made.schema_name, job="demo", now=morning):
        company.furnish(story, made, now=morning)
    return made


def replay(story: Sunrise, made: Company, *, tell: Callable[[date, int, int], None] = lambda *_: None) -> None:
    """Live through the days that are left of the story: after a stop it goes on where it stood.

    `tell(day, done, total)` reports progress.
    """
    days = list(each_day(story.start, story.until))
    with tenant_context(made), context.bind(company=made.schema_name, job="demo"):
        lived = JobRun.objects.filter(job=NIGHT, state=RunState.DONE).aggregate(last=Max("business_date"))["last"]
        for done, day in enumerate(days, start=1):
            if lived is None or day > lived:
                live_day(story, made, day)
                tell(day, done, len(days))


def at(made: Company, day: date, hour: int) -> datetime:
    """A moment of a day in the company's time zone."""
    return datetime.combine(day, time(hour), tzinfo=ZoneInfo(made.timezone))


def live_day(story: Sunrise, made: Company, day: date) -> None:
    """The morning's acts about yesterday, the day's file, and the night that evaluates the day."""
    hr, approver, finance = (User.objects.get(username=name) for name in ("hong", "qiu", "fang"))
    morning = at(made, day, 9)
    with context.bind(now=morning):
        company.hire_late(story, hr, on=day, now=morning)
        rename_story_people(story)
        care.morning(story, hr=hr, on=day, now=morning)
        _quarter_acts(story, day, hr, approver, finance, morning)
    evening = at(made, day, 22)
    with context.bind(now=evening):
        files.take_in_day(day_rows(story, day, who_works(day)), actor=hr, on=day, now=evening)
    midnight = at(made, day + timedelta(days=1), 1)
    with context.bind(now=midnight, job="nightly"):
        night.run_named(company=made, on=day, now=midnight)
        with transaction.atomic():
            seal_now(now=midnight)


def who_works(day: date) -> set[str]:
    """Numbers of the people who work on a day, by the company's own calendar."""
    ids = working_days(None, day, day)
    return set(Employee.objects.filter(pk__in=ids).values_list("number", flat=True))


def _quarter_acts(story: Sunrise, day: date, hr: User, approver: User, finance: User, now: datetime) -> None:
    for quarter in story.quarters[:-1]:
        days_after = (day - quarter.until).days
        if days_after == REVIEW_AFTER and not ReviewCycle.objects.filter(code=quarter.code).exists():
            reviews.run_review(story, quarter, hr=hr, reviewer=approver, on=day, now=now)
        elif days_after == POOL_AFTER and not BonusPool.objects.filter(cycle_code=quarter.code).exists():
            _hold_pool(quarter, hr, approver, finance, day, now)
        elif days_after == PAID_AFTER:
            _settle(quarter, hr, finance, now)


def _hold_pool(quarter: Quarter, hr: User, approver: User, finance: User, day: date, now: datetime) -> None:
    cycle = ReviewCycle.objects.get(code=quarter.code)
    pools.run_pool(quarter, cycle, hr=hr, approver=approver, finance=finance, on=day, now=now)


def _settle(quarter: Quarter, hr: User, finance: User, now: datetime) -> None:
    pool, cycle = BonusPool.objects.get(cycle_code=quarter.code), ReviewCycle.objects.get(code=quarter.code)
    if pool.state != PoolState.PAID:
        pools.pay(pool, finance=finance, now=now)
    if cycle.stage != Stage.CLOSED:
        reviews.close_review(cycle, hr=hr, now=now)
