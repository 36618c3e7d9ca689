"""`./hr bench ingest`: a million observations from a CSV against bare COPY of the same rows."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import django

from benchmarks.report import Figure, finish, median

AIM = 5.0
METRICS = (
    "orders", "revenue", "visitors", "promo_clicks", "live_clicks", "repeat_orders", "refunds", "chats", "contacts",
    "requests_received",
)  # fmt: skip
PEOPLE = 1000
START = date(2024, 1, 1)
FLOOR = """
DROP TABLE IF EXISTS bench_floor;
CREATE TABLE bench_floor (employee_id bigint, metric_id bigint, day date NOT NULL, value numeric(18,6) NOT NULL,
                          batch_id bigint, PRIMARY KEY (employee_id, metric_id, day));
CREATE INDEX ON bench_floor USING brin (day) WITH (autosummarize = true)
"""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--observations", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--peak-of", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    django.setup()
    company = _company()
    if options.peak_of:
        return _say_peak(company, options.peak_of)
    figures: list[Figure] = []
    peaks: dict[str, float] = {}
    for count in (options.observations // 10, options.observations):
        figures += measure(company, count, options.times, peaks)
    for name, peak in peaks.items():
        print(f"memory of a process that imports {name}: {peak:.0f} MB")
    return finish("ingest", "import of observations", figures, observations=options.observations, peaks_mb=peaks)


def _say_peak(company: Any, path: Path) -> int:
    """Import one file in this process and print its greatest memory in MB."""
    from django_tenants.utils import tenant_context

    with tenant_context(company):
        _import(company, path, fresh=True)
    print(_peak_mb())
    return 0


def _peak_mb() -> float:
    """The most memory this program has had: the kernel's ru_maxrss begins with that of the program that started it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def _peak_of(path: Path) -> float:
    """Memory of a fresh process that imports the file into the empty company."""
    _empty()
    command = [sys.executable, "-m", "benchmarks", "ingest", "--peak-of", str(path)]
    said = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(said.stdout.split()[-1])


def measure(company: Any, count: int, times: int, peaks: dict[str, float]) -> list[Figure]:
    """Wide and long files of `count` observations, first time and again."""
    from django_tenants.utils import tenant_context

    with tempfile.TemporaryDirectory() as folder, tenant_context(company):
        rows = list(_rows(count))
        floor = _floor(rows, times)
        figures = []
        for shape, write in (("wide", _write_wide), ("long", _write_long)):
            path = Path(folder) / f"{shape}.csv"
            write(path, rows)
            first = median([_timed(lambda path=path: _import(company, path, fresh=True), _empty) for _ in range(times)])
            again = _timed(lambda path=path: _import(company, path, fresh=False))
            aim = AIM if count >= 1_000_000 else None
            figures.append(Figure(f"{count:,} observations, {shape}", first, floor, aim, f"{count / first:,.0f}/s"))
            figures.append(Figure("  the same file again, writes nothing", again, floor))
            peaks[f"{count:,} observations, {shape}"] = _peak_of(path)
        _empty()
    return figures


def _import(company: Any, path: Path, *, fresh: bool) -> None:
    from hrplatform.lib.dates import company_today, now
    from intake.registry import kind_of
    from intake.services import import_file
    from intake.table import Choices

    moment = now()
    answer = import_file(
        kind=kind_of("observations"), path=path, file_name=path.name, choices=Choices(), actor=None,
        today=company_today(company, moment), now=moment,
    )  # fmt: skip
    outcome = answer.outcome
    assert not outcome.rejected
    assert (outcome.created == outcome.rows) if fresh else (outcome.unchanged == outcome.rows)


def _timed(work: Callable[[], object], before: Callable[[], object] = lambda: None) -> float:
    before()
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _rows(count: int) -> list[tuple[int, int, date, int]]:
    """(person, metric, day, value) by day, person, metric: as shops deliver them. The revenue has cents."""
    return [
        (
            n // len(METRICS) % PEOPLE,
            n % len(METRICS),
            START + timedelta(days=n // len(METRICS) // PEOPLE),
            n * 7919 % 997,
        )
        for n in range(count)
    ]


def _text(metric: int, value: int) -> str:
    return f"{value}.{value % 100:02}" if METRICS[metric] == "revenue" else str(value)


def _write_wide(path: Path, rows: list[tuple[int, int, date, int]]) -> None:
    with path.open("w", encoding="utf-8") as target:
        target.write("工号,日期," + ",".join(METRICS) + "\n")
        width = len(METRICS)
        for at in range(0, len(rows), width):
            person, _metric, day, _value = rows[at]
            values = ",".join(_text(metric, value) for _person, metric, _day, value in rows[at : at + width])
            target.write(f"{person:05},{day},{values}\n")


def _write_long(path: Path, rows: list[tuple[int, int, date, int]]) -> None:
    with path.open("w", encoding="utf-8") as target:
        target.write("employee,date,metric,value\n")
        target.writelines(f"{person:05},{day},{METRICS[metric]},{_text(metric, value)}\n"
                          for person, metric, day, value in rows)  # fmt: skip


def _floor(rows: list[tuple[int, int, date, int]], times: int) -> float:
    """Seconds of COPY of the same rows into an empty table with the same key and BRIN."""
    from hrplatform.lib.db import owner_connection

    lines = [f"{person}\t{metric}\t{day}\t{_text(metric, value)}\t1\n" for person, metric, day, value in rows]
    blocks = ["".join(lines[at : at + 5000]) for at in range(0, len(lines), 5000)]

    def copy() -> None:
        with (
            owner_connection() as owner,
            owner.cursor() as cursor,
            cursor.copy("COPY bench_floor FROM STDIN") as target,
        ):
            for block in blocks:
                target.write(block)

    taken = [_timed(copy, _make_floor) for _ in range(times)]
    with owner_connection() as owner:
        owner.execute("DROP TABLE bench_floor")
    return median(taken)


def _make_floor() -> None:
    from hrplatform.lib.db import owner_connection

    with owner_connection() as owner:
        owner.execute(FLOOR.encode())


def _empty() -> None:
    """No observations, as on a company's first day."""
    from django.db import connection

    from hrplatform.lib.db import owner_connection

    schema = connection.schema_name
    with owner_connection() as owner:
        for table in ("observation", "replacedobservation", "dirtyday"):
            owner.execute(f'TRUNCATE "{schema}".performance_{table}'.encode())


def _company() -> Any:
    """A company of 1,000 people without data."""
    from django_tenants.utils import tenant_context

    from hrplatform.lib.dates import now
    from people.models import Employee
    from tenants.models import Company
    from tenants.services import NewCompany, create_company

    found = Company.objects.filter(schema_name="benchingest").first()
    if found is not None:
        return found
    request = NewCompany(
        schema="benchingest", name="Bench ingest", pack="ecommerce", admin_email="hr@benchingest.example",
        password="correct horse battery",
    )  # fmt: skip
    company = create_company(request=request, actor="bench", now=now())
    with tenant_context(company):
        Employee.objects.bulk_create(
            [Employee(number=f"{n:05}", name=f"员工{n}", hire_date=date(2020, 1, 1)) for n in range(PEOPLE)]
        )
    return company


if __name__ == "__main__":
    sys.exit(main())
