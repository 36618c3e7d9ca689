"""`./hr bench api`: 10,000 rows posted against bare COPY of them; pages of a million observations."""

from __future__ import annotations

import argparse
import json
import sys
import uuid
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import django

from benchmarks import ingest
from benchmarks.report import Figure, finish, median, take_times

POSTED = 10_000
PAGE = 1000
PAGES = "SELECT * FROM performance_observation WHERE day >= %s ORDER BY day LIMIT 1001"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--observations", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=5)
    options = parser.parse_args(arguments)
    django.setup()
    company = ingest._company()
    from django_tenants.utils import tenant_context

    with tenant_context(company):
        figures = measure(company, options.observations, options.times)
    return finish("api", "the machine interface", figures, observations=options.observations)


def measure(company: Any, count: int, times: int) -> list[Figure]:
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["*"]
    settings.API_REQUESTS_PER_MINUTE = 10**6
    call = _caller(company)
    rows = list(ingest._rows(POSTED))
    floor = ingest._floor(rows, times)
    body = {"rows": [_row(row) for row in rows]}
    quick = body | {"totals": False}
    fresh = median([ingest._timed(lambda: call("observations", body), ingest._empty) for _ in range(times)])
    again = median([ingest._timed(lambda: call("observations", quick)) for _ in range(times)])
    figures = [
        Figure(f"{POSTED:,} rows posted, long", fresh, floor, None, f"{POSTED / fresh:,.0f}/s"),
        Figure("  the same rows again under a new key, writes nothing", again, floor),
    ]
    ingest._empty()
    _fill(count)
    figures += [_page(call, where, since, times) for where, since in _places()]
    ingest._empty()
    return figures


def _caller(company: Any) -> Callable[..., Any]:
    from django.test import Client

    from hrplatform.lib.dates import now
    from intake.tokens.services import create_token

    scopes = ["write:observations", "read:observations"]
    _token, secret = create_token(name=uuid.uuid4().hex, scopes=scopes, days=1, actor=None, now=now())
    host = company.domains.get(is_primary=True).domain
    client = Client(headers={"host": host, "authorization": f"Bearer {secret}"})

    def call(path: str, body: Any = None) -> Any:
        if body is None:
            answer = client.get(f"/api/v1/{path}")
        else:
            headers = {"idempotency-key": uuid.uuid4().hex}
            answer = client.post(f"/api/v1/{path}", json.dumps(body), content_type="application/json", headers=headers)
        assert answer.status_code == 200, answer.content[:300]
        return answer

    return call


def _row(row: tuple[int, int, date, int]) -> dict[str, str]:
    person, metric, day, value = row
    return {
        "employee": f"{person:05}", "date": day.isoformat(), "metric": ingest.METRICS[metric],
        "value": ingest._text(metric, value),
    }  # fmt: skip


def _fill(count: int) -> None:
    """Observations straight into the table, as a history."""
    from django.db import connection

    from performance.measures.models import Metric

    ids = dict(Metric.objects.values_list("code", "pk"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT array_agg(id ORDER BY number) FROM people_employee")
        people = cursor.fetchone()[0]
        copy = "COPY performance_observation (employee_id, metric_id, day, value) FROM STDIN"
        with cursor.copy(copy) as target:
            for person, metric, day, value in ingest._rows(count):
                target.write(f"{people[person]}\t{ids[ingest.METRICS[metric]]}\t{day}\t{value}\n")
        cursor.execute("ANALYZE performance_observation")


def _places() -> list[tuple[str, date | None]]:
    from django.db.models import Max

    from performance.measures.models import Observation

    last = Observation.objects.aggregate(last=Max("day"))["last"]
    return [("first page of the whole history", None), ("last day's page", last)]


def _page(call: Callable[..., Any], where: str, since: date | None, times: int) -> Figure:
    from django.db import connection

    path = f"observations?limit={PAGE}" + (f"&since={since}" if since else "")

    def bare() -> None:
        with connection.cursor() as cursor:
            cursor.execute(PAGES, [since or ingest.START])
            cursor.fetchall()

    taken = median(take_times(lambda: call(path), times))
    return Figure(f"{PAGE:,} observations, {where}", taken, median(take_times(bare, times)))


if __name__ == "__main__":
    sys.exit(main())
