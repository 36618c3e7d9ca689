"""The company calendar in the database, and working days in one SQL statement (spec 2.1)."""

from datetime import date, timedelta

import pytest

from people import services
from people.enums import AbsenceKind, DaySource
from people.models import RestPattern, ScheduleEntry, WorkDay
from people.selectors import is_working_day, working_days
from people.selectors.calendar import company_days
from people.signals import calendar_changed, people_changed
from people.workdays import working_sequence, works_on
from tests.factories import make_employee, make_position
from tests.queries import counted_queries

FROM, UNTIL = date(2025, 1, 20), date(2025, 2, 16)  # over Spring Festival
DAY = timedelta(days=1)


@pytest.fixture
def calendar(cast):
    services.ensure_calendar(start=FROM, until=UNTIL)
    return cast


def heard(signal):
    calls = []

    def listen(**kwargs):
        calls.append(kwargs)

    listen.calls = calls
    signal.connect(listen, weak=False)
    return listen


def test_filling_twice_is_cheap_and_the_same(calendar):
    assert WorkDay.objects.filter(day__range=(FROM, UNTIL)).count() == 28
    with counted_queries() as made:
        assert services.ensure_calendar(start=FROM, until=UNTIL) == []
    assert len(made) == 1, made


def test_an_unknown_year_is_plain_weekends_with_a_warning_and_refreshed_when_known(cast, monkeypatch):
    first = date(2100, 10, 1)
    assert services.ensure_calendar(start=first, until=first + 2 * DAY) == [2100]
    assert set(WorkDay.objects.filter(day__year=2100).values_list("source", flat=True)) == {DaySource.PLAIN}
    from people import workdays

    listener = heard(calendar_changed)
    try:
        monkeypatch.setattr(workdays, "known_years", lambda: frozenset({2100}))
        monkeypatch.setattr(workdays, "holidays", {first: "National Day"})
        assert services.ensure_calendar(start=first, until=first + 2 * DAY) == []
    finally:
        calendar_changed.disconnect(listener)
    assert WorkDay.objects.get(pk=first).source == DaySource.HOLIDAY
    assert listener.calls[0]["days"] == [first]


def test_override_and_back(calendar):
    sunday = date(2025, 1, 19) + 14 * DAY
    services.override_day(day=sunday, works=True, actor=calendar.hr, reason="sale")
    assert is_working_day(calendar.wei, sunday)
    services.ensure_calendar(start=FROM, until=UNTIL)
    assert WorkDay.objects.get(pk=sunday).source == DaySource.COMPANY
    services.clear_override(day=sunday, actor=calendar.hr)
    assert not is_working_day(calendar.wei, sunday)
    with pytest.raises(services.PeopleRefused, match="why"):
        services.override_day(day=sunday, works=True, actor=calendar.hr, reason=" ")


def test_employment_bounds(calendar):
    monday = date(2025, 2, 10)
    late = make_employee("Late", calendar.live, start=monday)
    services.leave(employee=late, leave_date=monday + 2 * DAY, leave_type="resigned", actor=calendar.hr)
    assert working_days([late.pk], FROM, UNTIL)[late.pk] == [monday, monday + DAY, monday + 2 * DAY]


def test_leave_schedule_pattern(calendar):
    monday = date(2025, 2, 10)
    wei, mei, pan = calendar.wei, calendar.mei, calendar.pan
    listener = heard(people_changed)
    try:
        services.record_leave(employee=wei, start=monday, until=monday, kind=AbsenceKind.SICK, actor=calendar.hr)
        services.write_schedule(entries=[(mei.pk, monday, False), (mei.pk, monday - DAY, True)], actor=calendar.hr)
        services.set_rest_days(position=make_position("Service agent"), weekdays=[1], start=FROM, actor=calendar.hr)
        assert services.write_schedule(entries=[(mei.pk, monday, False)], actor=calendar.hr) == 0
    finally:
        people_changed.disconnect(listener)
    week = working_days([wei.pk, mei.pk, pan.pk], monday - DAY, monday + DAY)
    assert week == {wei.pk: [monday + DAY], mei.pk: [monday - DAY, monday + DAY], pan.pk: [monday - DAY, monday + DAY]}
    assert [call["employees"] for call in listener.calls] == [[wei.pk], [mei.pk], [pan.pk]]


def test_rest_days_from_a_later_day(calendar):
    position = make_position("Service agent")
    services.set_rest_days(position=position, weekdays=[1], start=FROM, actor=calendar.hr)
    services.set_rest_days(position=position, weekdays=[2, 3], start=FROM + 7 * DAY, actor=calendar.hr)
    rows = RestPattern.objects.filter(position=position).order_by("start")
    assert [(row.weekdays, row.until) for row in rows] == [([1], FROM + 6 * DAY), ([2, 3], None)]
    for wrong in ([0], [8], range(1, 8)):
        with pytest.raises(services.PeopleRefused):
            services.set_rest_days(position=position, weekdays=wrong, start=FROM + 9 * DAY, actor=calendar.hr)


def test_sql_says_what_the_pure_rule_says(calendar):
    """Every combination of calendar day, pattern, schedule and leave over four weeks with holidays."""
    services.override_day(day=date(2025, 2, 15), works=True, actor=calendar.hr, reason="stocktaking")
    services.set_rest_days(position=make_position("Rotating"), weekdays=[2, 7], start=FROM, actor=calendar.hr)
    people = {}
    for rested in (None, [2, 7]):
        for scheduled in (None, True, False):
            for on_leave in (False, True):
                position = "Operator" if rested is None else "Rotating"
                person = make_employee(f"P{len(people)}", calendar.live, position=position, user=False)
                people[person.pk] = {"rest_weekdays": rested, "scheduled": scheduled, "on_leave": on_leave}
                if scheduled is not None:
                    days = [FROM + n * DAY for n in range(28)]
                    ScheduleEntry.objects.bulk_create(
                        ScheduleEntry(employee=person, day=day, works=scheduled) for day in days
                    )
                if on_leave:
                    services.record_leave(
                        employee=person, start=FROM, until=UNTIL, kind=AbsenceKind.OTHER, actor=calendar.hr
                    )
    found = working_days(people, FROM, UNTIL)
    days = company_days(FROM, UNTIL)
    for pk, personal in people.items():
        expected = working_sequence({day: works_on(item, **personal) for day, item in days.items()})
        assert found.get(pk, []) == list(expected), personal
