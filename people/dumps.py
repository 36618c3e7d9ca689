"""Employees, assignments and pay as records of `dump` and the API (spec 13.7)."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Q

from hrplatform.lib.dump import CHUNK, register
from hrplatform.lib.ranges import in_force
from people.models import Assignment, Compensation, Employee
from people.selectors.histories import employees_as_of
from people.selectors.people import with_place


@register("employees")
def dump_employees(*, since: date | None, as_of: date | None) -> Iterator[dict[str, Any]]:
    """Everybody with the last known place; with as_of those employed on that day, in the place they had."""
    rows = employees_as_of(as_of) if as_of else Employee.objects.all()
    if since:
        rows = rows.filter(Q(leave_date__isnull=True) | Q(leave_date__gte=since))
    for person in with_place(rows, as_of or date.max).order_by("number").iterator(CHUNK):
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


@register("assignments")
def dump_assignments(*, since: date | None, as_of: date | None) -> Iterator[dict[str, Any]]:
    rows = Assignment.objects.filter(_wanted(since, as_of)).order_by("employee__number", "start")
    joined = rows.select_related("employee", "department", "position", "brand", "region", "manager")
    for row in joined.iterator(CHUNK):
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


@register("compensations")
def dump_compensations(*, since: date | None, as_of: date | None) -> Iterator[dict[str, Any]]:
    rows = Compensation.objects.filter(_wanted(since, as_of)).order_by("employee__number", "start")
    for row in rows.select_related("employee").iterator(CHUNK):
        yield {
            "employee": row.employee.number,
            "salary": row.salary,
            "bonus_share": row.bonus_share,
            "from": row.start,
            "until": row.until,
        }


def _wanted(since: date | None, as_of: date | None) -> Q:
    condition = in_force(as_of) if as_of else Q()
    return condition & (Q(until__isnull=True) | Q(until__gte=since)) if since else condition
