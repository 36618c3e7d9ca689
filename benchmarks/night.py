"""`./hr bench night`: the night of a large company (days, R1, R2, R5) against one sum and a bare COPY."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from datetime import date, datetime, timedelta, timezone
from io import StringIO
from typing import Any

import django

from benchmarks.report import Figure, finish, median

AIM = 5.0
METRICS = (
    "orders", "revenue", "visitors", "promo_clicks", "live_clicks", "repeat_orders", "refunds", "chats", "contacts",
    "requests_received",
)  # fmt: skip
LAST = date(2025, 3, 14)  # a Friday
WARM_NIGHTS = 10
PEOPLE_PER_DEPARTMENT = 25

PEOPLE_SQL = """
INSERT INTO people_employee
  (public_id, number, name, sort_key, email, phone, gender, hire_date, leave_type, leave_reason)
SELECT gen_random_uuid(), lpad(n::text, 6, '0'), 'Bench ' || n, 'bench ' || n, '', '', '', DATE '2020-01-01', '', ''
  FROM generate_series(1, %(people)s) n"""
PLACES_SQL = """
INSERT INTO people_assignment (employee_id, department_id, position_id, start)
SELECT e.id, d.ids[1 + e.id %% array_length(d.ids, 1)], %(position)s, DATE '2020-01-01'
  FROM people_employee e, (SELECT array_agg(id ORDER BY id) AS ids FROM people_department) d"""
# About one figure in fifty is missing, and one in ten is under half of the target (8).
DATA_SQL = """
INSERT INTO performance_observation (employee_id, metric_id, day, value)
SELECT e.id, m.id, d::date, 1 + (hashint8(e.id * 7919 + m.id * 104729 + (d::date - DATE '2020-01-01')) & 1023) %% 32
  FROM generate_series(%(start)s::date, %(until)s::date, interval '1 day') d, people_employee e, performance_metric m
 WHERE m.code = ANY(%(codes)s) AND (hashint8(e.id * 31 + (d::date - DATE '2020-01-01')) & 1023) %% 50 <> 0"""
FLOOR_TABLE = """
DROP TABLE IF EXISTS bench_results;
CREATE TABLE bench_results (LIKE "{schema}".performance_dayresult INCLUDING DEFAULTS);
ALTER TABLE bench_results ADD PRIMARY KEY (employee_id, metric_id, day, grain);
CREATE INDEX ON bench_results USING brin (day) WITH (autosummarize = true)"""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--times", type=int, default=3)
    options = parser.parse_args(arguments)
    django.setup()
    figures = []
    sizes = [(max(options.people // 3, 50), min(options.days, 60)), (options.people, options.days)]
    for people, days in sizes:
        figures += measure(people, days, options.times, aim=AIM if people == options.people else None)
    return finish("night", "night of one company", figures, people=options.people, days=options.days)


def measure(people: int, days: int, times: int, *, aim: float | None) -> list[Figure]:
    """The night of LAST in a fresh company, and the same night again."""
    from django.urls import reverse
    from django_tenants.utils import tenant_context

    company = _company(people, days)
    reverse("home")  # a worker has read the URLs long before the night
    with tenant_context(company):
        floor = median([_floor(company.schema_name) for _ in range(times)])
        taken = []
        for number in range(times):
            on = LAST + timedelta(days=3 + number)  # Monday, Tuesday, Wednesday: data is there, no night yet
            taken.append(_timed(on))
        again = _timed(LAST + timedelta(days=2 + times))
    what = f"{people:,} people × {len(METRICS)} metrics, {days} days"
    return [Figure(what, median(taken), floor, aim), Figure("  the same night again", again, floor)]


def _timed(on: date) -> float:
    from hrplatform.night import run_steps

    began = time.perf_counter()
    run_steps(on=on, now=datetime(on.year, on.month, on.day, 18, tzinfo=timezone.utc))
    return time.perf_counter() - began


def _floor(schema: str) -> float:
    """One sum over the last 30 days, and COPY of the day's results into a bare table with the same key."""
    from django.db import connection

    from hrplatform.lib.db import owner_connection

    with owner_connection() as owner, owner.cursor() as cursor:
        for statement in FLOOR_TABLE.format(schema=schema).split(";"):
            cursor.execute(statement.encode())
        cursor.execute(
            f'SELECT * FROM "{schema}".performance_dayresult WHERE day = %s AND grain = %s'.encode(), [LAST, "day"]
        )
        text = StringIO()
        for row in cursor:
            text.write("\t".join("\\N" if value is None else str(value) for value in row) + "\n")
        owner.commit()
        began = time.perf_counter()
        with connection.cursor() as app:
            app.execute(
                "SELECT sum(value) FROM performance_observation WHERE day BETWEEN %s AND %s",
                [LAST - timedelta(days=29), LAST],
            )
        with cursor.copy(b"COPY bench_results FROM STDIN") as target:
            target.write(text.getvalue())
        owner.commit()
        taken = time.perf_counter() - began
        cursor.execute(b"DROP TABLE bench_results")
    return taken


def _company(people: int, days: int) -> Any:
    """A company with history, targets and the last nights run."""
    from django.db import connection
    from django_tenants.utils import tenant_context

    from hrplatform.lib.dates import now
    from hrplatform.lib.db import owner_connection
    from hrplatform.night import run_steps
    from people.services import ensure_calendar
    from tenants.models import Company
    from tenants.services import NewCompany, create_company, delete_company

    schema = f"benchnight{people}x{days}"
    found = Company.objects.filter(schema_name=schema).first()
    if found is not None:
        delete_company(company=found, actor="bench", now=now())
    request = NewCompany(
        schema=schema, name=schema, pack="ecommerce", admin_email=f"hr@{schema}.example",
        password="correct horse battery",
    )  # fmt: skip
    company = create_company(request=request, actor="bench", now=now())
    with tenant_context(company), connection.cursor() as cursor:
        ensure_calendar(start=LAST - timedelta(days=500), until=LAST + timedelta(days=30))
        cursor.execute(PEOPLE_SQL, {"people": people})
        _places(cursor, people)
        span = {"start": LAST - timedelta(days=days - 1), "until": LAST + timedelta(days=7)}
        cursor.execute(DATA_SQL, {**span, "codes": list(METRICS)})
        _targets()
        with owner_connection(autocommit=True) as owner:
            for table in ("performance_observation", "people_employee", "people_assignment", "people_workday"):
                owner.execute(f'VACUUM ANALYZE "{schema}".{table}'.encode())
        for offset in range(WARM_NIGHTS, -1, -1):
            on = LAST - timedelta(days=offset)
            run_steps(on=on, now=datetime(on.year, on.month, on.day, 18, tzinfo=timezone.utc))
        with owner_connection(autocommit=True) as owner:
            owner.execute(f'VACUUM ANALYZE "{schema}".performance_dayresult'.encode())
    return company


def _places(cursor: Any, people: int) -> None:
    """Departments of 25 under one root, everybody in one of them."""
    from people.models import Department, Position

    root = Department.objects.create(name="Root", code="root", path="Root")
    Department.objects.filter(pk=root.pk).update(lineage=f"/{root.pk}/")
    names = [f"D{number}" for number in range(max(people // PEOPLE_PER_DEPARTMENT, 1))]
    Department.objects.bulk_create(
        Department(name=name, code=name, parent=root, path=f"Root/{name}", lineage="-") for name in names
    )
    cursor.execute(
        "UPDATE people_department SET lineage = '/' || parent_id || '/' || id || '/' WHERE parent_id IS NOT NULL"
    )
    position = Position.objects.create(name="Bench")
    cursor.execute(PLACES_SQL, {"position": position.pk})


def _targets() -> None:
    """One open daily target per metric for everybody."""
    from performance.measures.models import Metric, Target

    moment = datetime(2020, 1, 1, tzinfo=timezone.utc)
    Target.objects.bulk_create(
        Target(metric=metric, value=8, start=date(2020, 1, 1), created_at=moment)
        for metric in Metric.objects.filter(code__in=METRICS)
    )


if __name__ == "__main__":
    sys.exit(main())
