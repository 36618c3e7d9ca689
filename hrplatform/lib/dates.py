"""Dates and times: the clock is read here and only at the edge; everything below takes `on` or `now`."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

# What anybody means by a day: before and after it calendars end, and a day more or less is none.
EARLIEST, LATEST = date(1900, 1, 1), date(2200, 12, 31)


def now() -> datetime:
    """The present moment, aware, UTC. Called by views, tasks and commands, never by rules or services."""
    return datetime.now(tz=timezone.utc)


def local_date(moment: datetime, timezone_name: str) -> date:
    """The business date of a moment in a company's time zone."""
    return moment.astimezone(ZoneInfo(timezone_name)).date()


def company_today(company: object, moment: datetime) -> date:
    """Today in the company's time zone; `company` has `timezone` (an IANA name)."""
    return local_date(moment, company.timezone)  # type: ignore[attr-defined]


def each_day(start: date, until: date) -> Iterator[date]:
    """Every day from start to until, both included."""
    for offset in range((until - start).days + 1):
        yield start + timedelta(days=offset)


def month_bounds(day: date) -> tuple[date, date]:
    """First and last day of the month of `day`."""
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])


def days_between(start: date, until: date) -> int:
    """Calendar days from start to until, both included."""
    return (until - start).days + 1


def parse_day(text: str) -> date:
    """An ISO date (YYYY-MM-DD) one can reckon with; ValueError otherwise."""
    day = date.fromisoformat(text)
    if not EARLIEST <= day <= LATEST:
        raise ValueError(f"{day} is outside {EARLIEST.year} to {LATEST.year}")
    return day
