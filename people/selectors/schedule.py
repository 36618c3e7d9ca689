"""Who works on which day of a month, and which rule says so (spec 2.1, 排班)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from people.models import Department, Employee, Leave, ScheduleEntry
from people.selectors.calendar import working_days

# What one square says.
WORK, OFF, LEAVE, OUTSIDE = "work", "off", "leave", "outside"


@dataclass(frozen=True)
class Square:
    """One person's day. is_set: the schedule says so, not pattern or calendar."""

    day: date
    state: str
    is_set: bool


@dataclass(frozen=True)
class Line:
    employee: Employee
    squares: list[Square]

    @property
    def worked(self) -> int:
        return sum(square.state == WORK for square in self.squares)


def people_of_month(people: QuerySet[Employee], department: Department, first: date, last: date) -> QuerySet[Employee]:
    """Those of `people` who have a place in the department or below it on some day of the month."""
    held = people.filter(
        Q(assignments__until__isnull=True) | Q(assignments__until__gte=first),
        assignments__department__lineage__startswith=department.lineage, assignments__start__lte=last,
    )  # fmt: skip
    here = people.filter(pk__in=held.values("pk"), hire_date__lte=last).exclude(leave_date__lt=first)
    return here.order_by("sort_key", "number")


def month_lines(people: Iterable[Employee], first: date, last: date) -> list[Line]:
    """One line a person with a square a day; three queries whatever their number. The calendar must cover the month."""
    shown = list(people)
    ids = [person.pk for person in shown]
    worked = {pk: set(days) for pk, days in working_days(ids, first, last).items()}
    entries = set(
        ScheduleEntry.objects.filter(employee_id__in=ids, day__range=(first, last)).values_list("employee_id", "day")
    )
    leaves: dict[int, list[tuple[date, date | None]]] = {}
    rows = Leave.objects.filter(employee_id__in=ids, start__lte=last).exclude(until__lt=first)
    for pk, start, until in rows.values_list("employee_id", "start", "until"):
        leaves.setdefault(pk, []).append((start, until))
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return [
        Line(
            person,
            [
                Square(day, _state(person, day, worked.get(person.pk, set()), leaves.get(person.pk, [])),
                       (person.pk, day) in entries)
                for day in days
            ],
        )
        for person in shown
    ]  # fmt: skip


def _state(person: Employee, day: date, worked: set[date], leaves: list[tuple[date, date | None]]) -> str:
    if day < person.hire_date or (person.leave_date and day > person.leave_date):
        return OUTSIDE
    if any(start <= day and (until is None or day <= until) for start, until in leaves):
        return LEAVE
    return WORK if day in worked else OFF
