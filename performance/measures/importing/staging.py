"""The staged file against the observations, by set: doubles, what differs, one upsert (architecture 3)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

from django.db import IntegrityError, connection, transaction

from performance.measures.models import DirtyDay
from performance.measures.services.days import days_marked

FLUSH_ROWS = 2_000
COPY = "COPY performance_stagedobservation (line, employee_id, metric_id, day, value) FROM STDIN"
KEY = "employee_id, metric_id, day"


def empty() -> None:
    """Nobody else sees the table: imports of a company wait for each other (intake.services.one_at_a_time)."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE performance_stagedobservation")
        cursor.execute("SET LOCAL work_mem = '128MB'")


@contextmanager
def writer() -> Iterator[Callable[[str], None]]:
    """Yields `add(lines)`, which sends lines to the server in blocks."""
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        waiting: list[str] = []

        def add(lines: str) -> None:
            waiting.append(lines)
            if len(waiting) >= FLUSH_ROWS:
                copy.write("".join(waiting))
                waiting.clear()

        yield add
        copy.write("".join(waiting))


def contradictions() -> list[tuple[int, int, list[int], str]]:
    """Lines that say something else than another line for the same key: (line, metric, all lines, value)."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH torn AS (
              SELECT {KEY} FROM performance_stagedobservation
               GROUP BY {KEY} HAVING count(*) > 1 AND min(value) <> max(value)
            ), lines AS (
              SELECT {KEY}, array_agg(line ORDER BY line) AS lines
                FROM performance_stagedobservation JOIN torn USING ({KEY}) GROUP BY {KEY}
            )
            SELECT DISTINCT ON (s.line) s.line, s.metric_id, lines.lines, s.value::text
              FROM performance_stagedobservation s JOIN lines USING ({KEY}) ORDER BY s.line, s.metric_id
            """
        )
        return cursor.fetchall()


def has_doubles() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT EXISTS (SELECT 1 FROM performance_stagedobservation GROUP BY {KEY} HAVING count(*) > 1)"
        )
        return cursor.fetchone()[0]


def drop_lines(lines: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM performance_stagedobservation WHERE line = ANY(%s)", [lines])


def drop_repeats() -> None:
    """Of equal values for one key the first line stays."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            DELETE FROM performance_stagedobservation s USING (
              SELECT {KEY}, min(line) AS first FROM performance_stagedobservation GROUP BY {KEY} HAVING count(*) > 1
            ) repeated
             WHERE (s.employee_id, s.metric_id, s.day) = (repeated.employee_id, repeated.metric_id, repeated.day)
               AND s.line > repeated.first
            """
        )


def days_are_new(first: date, last: date) -> bool:
    """Whether no observation of those days exists yet: then nothing has to be compared."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT NOT EXISTS (SELECT 1 FROM performance_observation WHERE day BETWEEN %s AND %s)", [first, last]
        )
        return cursor.fetchone()[0]


def compare(first: date, last: date) -> tuple[int, int]:
    """How many lines are new, and how many change or add to something known."""
    days = {"first": first, "last": last}
    joined = f"""
        FROM performance_stagedobservation s LEFT JOIN (
          SELECT {KEY}, value FROM performance_observation WHERE day BETWEEN %(first)s AND %(last)s
        ) o USING ({KEY})"""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) {joined} WHERE o.value IS DISTINCT FROM s.value", days)
        if not cursor.fetchone()[0]:
            return 0, 0
        cursor.execute(
            f"""
            WITH lines AS (
              SELECT s.line, count(*) AS said, count(o.value) AS known,
                     count(*) FILTER (WHERE o.value <> s.value) AS differ {joined} GROUP BY s.line
            )
            SELECT count(*) FILTER (WHERE known = 0), count(*) FILTER (WHERE known > 0 AND (known < said OR differ > 0))
              FROM lines
            """,
            days,
        )
        return cursor.fetchone()


def keep_replaced(batch: int, first: date, last: date) -> int:
    """Keep the values that are about to be replaced. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO performance_replacedobservation (batch_id, {KEY}, value, earlier_batch_id)
            SELECT %s, {KEY}, o.value, o.batch_id
              FROM performance_observation o JOIN performance_stagedobservation s USING ({KEY})
             WHERE o.value IS DISTINCT FROM s.value AND o.day BETWEEN %s AND %s
            """,
            [batch, first, last],
        )
        return cursor.rowcount


def write(batch: int) -> int:
    """One upsert that touches nothing that is equal. Returns the observations written."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO performance_observation AS o ({KEY}, value, batch_id)
            SELECT {KEY}, value, %s FROM performance_stagedobservation
            ON CONFLICT ({KEY}) DO UPDATE SET value = EXCLUDED.value, batch_id = EXCLUDED.batch_id
             WHERE o.value IS DISTINCT FROM EXCLUDED.value
            """,
            [batch],
        )
        return cursor.rowcount


def plan_for_many() -> None:
    """The staging table has no statistics; a loop over a million rows is what the planner must not choose.

    Holds for the rest of the transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")


def write_new(batch: int) -> tuple[int, int] | None:
    """Insert days nobody has written yet, and mark them for judging.

    Returns how many observations and person-days; None (and nothing done) where a key comes twice after all.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO performance_observation ({KEY}, value, batch_id) "
                f"SELECT {KEY}, value, %s FROM performance_stagedobservation",
                [batch],
            )
            inserted = cursor.rowcount
            cursor.execute(
                "INSERT INTO performance_dirtyday (employee_id, day, is_evaluated) "
                "SELECT DISTINCT employee_id, day, false FROM performance_stagedobservation "
                "ON CONFLICT (employee_id, day) DO UPDATE SET is_evaluated = false"
            )
            marked = cursor.rowcount
    except IntegrityError:
        return None
    tell_of_marks()
    return inserted, marked


def tell_of_marks() -> None:
    """After the commit: days wait to be judged. The same signal as performance.measures.services.days sends."""
    schema = connection.schema_name
    transaction.on_commit(lambda: days_marked.send(sender=DirtyDay, schema=schema), robust=True)


def later_batches(batch: int) -> list[str]:
    """File names of imports that replaced values of this one and still stand."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT DISTINCT b.file_name FROM performance_replacedobservation r JOIN intake_batch b ON b.id = r.batch_id
             WHERE r.earlier_batch_id = %s AND b.state = 'done' ORDER BY 1 LIMIT 3
            """,
            [batch],
        )
        return [row[0] for row in cursor.fetchall()]


def judged_before(batch: int, first: date, last: date) -> int:
    """Person-days with results already among those the batch wrote: late or corrected data."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT count(*) FROM (
              SELECT DISTINCT employee_id, day FROM performance_observation
               WHERE batch_id = %(batch)s AND day BETWEEN %(first)s AND %(last)s
            ) o WHERE EXISTS (
              SELECT 1 FROM performance_dayresult r
               WHERE r.day = o.day AND r.employee_id = o.employee_id AND r.grain = 'day')
            """,
            {"batch": batch, "first": first, "last": last},
        )
        return cursor.fetchone()[0]


def take_back(batch: int) -> None:
    """What the batch made goes, what it replaced returns, the days are judged again."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO performance_dirtyday (employee_id, day, is_evaluated)
            SELECT DISTINCT employee_id, day, false FROM performance_observation WHERE batch_id = %s
            ON CONFLICT (employee_id, day) DO UPDATE SET is_evaluated = false
            """,
            [batch],
        )
        cursor.execute(
            """
            UPDATE performance_observation o SET value = r.value, batch_id = r.earlier_batch_id
              FROM performance_replacedobservation r
             WHERE r.batch_id = %s AND o.batch_id = r.batch_id
               AND (o.employee_id, o.metric_id, o.day) = (r.employee_id, r.metric_id, r.day)
            """,
            [batch],
        )
        cursor.execute("DELETE FROM performance_observation WHERE batch_id = %s", [batch])
        tell_of_marks()
        cursor.execute("DELETE FROM performance_replacedobservation WHERE batch_id = %s", [batch])
