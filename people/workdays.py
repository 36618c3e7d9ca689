"""Working days as pure functions: mainland calendar, company overrides, rest patterns, schedules, leave (spec 2.1)."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import chinese_calendar
from chinese_calendar.constants import holidays, workdays

WEEKEND = frozenset({6, 7})  # ISO numbers, Monday is 1
# The values of people.enums.DaySource.
WEEKDAY, HOLIDAY, MAKE_UP, PLAIN, COMPANY = "weekday", "holiday", "makeup", "plain", "company"
# Decided for everybody: a rest pattern doesn't change these.
FOR_EVERYBODY = frozenset({HOLIDAY, COMPANY})


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One day of the company calendar. `source` says which rule decided it."""

    day: date
    works: bool
    source: str


@cache
def known_years() -> frozenset[int]:
    """Years whose public holidays the library knows; any other year is plain weekends."""
    return frozenset(day.year for day in (*holidays, *workdays))


def unknown_years(start: date, until: date) -> list[int]:
    known = known_years()
    return [year for year in range(start.year, until.year + 1) if year not in known]


def mainland_day(day: date) -> CalendarDay:
    """The day by the mainland's public calendar: holidays, make-up workdays, weekends."""
    works = day.isoweekday() not in WEEKEND
    if day.year not in known_years():
        return CalendarDay(day, works, PLAIN)
    if day in holidays:
        return CalendarDay(day, False, HOLIDAY)
    if day in workdays:
        return CalendarDay(day, True, MAKE_UP)
    return CalendarDay(day, works, WEEKDAY)


def mainland_days(start: date, until: date) -> Iterator[CalendarDay]:
    for offset in range((until - start).days + 1):
        yield mainland_day(start + timedelta(days=offset))


def holiday_name(day: date) -> str:
    """English name of the public holiday on this day, empty when there is none or it isn't known."""
    if day not in holidays:
        return ""
    return chinese_calendar.get_holiday_detail(day)[1] or ""


def works_on(
    calendar: CalendarDay, *, rest_weekdays: Collection[int] | None, scheduled: bool | None, on_leave: bool
) -> bool:
    """Whether one person works on one day; `people.calendar_sql` says the same in SQL.

    Leave is a day off whatever was scheduled. A schedule entry overrides everything else. Public holidays and
    company overrides hold for everybody; a rest pattern replaces weekends and make-up workdays.
    """
    if on_leave:
        return False
    if scheduled is not None:
        return scheduled
    if rest_weekdays is None or calendar.source in FOR_EVERYBODY:
        return calendar.works
    return calendar.day.isoweekday() not in rest_weekdays


def working_sequence(days: Mapping[date, bool]) -> dict[date, int]:
    """1, 2, 3 … for the days that are worked, in order."""
    worked = sorted(day for day, works in days.items() if works)
    return {day: number for number, day in enumerate(worked, start=1)}
