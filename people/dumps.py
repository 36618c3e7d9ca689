"""People, their histories and the departments as records of `dump` and the API (spec 13.7)."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from hrplatform.lib.dump import Source, register_source
from hrplatform.lib.ranges import in_force
from people.models import Assignment, Compensation, Department, Employee
from people.selectors.histories import employees_as_of
from people.selectors.people import with_place


def employee_rows(since: date | None, as_of: date | None) -> QuerySet[Employee]:
    """Everybody with the last known place; with as_of those employed on that day, in the place they had."""
    rows = employees_as_of(as_of) if as_of else Employee.objects.all()
    if since:
        rows = rows.filter(Q(leave_date__isnull=True) | Q(leave_date__gte=since))
    return with_place(rows, as_of or date.max)


def employee_records(rows: Sequence[Any]) -> Iterator[dict[str, Any]]:
    for person in rows:
        yield {
            "employee": person.number,
            "name": person.name,
            "department": person.department_path,
            "position": person.position_name,
            "brand": person.brand_name,
            "region": person.region_name,
            "manager": person.manager_number,
            "hire_date": person.hire_date,
            "leave_date": person.leave_date,
        }


def assignment_rows(since: date | None, as_of: date | None) -> QuerySet[Assignment]:
    joined = ("employee", "department", "position", "brand", "region", "manager")
    return Assignment.objects.filter(_wanted(since, as_of)).select_related(*joined)


def assignment_records(rows: Sequence[Assignment]) -> Iterator[dict[str, Any]]:
    for row in rows:
        yield {
            "employee": row.employee.number,
            "department": row.department.path,
            "position": row.position.name,
            "brand": row.brand.name if row.brand else None,
            "region": row.region.name if row.region else None,
            "manager": row.manager.number if row.manager else None,
            "from": row.start,
            "until": row.until,
        }


def compensation_rows(since: date | None, as_of: date | None) -> QuerySet[Compensation]:
    return Compensation.objects.filter(_wanted(since, as_of)).select_related("employee")


def compensation_records(rows: Sequence[Compensation]) -> Iterator[dict[str, Any]]:
    for row in rows:
        yield {
            "employee": row.employee.number,
            "salary": row.salary,
            "bonus_share": row.bonus_share,
            "from": row.start,
            "until": row.until,
        }


def department_rows(since: date | None, as_of: date | None) -> QuerySet[Department]:
    return Department.objects.select_related("parent")


def department_records(rows: Sequence[Department]) -> Iterator[dict[str, Any]]:
    for row in rows:
        yield {
            "department": row.path,
            "code": row.code,
            "name": row.name,
            "parent": row.parent.path if row.parent else None,
            "active": row.is_active,
        }


def _wanted(since: date | None, as_of: date | None) -> Q:
    condition = in_force(as_of) if as_of else Q()
    return condition & (Q(until__isnull=True) | Q(until__gte=since)) if since else condition


OF_PERSON = {"employee": "employee__number"}
HISTORY = ("employee__number", "start")

register_source(
    "employees",
    Source(rows=employee_rows, order=("number",), records=employee_records, filters={"employee": "number"}),
)
register_source(
    "assignments", Source(rows=assignment_rows, order=HISTORY, records=assignment_records, filters=OF_PERSON)
)
register_source(
    "compensations", Source(rows=compensation_rows, order=HISTORY, records=compensation_records, filters=OF_PERSON)
)
register_source(
    "departments",
    Source(rows=department_rows, order=("path",), records=department_records, takes_since=False, takes_as_of=False),
)
