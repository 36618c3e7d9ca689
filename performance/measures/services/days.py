"""Judging days and months, and remembering which ones to judge again (spec 2.7)."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db import connection, transaction
from django.dispatch import Signal

from hrplatform.lib.dates import month_bounds
from people.services import ensure_calendar
from performance.measures import day_sql
from performance.measures.models import DirtyDay, Metric, Target
from performance.planner import hashing_cursor

PEOPLE_AT_ONCE = 20_000
# Sent after the transaction that marked days for judging again: `schema`.
days_marked = Signal()


@dataclass(frozen=True)
class Judged:
    """How many results stand for the days judged, how many rows were written or removed, and the first differences:
    [{employee, metric, day, grain, existed, before, after, target_before, target_after}], existed: a result stood."""

    results: int = 0
    written: int = 0
    removed: int = 0
    changes: list[dict[str, Any]] = field(default_factory=list)

    def __add__(self, other: "Judged") -> "Judged":
        return Judged(
            self.results + other.results,
            self.written + other.written,
            self.removed + other.removed,
            [*self.changes, *other.changes],
        )


@transaction.atomic(savepoint=False)
def judge_day(*, on: date) -> Judged:
    """Everybody's results of one day, and their months so far. Side effects: day results; nothing of the day waits."""
    _one_at_a_time()
    first, last = month_bounds(on)
    ensure_calendar(start=first, until=last)
    # Before judging: what comes in meanwhile is marked anew.
    DirtyDay.objects.filter(day=on, is_evaluated=False).update(is_evaluated=True)
    judged = _run(day_sql.day_statement(day_sql.EVERYBODY, points=_points()), start=on, until=on, horizon=on)
    if _has_month_targets(first, last):
        statement = day_sql.month_statement(day_sql.MONTH_EVERYBODY, points=_points())
        _run(statement, start=first, until=last, horizon=on)
    return judged


@transaction.atomic(savepoint=False)
def judge_changes(*, horizon: date) -> Judged:
    """Judge again exactly the days marked dirty up to `horizon`. They stay marked for the alerts of the next night."""
    _one_at_a_time()
    total = Judged()
    for days in _dirty_days(horizon):
        first, last = month_bounds(days[0])
        ensure_calendar(start=first, until=last)
        for people in _dirty_people(days[0], days[-1]):
            total += _judge_piece(people, days, horizon)
            DirtyDay.objects.filter(day__range=(days[0], days[-1]), employee_id__in=people).update(is_evaluated=True)
    return total


def close_changes(*, horizon: date) -> int:
    """Forget dirty days up to `horizon`: results and alerts have followed. Returns how many."""
    with connection.cursor() as cursor:  # with a key of two columns the ORM reads all rows to delete them one by one
        cursor.execute("DELETE FROM performance_dirtyday WHERE is_evaluated AND day <= %s", [horizon])
        return cursor.rowcount


def mark_days(*, days: Iterable[tuple[int, date]]) -> int:
    """Mark (employee id, day) pairs for judging again."""
    pairs = list(days)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO performance_dirtyday (employee_id, day, is_evaluated) "
            f"SELECT DISTINCT e, d, false FROM unnest(%s::bigint[], %s::date[]) AS u(e, d) {_AGAIN}",
            [[pair[0] for pair in pairs], [pair[1] for pair in pairs]],
        )
        return _marked(cursor.rowcount)


def mark_batch(*, batch_id: int, start: date, until: date) -> int:
    """Mark every day that an observation batch wrote between two days."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO performance_dirtyday (employee_id, day, is_evaluated) "
            f"SELECT DISTINCT employee_id, day, false FROM performance_observation "
            f"WHERE batch_id = %s AND day BETWEEN %s AND %s {_AGAIN}",
            [batch_id, start, until],
        )
        return _marked(cursor.rowcount)


def mark_span(*, employee_ids: Iterable[int] | None, start: date, until: date | None) -> int:
    """Mark days that have results or data already: a calendar, leave, assignment or target changed under them."""
    parameters = {
        "employees": None if employee_ids is None else list(employee_ids), "start": start, "until": until or date.max
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_MARK_SPAN, parameters)
        return _marked(cursor.rowcount)


def mark_target(*, target: Target) -> int:
    """Mark the days a target holds for; every month of a per-month target, data or not."""
    employees = [target.employee_id] if target.employee_id else None
    marked = mark_span(employee_ids=employees, start=target.start, until=target.until)
    if target.per == "month":
        marked += _mark_months([target.pk])
    return marked


def mark_targets(*, target_ids: list[int]) -> int:
    """mark_target for many at once, in one statement per kind."""
    with connection.cursor() as cursor:
        cursor.execute(_MARK_TARGETS, {"targets": target_ids})
        marked = cursor.rowcount
    return marked + _mark_months(target_ids)


_AGAIN = "ON CONFLICT (employee_id, day) DO UPDATE SET is_evaluated = false"
_MARK_SPAN = f"""
INSERT INTO performance_dirtyday (employee_id, day, is_evaluated)
SELECT DISTINCT employee_id, day, false FROM (
  SELECT employee_id, day FROM performance_dayresult WHERE grain <> 'month' AND day BETWEEN %(start)s AND %(until)s
  UNION ALL SELECT employee_id, day FROM performance_observation WHERE day BETWEEN %(start)s AND %(until)s
) known WHERE %(employees)s::bigint[] IS NULL OR employee_id = ANY(%(employees)s::bigint[]) {_AGAIN}"""
_MARK_TARGETS = f"""
INSERT INTO performance_dirtyday (employee_id, day, is_evaluated)
SELECT DISTINCT k.employee_id, k.day, false FROM performance_target t
  JOIN (SELECT employee_id, day FROM performance_dayresult WHERE grain <> 'month'
        UNION SELECT employee_id, day FROM performance_observation) k
    ON k.day >= t.start AND (t.until IS NULL OR k.day <= t.until)
   AND (t.employee_id IS NULL OR t.employee_id = k.employee_id)
 WHERE t.id = ANY(%(targets)s) {_AGAIN}"""
# One day in every month of the target, for everybody who has a place then.
_MARK_MONTHS = f"""
INSERT INTO performance_dirtyday (employee_id, day, is_evaluated)
SELECT DISTINCT a.employee_id, LEAST(m.day, a.until, e.leave_date)::date, false
  FROM performance_target t
 CROSS JOIN LATERAL generate_series(
   date_trunc('month', t.start), LEAST(COALESCE(t.until, %(today)s), %(today)s)::timestamp, interval '1 month') s(at)
 CROSS JOIN LATERAL (SELECT GREATEST(s.at::date, t.start) AS day) m
  JOIN people_assignment a ON a.start <= m.day AND (a.until IS NULL OR a.until >= m.day)
       AND (t.employee_id IS NULL OR t.employee_id = a.employee_id)
  JOIN people_employee e ON e.id = a.employee_id
 WHERE t.per = 'month' AND t.id = ANY(%(targets)s) {_AGAIN}"""


def _mark_months(target_ids: list[int]) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(day) FROM performance_observation")
        latest_data = cursor.fetchone()[0]
        cursor.execute("SELECT max(until) FROM performance_target WHERE id = ANY(%s)", [target_ids])
        latest_target = cursor.fetchone()[0]
        today = max((day for day in (latest_data, latest_target) if day), default=None)
        if today is None:
            return 0
        cursor.execute(_MARK_MONTHS, {"targets": target_ids, "today": today})
        return _marked(cursor.rowcount)


def _marked(days: int) -> int:
    """Tell whoever listens, once the marks are there to be seen."""
    if days:
        schema = connection.schema_name
        transaction.on_commit(lambda: days_marked.send(sender=DirtyDay, schema=schema), robust=True)
    return days


def _one_at_a_time() -> None:
    """Two that judge the same days wait for each other until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || ':judge', 0))")


def _judge_piece(people: list[int], days: list[date], horizon: date) -> Judged:
    """Judge these people's changed days of one month, and the month."""
    first, last = month_bounds(days[0])
    scope: dict[str, Any] = {"employees": people, "horizon": horizon, "tell": True}
    judged = _run(day_sql.day_statement(day_sql.CHANGED, points=_points()), start=days[0], until=days[-1], **scope)
    if _has_month_targets(first, last):
        statement = day_sql.month_statement(day_sql.MONTH_CHANGED, points=_points())
        judged += _run(statement, start=first, until=last, **scope)
    return judged


def _run(
    statement: str,
    *,
    start: date,
    until: date,
    horizon: date,
    employees: list[int] | None = None,
    tell: bool = False,
) -> Judged:
    parameters = {"start": start, "until": until, "horizon": horizon, "employees": employees, "tell": tell}
    with hashing_cursor() as cursor:
        cursor.execute(statement, parameters)
        results, written, removed, changes = cursor.fetchone()
    return Judged(results, written, removed, json.loads(changes) if isinstance(changes, str) else changes)


def _points() -> str:
    curves = Metric.objects.exclude(curve=[]).values_list("pk", "curve")
    return day_sql.points_sql((pk, [(Decimal(x), Decimal(y)) for x, y in curve]) for pk, curve in curves)


def _has_month_targets(start: date, until: date) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            # Results of a target that has ended stay to be taken away; where there never was one, nothing is read.
            "SELECT EXISTS (SELECT 1 FROM performance_target WHERE per = 'month') AND ("
            "EXISTS (SELECT 1 FROM performance_target WHERE per = 'month' AND start <= %s "
            "AND (until IS NULL OR until >= %s)) "
            "OR EXISTS (SELECT 1 FROM performance_dayresult WHERE grain = 'month' AND day = %s))",
            [until, start, start],
        )
        return cursor.fetchone()[0]


def _dirty_days(horizon: date) -> list[list[date]]:
    """Days to judge again, month by month."""
    rows = DirtyDay.objects.filter(is_evaluated=False, day__lte=horizon)
    days = sorted(rows.values_list("day", flat=True).distinct())
    return [list(group) for _month, group in groupby(days, key=lambda day: day.replace(day=1))]


def _dirty_people(start: date, until: date) -> Iterable[list[int]]:
    rows = DirtyDay.objects.filter(is_evaluated=False, day__range=(start, until))
    people = sorted(set(rows.values_list("employee_id", flat=True).distinct()))
    for index in range(0, len(people), PEOPLE_AT_ONCE):
        yield people[index : index + PEOPLE_AT_ONCE]
