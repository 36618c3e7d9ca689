"""Reference values: typed in by HR, and the company's own medians computed once a week (spec 2.3)."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from performance.measures import actions, benchmark_sql
from performance.measures.enums import BenchmarkKind
from performance.measures.models import Benchmark, Metric
from performance.measures.selectors.benchmarks import newest_computed
from performance.planner import hashing_cursor

EVERY = timedelta(days=7)
SPAN = timedelta(days=27)
FEWEST_PEOPLE = 5
FIELDS = ("name", "value", "source", "as_of")


class BenchmarkRefused(ValueError):
    """A reference value that can't be one."""


@transaction.atomic
def set_benchmark(
    *, metric: Metric, name: str, value: Decimal, source: str, as_of: date, actor: Any, today: date, now: datetime,
    position: Any = None,
) -> Benchmark:  # fmt: skip
    """Keep an industry value; the same name and date again corrects it. Audited.

    BenchmarkRefused: no source, a date to come, a value the metric can't have.
    """
    if not source.strip() or not name.strip():
        raise BenchmarkRefused(_("Say whose figure it is and where it is from."))
    if as_of > today:
        raise BenchmarkRefused(_("The date lies ahead."))
    if value < 0 or (metric.unit == "percent" and value > 1):
        raise BenchmarkRefused(_("The metric can't have this value."))
    key = {"metric": metric, "kind": BenchmarkKind.INDUSTRY, "name": name.strip(), "position": position, "as_of": as_of}
    known = Benchmark.objects.select_for_update().filter(**key).first()
    before = audit.snapshot(known, FIELDS) if known else None
    row = known or Benchmark(**key, created_at=now)
    row.value, row.source = value, source.strip()
    row.save()
    after = audit.snapshot(row, FIELDS) | {"metric": metric.code}
    audit.record(action=actions.BENCHMARK_SET, actor=actor, target=row, before=before, after=after, at=now)
    return row


@transaction.atomic(savepoint=False)
def refresh_medians(*, on: date, now: datetime) -> int:
    """The medians of the four weeks up to `on`, once a week; earlier ones are kept, a dossier quotes them. How many.

    Fewer than five people make no median: it would tell on them.
    """
    last = newest_computed(on)
    if last and on - last < EVERY:
        return 0
    start = on - SPAN
    with hashing_cursor() as cursor:
        cursor.execute(benchmark_sql.MEDIANS, {"start": start, "until": on, "fewest": FEWEST_PEOPLE})
        rows = cursor.fetchall()
    fresh = [
        Benchmark(
            metric_id=metric, position_id=position, people=people, value=value, as_of=on, created_at=now, name="",
            kind=BenchmarkKind.SAME_POSITION if position else BenchmarkKind.COMPANY_MEDIAN, source=f"{start} – {on}",
        )
        for metric, position, people, value in rows
    ]  # fmt: skip
    Benchmark.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)
