"""Reads that say who takes part in a cycle, under whom, on which form, as of a day (spec 4.2)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from people import permissions
from people.models import Assignment, Employee
from people.selectors import employees_as_of, working_days
from performance.reviews.enums import CycleKind, FormSubject
from performance.reviews.models import FormTemplate, ReviewCycle
from performance.reviews.parts import Slice, count_days, counted_parts, merge_slices


@dataclass(frozen=True)
class Participants:
    """What opening the cycle would freeze. forms: by position id, None for the form of everybody else."""

    parts: list[Slice]
    employees: dict[int, Employee]
    forms: dict[int | None, FormTemplate] = field(default_factory=dict)

    def form_for(self, part: Slice) -> FormTemplate | None:
        return self.forms.get(part.position) or self.forms.get(None)


def find_participants(*, cycle: ReviewCycle, as_of: date) -> Participants:
    """Everybody employed on `as_of` with a place in the span; three queries a boss date, whatever the headcount.

    A probation cycle takes only those whose probation runs in its span.
    """
    until = min(cycle.until, as_of)
    wanted = employees_as_of(as_of).filter(hire_date__lte=until)
    if cycle.kind == CycleKind.PROBATION:
        wanted = wanted.filter(probation_end__gte=cycle.start)
    people = wanted.select_related("user").in_bulk()
    rows = (
        Assignment.objects.filter(employee__in=people, start__lte=until)
        .filter(Q(until__isnull=True) | Q(until__gte=cycle.start))
        .values_list("employee_id", "department_id", "position_id", "start", "until")
    )
    slices = [
        Slice(employee, department, position, None, max(start, cycle.start), min(end or until, until))
        for employee, department, position, start, end in rows
    ]
    merged = merge_slices(_with_bosses(slices))
    days = working_days(list(people), cycle.start, until)
    counted = [count_days(item, days.get(item.employee, [])) for item in merged]
    return Participants(_without_short(counted), people, forms_as_of(as_of))


def _with_bosses(slices: list[Slice]) -> Iterable[Slice]:
    """Each slice with its boss on its last day."""
    by_day: dict[date, list[Slice]] = {}
    for item in slices:
        by_day.setdefault(item.until, []).append(item)
    for day, items in by_day.items():
        bosses = permissions.bosses_of([item.employee for item in items], day)
        for item in items:
            boss = bosses.get(item.employee)
            yield Slice(
                item.employee, item.department, item.position, boss.pk if boss else None, item.start, item.until
            )


def _without_short(parts: list[Slice]) -> list[Slice]:
    by_person: dict[int, list[Slice]] = {}
    for part in parts:
        by_person.setdefault(part.employee, []).append(part)
    return [part for own in by_person.values() for part in counted_parts(own)]


def forms_as_of(as_of: date, subject: str = FormSubject.PERSON) -> dict[int | None, FormTemplate]:
    """The newest form in use per position (or department), None for the general one."""
    rows = FormTemplate.objects.filter(subject=subject, is_active=True, start__lte=as_of).prefetch_related("items")
    key = "position_id" if subject == FormSubject.PERSON else "department_id"
    return {getattr(form, key): form for form in rows.order_by("version", "pk")}
