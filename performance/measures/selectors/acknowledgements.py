"""Who has confirmed the targets that hold for them, and who has not (spec 2.3: evidence of a known standard)."""

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction

from hrplatform.lib import versions
from hrplatform.lib.paths import row_path
from performance.measures import day_sql
from performance.measures.models import Target
from performance.planner import hashing_cursor

# The target in force of everybody employed on the day, with the acknowledgement of exactly this version.
_PAIR = f"""
WITH pair AS MATERIALIZED (
  SELECT x.employee_id, x.day, {day_sql.PLACE}, true AS works FROM ({day_sql.EVERYBODY}) x {day_sql.ASSIGNED})"""
_HELD = f"""{_PAIR},
{day_sql.HITS},
held AS (
  SELECT h.employee_id, h.metric_id, h.target_id, k.acknowledged_at FROM hit h
    LEFT JOIN performance_targetacknowledgement k ON k.target_id = h.target_id AND k.employee_id = h.employee_id)
"""
_BY_PERSON = f"""{_HELD}
SELECT employee_id, count(*), count(acknowledged_at), max(acknowledged_at),
       COALESCE(array_agg(metric_id ORDER BY metric_id) FILTER (WHERE acknowledged_at IS NULL), '{{}}')
  FROM held GROUP BY employee_id"""
# Only targets of the same metric can keep one from holding.
_RIVALS = day_sql.HITS.replace(day_sql.LIVE_TARGETS, f"{day_sql.LIVE_TARGETS} AND t.metric_id = %(metric)s")
_OF_TARGET = f"""{_PAIR},
{_RIVALS},
here AS MATERIALIZED (
  SELECT h.employee_id, h.employee_id IN (
           SELECT employee_id FROM performance_targetacknowledgement WHERE target_id = %(target)s) AS confirmed
    FROM hit h WHERE h.target_id = %(target)s)
SELECT (SELECT count(*) FROM here), (SELECT count(*) FROM here WHERE confirmed), first.*
  FROM (SELECT e.name, e.number, e.public_id FROM here h JOIN people_employee e ON e.id = h.employee_id
         WHERE NOT h.confirmed ORDER BY e.sort_key, e.id LIMIT %(most)s) first
 RIGHT JOIN (SELECT 1) always ON true"""


class Known(NamedTuple):
    """How many targets hold for a person, how many of them are confirmed, when last, and the metrics still missing."""

    held: int
    confirmed: int
    last_at: Any
    missing: tuple[int, ...]


def known_targets(on: date) -> dict[int, Known]:
    """{employee id: what is confirmed} of everybody a target holds for on the day. One statement."""
    rows = versions.kept(f"known-targets:{on}", lambda: _read_known(on))
    return {pk: Known(held, seen, last, tuple(missing)) for pk, held, seen, last, missing in rows}


def _read_known(on: date) -> list[Any]:
    with transaction.atomic(), hashing_cursor() as cursor:
        cursor.execute(_BY_PERSON, _parameters(on))
        return cursor.fetchall()


class Missing(NamedTuple):
    """Somebody who has not confirmed a target."""

    name: str
    number: str
    public_id: UUID

    @property
    def url(self) -> str:
        return row_path("people:person", self.public_id)


def holders_of(target: Target, on: date, *, most: int = 50) -> tuple[int, int, list[Missing]]:
    """For how many people the target is in force on the day, how many have confirmed it, and the first who have not."""
    with connection.cursor() as cursor:
        cursor.execute(_OF_TARGET, _parameters(on) | {"target": target.pk, "metric": target.metric_id, "most": most})
        rows = cursor.fetchall()
    held, confirmed = rows[0][:2]
    return held, confirmed, [Missing._make(row[2:]) for row in rows if row[2] is not None]


def _parameters(on: date) -> dict[str, Any]:
    return {"start": on, "until": on, "employees": None}
