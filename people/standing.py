"""What an account is on a day, in one statement written by hand: every page asks it before anything else.

A queryset says the same in four, and building each of them takes longer than the database takes to answer all.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db import connection

from hrplatform.lib import db
from people.models import Employee

GROUPS_SQL = """
SELECT g.name FROM auth_group g JOIN people_user_groups m ON m.group_id = g.id WHERE m.user_id = %s
"""
# Whether somebody else reports to the person, and what they head or deputise for, on the day.
STANDING_SQL = """
SELECT EXISTS (
    SELECT 1 FROM people_assignment a WHERE a.manager_id = e.id AND a.employee_id <> e.id
     AND a.start <= %(on)s AND (a.until IS NULL OR a.until >= %(on)s)
  ), ARRAY(
    SELECT ARRAY[h.kind::text, d.lineage::text] FROM people_departmenthead h
      JOIN people_department d ON d.id = h.department_id
     WHERE h.employee_id = e.id AND h.start <= %(on)s AND (h.until IS NULL OR h.until >= %(on)s)
     ORDER BY h.id
  ), {columns}
FROM people_employee e WHERE e.user_id = %(user)s
"""


@dataclass(frozen=True)
class Standing:
    """The account's employee record, whether it manages anybody, kind and lineage of what it heads."""

    me: Employee | None = None
    manages: bool = False
    headships: tuple[tuple[str, str], ...] = ()


NOBODY = Standing()


def read_groups(user: Any) -> frozenset[str]:
    """Names of the account's groups."""
    with connection.cursor() as cursor:
        cursor.execute(GROUPS_SQL, [user.pk])
        return frozenset(name for (name,) in cursor.fetchall())


def read_standing(user: Any, on: date) -> Standing:
    """What dated rows make of the account on the day; a leaver is nobody after the leave date."""
    with connection.cursor() as cursor:
        cursor.execute(_standing_sql(), {"user": user.pk, "on": on})
        row = cursor.fetchone()
    if row is None:
        return NOBODY
    manages, headships, *values = row
    me = db.from_row(Employee, values)
    if me.leave_date and me.leave_date < on:
        return NOBODY
    return Standing(me, manages, tuple((kind, lineage) for kind, lineage in headships))


@cache
def _standing_sql() -> str:
    return STANDING_SQL.format(columns=db.columns(Employee, "e"))
