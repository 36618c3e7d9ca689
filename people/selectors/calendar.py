"""Who works when (spec 2.1)."""

from collections.abc import Iterable
from datetime import date

from django.db import connection

from audit.models import AuditEntry
from people import actions
from people.calendar_sql import WORKING_DAYS
from people.enums import DaySource
from people.models import Employee, RestPattern, ScheduleEntry, WorkDay
from people.workdays import CalendarDay


def working_days(employee_ids: Iterable[int] | None, start: date, until: date) -> dict[int, list[date]]:
    """{employee id: the days they work, in order}; None asks for everybody. The calendar must cover the range."""
    wanted = None if employee_ids is None else list(employee_ids)
    found: dict[int, list[date]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH working_day AS ({WORKING_DAYS}) SELECT employee_id, day FROM working_day ORDER BY employee_id, day",
            {"start": start, "until": until, "employees": wanted},
        )
        for employee, day in cursor.fetchall():
            found.setdefault(employee, []).append(day)
    return found


def is_working_day(employee: Employee, day: date) -> bool:
    """Whether this person works on this day: employed, with a place, no day off, no leave."""
    return bool(working_days([employee.pk], day, day))


def is_calendar_settled() -> bool:
    """Whether HR has looked: own days, days off, a schedule, or the word that the public calendar is right."""
    return (
        RestPattern.objects.exists()
        or ScheduleEntry.objects.exists()
        or WorkDay.objects.filter(source=DaySource.COMPANY).exists()
        or AuditEntry.objects.filter(action=actions.CALENDAR_CONFIRMED).exists()
    )


def company_days(start: date, until: date) -> dict[date, CalendarDay]:
    """The company calendar, without anybody's own pattern, schedule or leave."""
    rows = WorkDay.objects.filter(day__range=(start, until)).order_by("day")
    return {row.day: CalendarDay(row.day, row.works, row.source) for row in rows}
