"""Departments that no figure speaks of (spec 2.7: not checkable by data)."""

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import QuerySet

from hrplatform.lib.db import subquery
from people.models import Department, Employee
from performance.measures.selectors.team_day import latest_working_day

_SQL = """
SELECT d.path, count(*) FROM people_assignment a JOIN people_department d ON d.id = a.department_id
 WHERE a.start <= %(on)s AND (a.until IS NULL OR a.until >= %(on)s) AND a.employee_id IN ({people})
   AND (%(lineage)s::text IS NULL OR starts_with(d.lineage, %(lineage)s::text))
   AND EXISTS (SELECT 1 FROM people_employee e WHERE e.id = a.employee_id AND e.hire_date <= %(on)s
                  AND (e.leave_date IS NULL OR e.leave_date >= %(on)s))
 GROUP BY d.id, d.path
HAVING bool_and(a.employee_id NOT IN (
  SELECT r.employee_id FROM performance_dayresult r WHERE r.day = ANY(%(days)s) AND r.grain IN ('day', 'month')))
 ORDER BY d.path"""


@dataclass(frozen=True)
class SilentDepartment:
    """A department none of whose people is judged by any metric, and how many people those are."""

    path: str
    people: int


def departments_without_data(
    people: QuerySet[Employee], on: date, department: Department | None = None
) -> list[SilentDepartment]:
    """Departments of these people, on the day, in which nobody has a target for any metric: nothing says how they do.

    One statement; a day with a target but no figure is *no data*, not this. A day off and a day that isn't over have
    few results or none, so the working day before speaks as well.
    """
    inner, parameters = subquery(people, "who")
    before = latest_working_day(on)
    days = [on, before, on.replace(day=1), before.replace(day=1)]
    parameters |= {"on": on, "days": days, "lineage": department.lineage if department else None}
    with connection.cursor() as cursor:
        cursor.execute(_SQL.replace("{people}", inner), parameters)
        return [SilentDepartment(path, number) for path, number in cursor.fetchall()]
