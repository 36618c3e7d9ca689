"""`./hr bench night`: the night of a large company against one sum and a bare COPY; then 100 companies on 2 cores.

    ./hr bench night --people 10000 --days 365      R1 R2 R5, then with R6 and R7
    ./hr bench night --companies 100                that many small companies by two workers, against the sum of the
                                                    single nights ÷ 2

Days of history are observations; day results, which the rules read, go back as far as `--results` nights.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import date, datetime, timedelta, timezone
from io import StringIO
from multiprocessing import get_context
from typing import Any

import django

from benchmarks.report import Figure, finish, median

AIM, AIM_ALL, AIM_MANY = 5.0, 15.0, 1.2
METRICS = (
    "orders", "revenue", "visitors", "promo_clicks", "live_clicks", "repeat_orders", "refunds", "chats", "contacts",
    "requests_received",
)  # fmt: skip
LAST = date(2025, 3, 14)  # a Friday
WARM_NIGHTS = 6
RESULT_DAYS = 45  # of day results before the night measured: more than R6 and R7 read
DAY_RULES, ALL_RULES = ("R1", "R2", "R5"), ("R1", "R2", "R5", "R6", "R7")
PEOPLE_PER_DEPARTMENT = 25
MANY_PEOPLE, MANY_DAYS, MANY_RESULTS, MANY_NIGHTS = 60, 60, 6, 2  # of each of many companies, at most

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
    parser.add_argument("--results", type=int, default=RESULT_DAYS)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--growth", action="store_true", help="a third of the people and 60 days first")
    parser.add_argument("--companies", type=int, default=0)
    parser.add_argument("--profile", action="store_true", help="print the statements that took longest")
    options = parser.parse_args(arguments)
    django.setup()
    if options.companies:
        return _many(options)
    figures = []
    sizes = [(options.people, options.days)]
    if options.growth:
        sizes.insert(0, (max(options.people // 3, 50), min(options.days, 60)))
    for people, days in sizes:
        figures += measure(people, days, options, with_aims=people == options.people)
    return finish("night", "night of one company", figures, people=options.people, days=options.days)


def measure(people: int, days: int, options: argparse.Namespace, *, with_aims: bool) -> list[Figure]:
    """Nights after LAST in a fresh company: with R1 R2 R5, the same again, and with R6 and R7 too."""
    from django.urls import reverse
    from django_tenants.utils import tenant_context

    company = _company(people, days, options.results)
    reverse("home")  # a worker has read the URLs long before the night
    times = options.times
    with tenant_context(company):
        _rules(DAY_RULES)
        floor = median([_floor(company.schema_name) for _ in range(times)])
        # Monday, Tuesday, Wednesday …: data is there, no night yet.
        taken = [_timed(LAST + timedelta(days=3 + number), options.profile) for number in range(times)]
        again = _timed(LAST + timedelta(days=2 + times))
        _rules(ALL_RULES)
        _timed(LAST + timedelta(days=2 + times))
        every = [_timed(_working_day(times + number), options.profile) for number in range(times)]
    what = f"{people:,} people × {len(METRICS)} metrics, {days} days: R1 R2 R5"
    return [
        Figure(what, median(taken), floor, AIM if with_aims else None),
        Figure("  the same night again", again, floor),
        Figure("  with R6 (primary metric) and R7", median(every), floor, AIM_ALL if with_aims else None),
    ]


def _working_day(number: int) -> date:
    """The number-th working day after LAST, from 0."""
    return LAST + timedelta(days=3 + number + 2 * (number // 5))


def _rules(codes: Sequence[str]) -> None:
    """Only these rules are on."""
    from performance.alerts.models import Rule

    Rule.objects.exclude(code__in=codes).update(mode="off")
    Rule.objects.filter(code__in=codes).update(mode="live", created_at=datetime(2024, 1, 1, tzinfo=timezone.utc))


def _timed(on: date, profile: bool = False) -> float:
    from django.db import transaction

    from hrplatform.night import run_steps

    slow: list[tuple[float, str]] = []
    began = time.perf_counter()
    with transaction.atomic(), _watched(slow if profile else None):
        run_steps(on=on, now=datetime(on.year, on.month, on.day, 18, tzinfo=timezone.utc))
    taken = time.perf_counter() - began
    for seconds, statement in sorted(slow, reverse=True)[:12]:
        print(f"{1000 * seconds:>9.1f} ms  {' '.join(statement.split())[:150]}")
    return taken


@contextmanager
def _watched(slow: list[tuple[float, str]] | None) -> Iterator[None]:
    """Collect how long each statement takes."""
    from django.db import connection

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            slow.append((time.perf_counter() - began, str(sql)))  # type: ignore[union-attr]

    if slow is None:
        yield
        return
    with connection.execute_wrapper(note):
        yield


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


def _company(people: int, days: int, results: int, *, suffix: str = "", nights: int = WARM_NIGHTS) -> Any:
    """A company with history, targets, day results and the last nights run."""
    from django.db import connection
    from django_tenants.utils import tenant_context

    from hrplatform.lib.dates import now
    from hrplatform.lib.db import owner_connection
    from hrplatform.night import run_steps
    from people.services import ensure_calendar
    from performance.measures.services import judge_day
    from tenants.services import NewCompany, create_company

    schema = f"benchnight{people}x{days}{suffix}"
    _remove(schema)
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
        _observe(schema, span)
        _targets()
        with owner_connection(autocommit=True) as owner:
            tables = ("performance_observation", "people_employee", "people_assignment", "people_workday")
            names = ", ".join(f'"{schema}".{table}' for table in tables)
            owner.execute(f"VACUUM ANALYZE {names}".encode())
        _rules(DAY_RULES)
        for offset in range(results, nights, -1):
            judge_day(on=LAST - timedelta(days=offset))
        for offset in range(nights, -1, -1):
            on = LAST - timedelta(days=offset)
            run_steps(on=on, now=datetime(on.year, on.month, on.day, 18, tzinfo=timezone.utc))
        with owner_connection(autocommit=True) as owner:
            owner.execute(f'VACUUM ANALYZE "{schema}".performance_dayresult'.encode())
    return company


def _remove(schema: str) -> None:
    """Delete the company, if there is one."""
    from hrplatform.lib.dates import now
    from tenants.models import Company
    from tenants.services import delete_company

    found = Company.objects.filter(schema_name=schema).first()
    if found is not None:
        delete_company(company=found, actor="bench", now=now())


def _observe(schema: str, span: dict[str, date]) -> None:
    """Every day's figures in the order of the days; the key is made when they are there, as after a restore."""
    from hrplatform.lib.db import owner_connection

    with owner_connection() as owner, owner.cursor() as cursor:
        cursor.execute(f'SET search_path TO "{schema}"'.encode())
        cursor.execute(
            b"SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
            b" WHERE conrelid = 'performance_observation'::regclass AND contype = 'p'"
        )
        name, definition = cursor.fetchone() or ("", "")
        cursor.execute(f"ALTER TABLE performance_observation DROP CONSTRAINT {name}".encode())
        cursor.execute(DATA_SQL.encode(), {**span, "codes": list(METRICS)})
        cursor.execute(f"ALTER TABLE performance_observation ADD CONSTRAINT {name} {definition}".encode())
        owner.commit()


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


def _many(options: argparse.Namespace) -> int:
    """Two workers take the nights of many companies; the floor is the sum of the single nights ÷ 2.

    Single nights are taken by one worker that knows the companies as little as the two do.
    """
    people = min(options.people, MANY_PEOPLE)
    days, results = min(options.days, MANY_DAYS), min(options.results, MANY_RESULTS)
    names = [f"n{number}" for number in range(options.companies)]
    with _workers(2) as pool:
        schemas = list(pool.map(_small_company, [(people, days, results, name) for name in names]))
    on = LAST + timedelta(days=3)  # a Monday and the Tuesday after it: neither has the weekly medians
    with _workers(1) as pool:
        single = list(pool.map(_night_of, schemas, [on] * len(schemas)))
    with _workers(2) as pool:
        began = time.perf_counter()
        list(pool.map(_night_of, schemas, [on + timedelta(days=1)] * len(schemas)))
        taken = time.perf_counter() - began
        list(pool.map(_remove, schemas))  # every later migration would go through them
    figures = [Figure(f"{len(schemas)} companies of {people} people, 2 workers", taken, sum(single) / 2, AIM_MANY)]
    return finish("nights", "nights of many companies", figures, companies=len(schemas), people=people)


@contextmanager
def _workers(number: int) -> Iterator[ProcessPoolExecutor]:
    """Processes with connections of their own, all of them up and ready: forked from one that has read the URLs."""
    from django.db import connections
    from django.urls import reverse

    reverse("home")
    connections.close_all()
    with ProcessPoolExecutor(max_workers=number, mp_context=get_context("fork")) as pool:
        list(pool.map(time.sleep, [0.3] * number))
        yield pool


def _small_company(what: tuple[int, int, int, str]) -> str:
    people, days, results, name = what
    return str(_company(people, days, results, suffix=name, nights=MANY_NIGHTS).schema_name)


def _night_of(schema: str, on: date) -> float:
    """One company's night; how long it took."""
    from django_tenants.utils import tenant_context

    from tenants.models import Company

    began = time.perf_counter()
    with tenant_context(Company.objects.get(schema_name=schema)):
        _timed(on)
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
