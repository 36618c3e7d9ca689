"""The work calendar as pure functions (spec 2.1)."""

from datetime import date

import pytest

from people import workdays
from people.enums import DaySource
from people.workdays import CalendarDay, mainland_day, works_on

MONDAY, SUNDAY = date(2025, 3, 3), date(2025, 3, 2)


def test_sources_are_the_enum():
    named = {workdays.WEEKDAY, workdays.HOLIDAY, workdays.MAKE_UP, workdays.PLAIN, workdays.COMPANY}
    assert named == set(DaySource.values)


@pytest.mark.parametrize(
    ("day", "works", "source"),
    [
        (date(2025, 1, 26), True, "makeup"),  # a Sunday worked for Spring Festival
        (date(2025, 1, 28), False, "holiday"),
        (date(2025, 10, 1), False, "holiday"),
        (date(2025, 3, 3), True, "weekday"),
        (date(2025, 3, 2), False, "weekday"),
        (date(2100, 10, 1), True, "plain"),  # a Friday of a year nobody has published
        (date(2100, 10, 2), False, "plain"),
    ],
)
def test_mainland_day(day, works, source):
    assert mainland_day(day) == CalendarDay(day, works, source)


def test_unknown_years():
    assert workdays.unknown_years(date(2025, 12, 1), date(2100, 1, 1))[-1] == 2100
    assert workdays.unknown_years(date(2025, 1, 1), date(2025, 12, 31)) == []


def works(day=MONDAY, source="weekday", company=None, **personal):
    base = mainland_day(day).works if company is None else company
    given = {"rest_weekdays": None, "scheduled": None, "on_leave": False} | personal
    return works_on(CalendarDay(day, base, source), **given)


def test_without_anything_personal_the_company_calendar_holds():
    assert works() and not works(SUNDAY)
    assert works(SUNDAY, "company", company=True)


def test_a_rest_pattern_replaces_weekends_and_make_up_days():
    assert works(SUNDAY, rest_weekdays=[1]) and not works(MONDAY, rest_weekdays=[1])
    assert not works(SUNDAY, "makeup", company=True, rest_weekdays=[7])


def test_holidays_and_overrides_hold_with_a_pattern_too():
    assert not works(MONDAY, "holiday", company=False, rest_weekdays=[7])
    assert works(MONDAY, "company", company=True, rest_weekdays=[1])


def test_a_schedule_overrides_calendar_and_pattern():
    assert works(SUNDAY, scheduled=True)
    assert not works(MONDAY, scheduled=False)
    assert works(MONDAY, "holiday", company=False, scheduled=True)
    assert works(MONDAY, rest_weekdays=[1], scheduled=True)


def test_leave_is_a_day_off_whatever_was_scheduled():
    assert not works(MONDAY, scheduled=True, on_leave=True)


def test_sequence_numbers_working_days_without_gaps():
    days = {date(2025, 3, 7): True, date(2025, 3, 8): False, date(2025, 3, 10): True}
    assert workdays.working_sequence(days) == {date(2025, 3, 7): 1, date(2025, 3, 10): 2}
