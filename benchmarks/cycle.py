"""`./hr bench cycle`: a review of 5,000 people opens, is scored, is published; queries as with 500, time linear."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from time import perf_counter
from typing import Any

import django

from benchmarks.report import Figure, keep, median, print_table

AIM_SECONDS = 60.0  # opening, data, handing in and publishing together
AIM_LINEAR = 1.5  # time per person at the larger size over that at the smaller
DAYS = 20  # of results for everybody
CELLS = 40  # typed one by one through the service; the others are filled by one statement


@dataclass
class Run:
    """What one cycle took: seconds and queries of each act, and when progress was told."""

    people: int
    seconds: dict[str, float] = field(default_factory=dict)
    queries: dict[str, int] = field(default_factory=dict)
    told: list[float] = field(default_factory=list)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=5000)
    parser.add_argument("--small", type=int, default=500)
    options = parser.parse_args(arguments)
    django.setup()
    from performance.reviews.services.opening import STEPS

    run_cycle(options.small)  # warms up: imports, plans, caches
    few, many = (run_cycle(size) for size in (options.small, options.people))
    figures = _figures(few, many)
    print_table(f"a review cycle of {many.people:,} people against {few.people:,}", figures)
    grown = {act: (few.queries[act], count) for act, count in many.queries.items() if count > few.queries[act]}
    print(f"\nqueries with {few.people:,} and {many.people:,} people")
    for act, count in many.queries.items():
        print(f"  {act:<28} {few.queries[act]:>4} {count:>5}{'  GROWS' if act in grown else ''}")
    steps = ", ".join(f"{at:.1f} s" for at in many.told)
    print(f"progress of opening told {len(many.told)} times of {STEPS}: after {steps}")
    keep("cycle", figures, people=many.people, queries=many.queries, grown=grown, told=many.told)
    return 0 if all(figure.is_met for figure in figures) and not grown and len(many.told) == STEPS else 1


def _figures(few: Run, many: Run) -> list[Figure]:
    """The whole beside a minute; each act beside as many times the small one as there are more people."""
    whole = sum(many.seconds[act] for act in ("open", "data", "hand in", "publish"))
    times = many.people / few.people
    rows = [Figure("whole cycle", whole, AIM_SECONDS, 1.0, note="beside one minute")]
    rows += [
        Figure(act, many.seconds[act], few.seconds[act] * times, AIM_LINEAR) for act in ("open", "data", "publish")
    ]
    rows.append(
        Figure("hand in", many.seconds["hand in"], few.seconds["hand in"] * times, AIM_LINEAR, note="all teams")
    )
    rows.append(Figure("type one cell", many.seconds["type one cell"], few.seconds["type one cell"], AIM_LINEAR))
    return rows


def run_cycle(people: int) -> Run:
    """Everything in a fresh company of that many people."""
    from django_tenants.utils import tenant_context

    from hrplatform.lib.dates import company_today, now

    company, moment = make_company(people), now()
    today = company_today(company, moment)
    start, until = today - timedelta(days=30), today - timedelta(days=1)
    with tenant_context(company):
        add_results(until)
        return _acts(people, start, until, moment)


def _acts(people: int, start: date, until: date, moment: datetime) -> Run:
    from benchmarks.company import draft_cycle
    from people.models import User
    from performance.reviews.models import ReviewCycle
    from performance.reviews.services import advance_cycle, open_cycle, refresh_data

    run, hr = Run(people), User.objects.filter(groups__name="hr").order_by("pk").first()
    cycle = draft_cycle(hr, start, until, moment)
    began = perf_counter()

    def tell(done: int) -> None:
        run.told.append(perf_counter() - began)

    with measured(run, "open"):
        cycle = open_cycle(cycle=cycle, as_of=until, actor=hr, now=moment, tell=tell)
    type_scores(run, cycle, hr, moment)
    with measured(run, "data"):
        refresh_data(cycle=cycle, now=moment)
    hand_in(run, cycle, hr, moment)
    with measured(run, "publish"):
        advance_cycle(cycle=ReviewCycle.objects.get(pk=cycle.pk), actor=hr, now=moment)
    assert not cycle.scorecards.filter(score=None).exists()
    return run


@contextmanager
def measured(run: Run, act: str) -> Iterator[None]:
    """Seconds and queries of the block, without those that choose the schema."""
    from django.db import connection

    asked: list[str] = []

    def count(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if "search_path" not in sql:
            asked.append(sql)
        return execute(sql, params, many, context)

    began = perf_counter()
    with connection.execute_wrapper(count):
        yield
    run.seconds[act], run.queries[act] = perf_counter() - began, len(asked)


def type_scores(run: Run, cycle: Any, hr: Any, moment: datetime) -> None:
    """Some cells one by one, as a head types them; the others by one statement."""
    from performance.reviews.models import ScorecardItem
    from performance.reviews.services import save_points

    judged = ScorecardItem.objects.filter(scorecard__cycle=cycle, kind="qualitative").order_by("pk")
    taken, queries = [], set()
    for item in judged.select_related("scorecard__cycle", "scorecard__employee")[:CELLS]:
        one = Run(1)
        with measured(one, "cell"):
            save_points(item=item, version=item.version, points=Decimal(85), actor=hr, now=moment)
        taken.append(one.seconds["cell"])
        queries.add(one.queries["cell"])
    judged.filter(points=None).update(points=Decimal(85), version=1, scored_at=moment, scored_by=hr)
    run.seconds["type one cell"], run.queries["type one cell"] = median(taken), max(queries)


def hand_in(run: Run, cycle: Any, hr: Any, moment: datetime) -> None:
    """Every head hands the team in; the queries are those of the busiest team but the last, which tells HR."""
    from people.models import Employee
    from performance.reviews.services import refresh_scores, submit_team

    refresh_scores(cycle=cycle)
    scorers = list(Employee.objects.filter(pk__in=cycle.scorecards.values("scorer")).order_by("pk"))
    seconds, queries = 0.0, 0
    for scorer in [*scorers, None]:
        one = Run(1)
        with measured(one, "team"):
            submit_team(cycle=cycle, scorer=scorer, actor=hr, now=moment)
        seconds += one.seconds["team"]
        queries = max(queries, one.queries["team"]) if scorer else queries
    run.seconds["hand in"], run.queries["hand in, one team"] = seconds, queries


def make_company(people: int) -> Any:
    """Departments, people with accounts and targets; no history."""
    from django_tenants.utils import tenant_context

    from benchmarks.company import Sizes, fill_company
    from hrplatform.lib.dates import now
    from tenants.models import Company
    from tenants.services import NewCompany, create_company, delete_company

    schema = f"benchcycle{people}"
    found = Company.objects.filter(schema_name=schema).first()
    if found is not None:
        delete_company(company=found, actor="bench", now=now())
    print(f"making {schema}", file=sys.stderr, flush=True)
    request = NewCompany(
        schema=schema, name=schema, pack="ecommerce", admin_email=f"hr@{schema}.example",
        password="correct horse battery",
    )  # fmt: skip
    company = create_company(request=request, actor="bench", now=now())
    with tenant_context(company):
        fill_company(company, Sizes(people, days=0, nights=0), now())
    return company


def add_results(until: date) -> None:
    """Judged days of everybody, as nights would have left them."""
    from django.db import connection

    from benchmarks.company import PRIMARY

    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO performance_dayresult
                (employee_id, metric_id, day, grain, value, numerator, denominator, target_value, achievement, points)
            SELECT e.id, m.id, d::date, 'day', 8 + e.id %% 5, 8 + e.id %% 5, 1, 10, (8 + e.id %% 5) / 10.0, 90
            FROM people_employee e, performance_metric m, generate_series(%s::date - %s::int, %s, interval '1 day') d
            WHERE m.code = ANY(%s)
            """,
            [until, DAYS - 1, until, list(PRIMARY)],
        )
        cursor.execute("ANALYZE performance_dayresult")


if __name__ == "__main__":
    sys.exit(main())
