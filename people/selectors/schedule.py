"""Who works on which day of a month, and which rule says so (spec 2.1, 排班)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Q, QuerySet

from people.models import Employee, Leave, ScheduleEntry
from people.selectors.calendar import working_days

# What one square says.
WORK, OFF, LEAVE, OUTSIDE = "work", "off", "leave", "outside"


class Square(NamedTuple):
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


def people_of_month(people: QuerySet[Employee], lineage: str, first: date, last: date) -> QuerySet[Employee]:
    """Those of `people` who have a place in the department of the lineage, or below it, on some day of the month."""
    held = people.filter(
        Q(assignments__until__isnull=True) | Q(assignments__until__gte=first),
        assignments__department__lineage__startswith=lineage, assignments__start__lte=last,
    )  # fmt: skip
    here = people.filter(pk__in=held.values("pk"), hire_date__lte=last).exclude(leave_date__lt=first)
    return here.order_by("sort_key", "number")


def month_lines(people: Iterable[Employee], first: date, last: date) -> list[Line]:
    """One line a person with a square a day; three queries whatever their number. The calendar must cover the month."""
    shown = list(people)
    ids = [person.pk for person in shown]
    worked = {pk: set(days) for pk, days in working_days(ids, first, last).items()}
    entries: dict[int, set[date]] = {}
    said = ScheduleEntry.objects.filter(employee_id__in=ids, day__range=(first, last))
    for pk, day in said.values_list("employee_id", "day"):
        entries.setdefault(pk, set()).add(day)
    leaves: dict[int, list[tuple[date, date | None]]] = {}
    rows = Leave.objects.filter(employee_id__in=ids, start__lte=last).exclude(until__lt=first)
    for pk, start, until in rows.values_list("employee_id", "start", "until"):
        leaves.setdefault(pk, []).append((start, until))
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    lines = []
    for person in shown:
        own = entries.get(person.pk, set())
        states = _states(person, days, worked.get(person.pk, set()), leaves.get(person.pk, []))
        lines.append(Line(person, [Square(day, state, day in own) for day, state in zip(days, states, strict=True)]))
    return lines


def _states(
    person: Employee, days: list[date], worked: set[date], leaves: list[tuple[date, date | None]]
) -> Iterator[str]:
    """What each of the days is for the person."""
    hired, left = person.hire_date, person.leave_date
    for day in days:
        if day < hired or (left and day > left):
            yield OUTSIDE
        elif leaves and any(start <= day and (until is None or day <= until) for start, until in leaves):
            yield LEAVE
        else:
            yield WORK if day in worked else OFF
