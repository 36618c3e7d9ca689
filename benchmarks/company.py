"""A company of any size for measurements: a tree, people with two histories, targets, days. Made by set-based SQL."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django_tenants.utils import tenant_context

from hrplatform.lib.dates import company_today, each_day, now
from tenants.models import Company

PEOPLE_PER_TEAM = 12
TEAMS_PER_CENTRE = 10
PRIMARY = ("orders", "visitors", "revenue")


@dataclass(frozen=True)
class Sizes:
    people: int
    days: int = 30  # of history before today
    nights: int = 25


def ensure_company(schema: str, sizes: Sizes, log: Callable[[str], None] = print) -> Company:
    """The company of that schema, made when it isn't there; a half-made one is made again."""
    from tenants.services import NewCompany, create_company, delete_company

    found = Company.objects.filter(schema_name=schema).first()
    if found is not None and found.name == _name(sizes):
        return found
    if found is not None:
        delete_company(company=found, actor="bench", now=now())
    log(f"making {schema}: {sizes.people} people, {sizes.days} days")
    moment = now()
    company = create_company(
        request=NewCompany(
            schema=schema,
            name=f"{schema} (unfinished)",
            pack="ecommerce",
            admin_email=f"hr@{schema}.example",
            password="correct horse battery",
        ),
        actor="bench",
        now=moment,
    )
    with tenant_context(company):
        fill_company(company, sizes, moment)
        run_nights(company, sizes, moment)
        add_review_and_pool(company, sizes, moment)
    Company.objects.filter(pk=company.pk).update(name=_name(sizes))
    _analyze(schema)
    company.refresh_from_db()
    return company


def _name(sizes: Sizes) -> str:
    return f"Bench {sizes.people} people, {sizes.days} days, {sizes.nights} nights"


def _analyze(schema: str) -> None:
    """Statistics as autovacuum would have them: plans of a table just filled are not those of a living one."""
    from hrplatform.lib.db import owner_connection

    with owner_connection() as owner:
        tables = owner.execute(
            "SELECT format('%%I.%%I', schemaname, tablename) FROM pg_tables WHERE schemaname = %s", [schema]
        )
        for (table,) in tables.fetchall():
            owner.execute(f"ANALYZE {table}".encode())


def fill_company(company: Company, sizes: Sizes, moment: datetime) -> None:
    """Organisation, people and data, in one transaction."""
    today = company_today(company, moment)
    start = today - timedelta(days=sizes.days + 400)
    with transaction.atomic():
        teams = _make_departments(sizes.people)
        _make_people(sizes.people, teams, start)
        _make_targets(start, moment)
        _make_observations(sizes.days, today)


def _make_departments(people: int) -> list[int]:
    """Centres with teams below them; returns the ids of the teams."""
    from people.models import Department

    teams: list[int] = []
    centre: Any = None
    for number in range(-(-people // PEOPLE_PER_TEAM)):
        if number % TEAMS_PER_CENTRE == 0:
            centre = _department(f"中心{number // TEAMS_PER_CENTRE + 1}", None)
        teams.append(_department(f"小组{number + 1}", centre).pk)
    assert Department.objects.count() > len(teams)
    return teams


def _department(name: str, parent: Any) -> Any:
    from people.models import Department

    path = f"{parent.path}/{name}" if parent else name
    made = Department.objects.create(name=name, code=name, parent=parent, path=path)
    made.lineage = (parent.lineage if parent else "/") + f"{made.pk}/"
    made.save(update_fields=["lineage"])
    return made


def _make_people(count: int, teams: list[int], start: date) -> None:
    """Employees with accounts; the first of each team heads it and manages the others."""
    from people.models import Assignment, Compensation, DepartmentHead, Employee, Position, User

    position = Position.objects.get_or_create(name="运营专员")[0]  # the pack may have it
    users = User.objects.bulk_create(
        [User(username=f"b{number:05d}", display_name=f"员工{number}", password="!") for number in range(count)]
    )
    employees = Employee.objects.bulk_create(
        [
            Employee(number=f"B{n:05d}", name=f"员工{n}", sort_key=f"yuan gong {n:05d}", hire_date=start, user=user)
            for n, user in enumerate(users)
        ]
    )
    leaders = {number // PEOPLE_PER_TEAM: employees[number] for number in range(0, count, PEOPLE_PER_TEAM)}
    Assignment.objects.bulk_create(
        [
            Assignment(
                employee=employee,
                department_id=teams[n // PEOPLE_PER_TEAM],
                position=position,
                manager=None if n % PEOPLE_PER_TEAM == 0 else leaders[n // PEOPLE_PER_TEAM],
                start=start,
            )
            for n, employee in enumerate(employees)
        ]
    )
    Compensation.objects.bulk_create(
        [Compensation(employee=e, salary=8000 + n % 50 * 100, start=start) for n, e in enumerate(employees)]
    )
    DepartmentHead.objects.bulk_create(
        [DepartmentHead(department_id=teams[team], employee=leader, start=start) for team, leader in leaders.items()]
    )


def _make_targets(start: date, moment: datetime) -> None:
    from performance.measures.models import Metric, Target

    Target.objects.bulk_create(
        [
            Target(metric=metric, value=value, start=start, created_at=moment)
            for metric, value in zip(_metrics(Metric), (10, 200, 2000), strict=True)
        ]
    )


def _metrics(model: Any) -> list[Any]:
    found = {metric.code: metric for metric in model.objects.filter(code__in=PRIMARY)}
    return [found[code] for code in PRIMARY]


def _make_observations(days: int, today: date) -> None:
    """Deterministic values around the targets; one person in forty has been far below for a week."""
    from performance.measures.models import Metric

    for metric, level in zip(_metrics(Metric), (11, 220, 2200), strict=True):
        with connection.cursor() as cursor:
            cursor.execute(
                """
                INSERT INTO performance_observation (employee_id, metric_id, day, value)
                SELECT e.id, %(metric)s, d::date,
                       CASE WHEN e.id %% 40 = 0 AND d > %(today)s::date - 7 THEN 0.4 ELSE 1 END
                       * round(%(level)s * (0.8 + (e.id * 37 + extract(doy FROM d)::int * 53) %% 99 / 250.0))
                FROM people_employee e,
                     generate_series(%(today)s::date - %(days)s::int, %(today)s::date - 1, interval '1 day') d
                """,
                {"metric": metric.pk, "level": level, "today": today, "days": days},
            )


def run_nights(company: Company, sizes: Sizes, moment: datetime) -> None:
    """The real nights of the last days: results, alerts, seals."""
    from hrplatform import night

    today = company_today(company, moment)
    for day in each_day(today - timedelta(days=sizes.nights), today - timedelta(days=1)):
        night.run_named(company=company, on=day, now=moment)


def add_review_and_pool(company: Company, sizes: Sizes, moment: datetime) -> None:
    """A cycle that heads are scoring, and a pool that has been released, both through the services."""
    from people.models import User

    today = company_today(company, moment)
    hr = User.objects.filter(groups__name="hr").order_by("pk").first()
    start, until = today - timedelta(days=sizes.days), today - timedelta(days=1)
    with transaction.atomic():
        _open_cycle(hr, start, until, moment)
        _release_pool(hr, start, until, moment)


def _open_cycle(hr: Any, start: date, until: date, moment: datetime) -> None:
    from performance.reviews.services import open_cycle

    open_cycle(cycle=draft_cycle(hr, start, until, moment), as_of=until, actor=hr, now=moment)


def draft_cycle(hr: Any, start: date, until: date, moment: datetime) -> Any:
    """A cycle in which heads score, with the form of everybody: three data items, two judged."""
    from performance.measures.models import Metric
    from performance.reviews.services import CycleRequest, FormRequest, ItemRequest, create_cycle, create_form

    data = [ItemRequest(metric.name_zh, Decimal(20), metric=metric) for metric in _metrics(Metric)]
    judged = [ItemRequest(name, Decimal(20), name_en=name, code=name) for name in ("teamwork", "initiative")]
    create_form(request=FormRequest(name="Bench", items=data + judged, start=start), actor=hr, now=moment)
    request = CycleRequest(code="BENCH", name="Bench", start=start, until=until, stages=[])
    return create_cycle(request=request, actor=hr, now=moment)


def _release_pool(hr: Any, start: date, until: date, moment: datetime) -> None:
    from bonuses import services
    from people.enums import Role
    from people.models import User
    from people.services import set_roles

    finance = User.objects.create_user(username="bench-finance", email="finance@bench.example", display_name="Finance")
    set_roles(user=finance, roles=[Role.FINANCE], actor=hr)
    pool = services.create_pool(name="Bench", start=start, until=until, actor=hr, now=moment)
    services.add_funding(pool=pool, kind="fixed", actor=hr, now=moment, label="Bench", amount=Decimal(1_000_000))
    rule = services.rule_in_force() or services.create_rule(name="Bench", actor=hr, now=moment)
    scenario = services.create_scenario(pool=pool, plan=rule, name="Bench", actor=hr, now=moment)
    pool.refresh_from_db()
    services.submit_pool(pool=pool, scenario=scenario, actor=hr, now=moment, note="Bench")
    pool.refresh_from_db()
    services.approve_pool(pool=pool, step=1, actor=hr, now=moment)
    pool.refresh_from_db()
    services.approve_pool(pool=pool, step=2, actor=finance, now=moment)
    pool.refresh_from_db()
    services.release_pool(pool=pool, actor=hr, now=moment)
