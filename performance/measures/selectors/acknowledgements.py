"""Who has confirmed the targets that hold for them, and who has not (spec 2.3: evidence of a known standard)."""

from datetime import date
from typing import Any, NamedTuple

from django.db import connection, transaction

from hrplatform.lib import versions
from people.models import Employee
from performance.measures import day_sql
from performance.measures.models import Target
from performance.planner import hashing_cursor

# The target in force of everybody employed on the day, with the acknowledgement of exactly this version.
_HELD = f"""
WITH pair AS MATERIALIZED (
  SELECT x.employee_id, x.day, {day_sql.PLACE}, true AS works FROM ({day_sql.EVERYBODY}) x {day_sql.ASSIGNED}),
{day_sql.HITS},
held AS (
  SELECT h.employee_id, h.metric_id, h.target_id, k.acknowledged_at FROM hit h
    LEFT JOIN performance_targetacknowledgement k ON k.target_id = h.target_id AND k.employee_id = h.employee_id)
"""
_BY_PERSON = f"""{_HELD}
SELECT employee_id, count(*), count(acknowledged_at), max(acknowledged_at),
       array_agg(metric_id ORDER BY metric_id) FILTER (WHERE acknowledged_at IS NULL)
  FROM held GROUP BY employee_id"""
_OF_TARGET = f"""{_HELD}
SELECT count(*), count(h.acknowledged_at),
       (array_agg(h.employee_id ORDER BY e.sort_key, e.id) FILTER (WHERE h.acknowledged_at IS NULL))[1:%(most)s]
  FROM held h JOIN people_employee e ON e.id = h.employee_id WHERE h.target_id = %(target)s"""


class Known(NamedTuple):
    """How many targets hold for a person, how many of them are confirmed, when last, and the metrics still missing."""

    held: int
    confirmed: int
    last_at: Any
    missing: tuple[int, ...]


def known_targets(on: date) -> dict[int, Known]:
    """{employee id: what is confirmed} of everybody a target holds for on the day. One statement."""
    rows = versions.kept(f"known-targets:{on}", lambda: _read_known(on))
    return {row[0]: Known(row[1], row[2], row[3], tuple(row[4] or ())) for row in rows}


def _read_known(on: date) -> list[Any]:
    with transaction.atomic(), hashing_cursor() as cursor:
        cursor.execute(_BY_PERSON, _parameters(on))
        return cursor.fetchall()


def holders_of(target: Target, on: date, *, most: int = 50) -> tuple[int, int, list[Employee]]:
    """For how many people the target is in force on the day, how many have confirmed it, and the first who have not."""
    with connection.cursor() as cursor:
        cursor.execute(_OF_TARGET, _parameters(on) | {"target": target.pk, "most": most})
        held, confirmed, missing = cursor.fetchone()
    return held, confirmed, list(Employee.objects.filter(pk__in=missing or []).order_by("sort_key", "pk"))


def _parameters(on: date) -> dict[str, Any]:
    return {"start": on, "until": on, "employees": None}
