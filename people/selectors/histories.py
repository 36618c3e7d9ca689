"""Dated histories as of a day (spec 2.1)."""

from datetime import date

from django.db.models import Q, QuerySet

from hrplatform.lib.memo import once
from people.models import Assignment, Compensation, Employee

PLACE = ("department", "position", "brand", "region", "manager")


def employees_as_of(on: date) -> QuerySet[Employee]:
    """Everybody employed on the day: hired by then, not left before it."""
    return Employee.objects.filter(hire_date__lte=on).filter(Q(leave_date__isnull=True) | Q(leave_date__gte=on))


def assignments_as_of(on: date) -> QuerySet[Assignment]:
    """One row per person with a place on the day, joined with employee, boss and the four dimensions."""
    return Assignment.objects.as_of(on).select_related("employee", *PLACE)


@once
def current_assignment(employee: Employee, on: date) -> Assignment | None:
    # Few ask for brand, region or manager; a join of all five takes longer to plan than to read.
    rows = Assignment.objects.as_of(on).select_related("department", "position")
    return _theirs(employee, rows.filter(employee=employee).first())


@once
def region_on(employee: Employee, on: date) -> str:
    """The name of the region somebody works in on the day; "" without one."""
    rows = Assignment.objects.as_of(on).filter(employee=employee)
    return rows.values_list("region__name", flat=True).first() or ""


@once
def last_assignment(employee: Employee, on: date) -> Assignment | None:
    """The place on the day; a leaver's last one, a newcomer's first."""
    rows = Assignment.objects.filter(employee=employee).select_related(*PLACE)
    return _theirs(employee, rows.filter(start__lte=on).order_by("-start").first() or rows.order_by("start").first())


def _theirs(employee: Employee, found: Assignment | None) -> Assignment | None:
    """The person is at hand: no need to read the row once more with the place."""
    if found is not None:
        found.employee = employee
    return found


def assignment_history(employee: Employee) -> QuerySet[Assignment]:
    return Assignment.objects.filter(employee=employee).select_related(*PLACE).order_by("start")


def compensations_as_of(on: date) -> QuerySet[Compensation]:
    """One row per person with pay on the day. Rights are the caller's: people.permissions.pay_visible_employees."""
    return Compensation.objects.as_of(on).select_related("employee")


def compensation_as_of(employee: Employee, on: date) -> Compensation | None:
    return Compensation.objects.as_of(on).filter(employee=employee).first()


def compensation_history(employee: Employee) -> QuerySet[Compensation]:
    return Compensation.objects.filter(employee=employee).order_by("start")
