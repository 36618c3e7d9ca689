"""Replaying a story: each day its file comes in, its night runs, and the morning after people act."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django_tenants.utils import tenant_context

from audit.sealing import seal_now
from hrplatform import night
from hrplatform.demo import care, company, files
from hrplatform.demo.scene import Scene
from hrplatform.demo.stories import STORIES
from hrplatform.demo.story import Story
from hrplatform.lib import context
from hrplatform.lib.dates import each_day
from jobs.runs import last_done
from people.models import Employee, User
from people.selectors.calendar import working_days
from tenants.models import Company


def begin(story: Story, *, now: datetime) -> Company:
    """The company with its people, standards, rules on file and accounts, before the first day."""
    made = company.found_company(story, now=now)
    morning = at(made, story.start, 8)
    with tenant_context(made), context.bind(company=made.schema_name, job="demo", now=morning):
        company.furnish(story, now=morning)
    return made


def replay(story: Story, made: Company, *, tell: Callable[[date, int, int], None] = lambda *_: None) -> None:
    """Live through the days that are left of the story: after a stop it goes on where it stood.

    `tell(day, done, total)` reports progress.
    """
    days = list(each_day(story.start, story.until))
    with tenant_context(made), context.bind(company=made.schema_name, job="demo"):
        lived = last_done()
        for done, day in enumerate(days, start=1):
            if lived is None or day > lived:
                live_day(story, made, day)
                tell(day, done, len(days))


def at(made: Company, day: date, hour: int) -> datetime:
    """A moment of a day in the company's time zone."""
    return datetime.combine(day, time(hour), tzinfo=ZoneInfo(made.timezone))


def live_day(story: Story, made: Company, day: date) -> None:
    """The morning's acts about yesterday, the day's file, and the night that evaluates the day."""
    hr, approver, finance = (User.objects.get(username=name) for name in ("hong", "qiu", "fang"))
    morning = at(made, day, 9)
    with context.bind(now=morning):
        scene = Scene(story, day, morning, hr, approver, finance)
        company.come_and_go(scene)
        care.morning(scene)
        for act in STORIES[story.schema].acts:
            act(scene)
    evening = at(made, day, 22)
    with context.bind(now=evening):
        files.take_in_day(story.day_rows(day, who_works(day)), actor=hr, on=day, now=evening)
    midnight = at(made, day + timedelta(days=1), 1)
    with context.bind(now=midnight, job="nightly"):
        night.run_named(company=made, on=day, now=midnight)
        with transaction.atomic():
            seal_now(now=midnight)


def who_works(day: date) -> set[str]:
    """Numbers of the people who work on a day, by the company's own calendar."""
    ids = working_days(None, day, day)
    return set(Employee.objects.filter(pk__in=ids).values_list("number", flat=True))
