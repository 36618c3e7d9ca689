"""`./hr bench check_scores`: 10,000 people in 400 departments with three earlier cycles, under a minute (issue 4)."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date, datetime, timezone
from decimal import Decimal
from time import perf_counter
from typing import Any

import django

from benchmarks.report import Figure, finish, median

AIM_SECONDS = 60.0
AIM_LINEAR = 1.5  # time per person at the largest size over that at the smallest
PEOPLE_EACH = 25
CYCLES = ("2024Q2", "2024Q3", "2024Q4", "2025Q1")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--departments", type=int, default=400)
    parser.add_argument("--times", type=int, default=3)
    options = parser.parse_args(arguments)
    django.setup()
    quarter = max(options.departments // 4, 10)
    taken = {count: measure(count, options.times) for count in (quarter, options.departments)}
    largest = options.departments
    people = largest * PEOPLE_EACH
    per_person = {count: seconds / count for count, seconds in taken.items()}
    figures = [
        Figure(f"check_scores, {people:,} people, {largest} departments, 4 cycles", taken[largest], AIM_SECONDS, 1.0,
               note="beside one minute"),
        Figure("time per department against a quarter of them", per_person[largest], per_person[quarter], AIM_LINEAR),
    ]  # fmt: skip
    return finish("check_scores", "score checks of a large company", figures, people=people, departments=largest)


def measure(departments: int, times: int) -> float:
    """Seconds of the command in a fresh company of that many departments, data, findings and log included."""
    from django.core.management import call_command

    schema = make_company(departments)
    taken = []
    for _ in range(times):
        began = perf_counter()
        call_command("check_scores", schema, cycle=CYCLES[-1], stdout=open("/dev/null", "w"))  # noqa: SIM115
        taken.append(perf_counter() - began)
    return median(taken)


def make_company(departments: int) -> str:
    """Its schema: departments with heads, four cycles of the simulator's scores."""
    from django_tenants.utils import tenant_context

    from hrplatform.lib.dates import now
    from hrplatform.lib.db import owner_connection
    from performance.checks.simulator import simulate
    from tenants.models import Company
    from tenants.services import NewCompany, create_company, delete_company

    schema = f"benchchecks{departments}"
    found = Company.objects.filter(schema_name=schema).first()
    if found is not None:
        delete_company(company=found, actor="bench", now=now())
    request = NewCompany(
        schema=schema, name=schema, pack="blank", admin_email=f"hr@{schema}.example", password="correct horse battery"
    )
    company = create_company(request=request, actor="bench", now=now())
    made = simulate(1, departments=departments, pacts=departments // 10, people_each=PEOPLE_EACH)
    with tenant_context(company):
        places = _places(made)
        for cycle in made.cycles:
            _cycle(cycle, places)
    with owner_connection(autocommit=True) as owner:
        for table in ("performance_scorecard", "performance_scorecarditem", "people_employee"):
            owner.execute(f'VACUUM ANALYZE "{schema}".{table}'.encode())
    return schema


def _places(made: Any) -> dict[str, Any]:
    """Departments and everybody, scorers too, by their number."""
    from people.models import Department, Employee

    departments = Department.objects.bulk_create(
        Department(name=name, code=name, path=name, lineage=f"/{name}/") for name in made.sizes
    )
    people = {person.employee: person.department for person in made.cycles[0].people}
    scorers = {person.scorer: person.department for person in made.cycles[0].people}
    employees = Employee.objects.bulk_create(
        Employee(number=number, name=number, sort_key=number, hire_date=date(2020, 1, 1))
        for number in [*people, *scorers]
    )
    return {row.code: row for row in departments} | {row.number: row for row in employees}


def _cycle(scores: Any, places: dict[str, Any]) -> None:
    """One closed cycle with everybody's scorecard."""
    from performance.reviews.enums import ItemKind, Stage
    from performance.reviews.importing.span import span_of
    from performance.reviews.models import ReviewCycle, Scorecard, ScorecardItem
    from performance.reviews.scoring import DEFAULT_BANDS, band_of

    code = CYCLES[int(scores.code[1:]) - 1]
    span = span_of(code)
    assert span is not None
    cycle = ReviewCycle.objects.create(
        code=code, name=code, start=span.start, until=span.until, stage=Stage.CLOSED,
        bands=[[name, str(floor)] for name, floor in DEFAULT_BANDS], created_at=datetime.now(timezone.utc),
    )  # fmt: skip
    cards = []
    for person in scores.people:
        score = Decimal(str(round((person.kpi or 0) * 0.6 + person.judged * 0.4, 2)))
        cards.append(
            Scorecard(
                cycle=cycle, employee=places[person.employee], department=places[person.department],
                scorer=places[person.scorer], start=span.start, until=span.until, score=score, band=band_of(score),
            )
        )  # fmt: skip
    Scorecard.objects.bulk_create(cards, batch_size=1000)
    items = []
    for card, person in zip(cards, scores.people, strict=True):
        items.append(
            ScorecardItem(
                scorecard=card, code="kpi", name_zh="kpi", kind=ItemKind.KPI, weight=60, points=Decimal(str(person.kpi))
            )
        )
        items += [
            ScorecardItem(
                scorecard=card, code=item.code, name_zh=item.code, kind=ItemKind.QUALITATIVE, weight=20,
                points=Decimal(str(item.points)), self_points=Decimal(str(item.self_points)), scored_at=item.scored_at,
            )
            for item in person.items
        ]  # fmt: skip
    ScorecardItem.objects.bulk_create(items, batch_size=2000)


if __name__ == "__main__":
    sys.exit(main())
