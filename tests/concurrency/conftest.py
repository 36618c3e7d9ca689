"""A company with ten days of data behind it, real processes to work on it, and what its tables should say."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import psycopg
import pytest
import redis
from django.conf import settings
from django.db import connection
from django_tenants.utils import tenant_context

from hrplatform import night
from hrplatform.lib import dates
from hrplatform.lib.db import owner_connection
from tests.concurrency.digest import Tables
from tests.conftest import NOW, TEST_DB, _owner_url

SCHEMA = "drill"
DAYS = 8
# A Redis database of its own, one per worker of the test run, so that flushing it harms nobody else.
BROKER_DB = 7 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
SEED_START = date(2025, 1, 1)


def last_day() -> date:
    """Yesterday for the company: the newest night that is due."""
    return dates.local_date(dates.now() - timedelta(hours=settings.NIGHT_HOUR), "Asia/Shanghai") - timedelta(days=1)


def broker_url() -> str:
    return settings.REDIS_URL.rsplit("/", 1)[0] + f"/{BROKER_DB}"


def process_environment() -> dict[str, str]:
    """What a real worker or command needs to work on the tests' database."""
    owner = _owner_url(TEST_DB)
    app = settings.DATABASE_URL.partition("?")[0].rsplit("/", 1)[0] + f"/{TEST_DB}"
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "hrplatform.settings.test",
        "DATABASE_URL": app,
        "DATABASE_OWNER_URL": owner,
        "REDIS_URL": broker_url(),
        "JOB_LEASE_SECONDS": "1",
        "LOG_LEVEL": "ERROR",
    }


@dataclass
class Drill:
    """The company and the means to hurt those who work on it."""

    company: object
    first: date
    last: date
    watcher: psycopg.Connection  # asked many times a second

    def content(self) -> dict:
        with owner_connection() as owner:
            return Tables(owner, SCHEMA).content()

    def run_here(self) -> None:
        """Every night once, in order, in this process."""
        for offset in range(DAYS):
            night.run_named(company=self.company, on=self.first + timedelta(days=offset), now=dates.now())

    def start_nights(self) -> subprocess.Popen:
        """A process of its own that runs every night."""
        command = ["nightly", SCHEMA, "--from", str(self.first), "--to", str(self.last), "--json"]
        return self.start(sys.executable, "manage.py", *command)

    def start_worker(self) -> subprocess.Popen:
        return self.start(
            sys.executable, "-m", "celery", "-A", "hrplatform.celery", "worker", "--concurrency=2", "--without-mingle",
            "--without-gossip", "--loglevel=error", f"--hostname=drill-{random.random()}@%h",
        )  # fmt: skip

    def start(self, *command: str) -> subprocess.Popen:
        return subprocess.Popen(
            command, env=process_environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
        )

    def open_runs(self) -> int:
        """Nights that are not done."""
        return DAYS - self._ask("SELECT count(*) FROM drill.job_run WHERE state = 'done'")

    def attempts(self) -> int:
        """How often any night was begun."""
        return self._ask("SELECT coalesce(sum(attempt), 0) FROM drill.job_run")

    def _ask(self, statement: str) -> int:
        return self.watcher.execute(statement).fetchone()[0]


def kill(process: subprocess.Popen) -> None:
    """SIGKILL to the process and all its children, as a machine that loses power."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)


def kill_while_working(drill: Drill, process: subprocess.Popen) -> None:
    """Kill it at a random moment after it has begun a night."""
    before = drill.attempts()
    assert wait_for(lambda: drill.attempts() > before, 180), "it never began"
    time.sleep(random.uniform(0, 0.6))
    kill(process)


def wait_for(condition: Callable[[], bool], seconds: float) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.05)
    return condition()


@contextmanager
def drill_company() -> Iterator[Drill]:
    """A fresh copy of the same company, dropped afterwards."""
    from tenants.services import NewCompany, create_company, delete_company

    last = last_day()
    first = last - timedelta(days=DAYS - 1)
    request = NewCompany(
        schema=SCHEMA, name="Drill", pack="ecommerce", admin_email="admin@drill.example",
        password="correct horse battery", live_from=first,
    )  # fmt: skip
    company = create_company(request=request, actor="tests", now=NOW)
    try:
        with tenant_context(company):
            seed(first)
            with owner_connection(autocommit=True) as watcher:
                yield Drill(company, first, last, watcher)
    finally:
        connection.set_schema_to_public()
        delete_company(company=company, actor="tests", now=NOW)


def seed(first: date) -> None:
    """A head with nine people: some below target for days, some silent, some well; every day is worked, so that the
    drill is the same on a weekend and in National Day week."""
    from people.enums import DaySource
    from people.models import WorkDay
    from people.services import ensure_calendar
    from performance.measures.models import Metric, Observation
    from performance.measures.services import TargetSpec, set_target
    from tests.factories import make_department, make_employee, make_head, make_user

    last = first + timedelta(days=DAYS - 1)
    ensure_calendar(start=first, until=last)
    WorkDay.objects.filter(day__range=(first, last)).update(works=True, source=DaySource.COMPANY)
    department = make_department("Live")
    hr = make_user("hong", "hr")
    head = make_employee("Lin", department, number="9000", start=SEED_START)
    make_head(department, head, start=SEED_START)
    team = [make_employee(f"P{n}", department, number=f"900{n}", start=SEED_START, manager=head) for n in range(1, 10)]
    metric = Metric.objects.get(code="orders")
    spec = TargetSpec(metric=metric, start=SEED_START, until=None, per="day", value=Decimal(10), department=department)
    set_target(spec=spec, actor=hr, today=SEED_START, now=NOW, reason="")
    Observation.objects.bulk_create(
        Observation(employee=person, metric=metric, day=first + timedelta(days=offset), value=Decimal(value))
        for person, values in zip(team, VALUES, strict=False)
        for offset, value in enumerate(values)
        if value is not None
    )
    seed_plans(team, head, hr, metric, first)


def seed_plans(team: list, head: object, hr: object, metric: object, first: date) -> None:
    """Plans with a step in nearly every night: signatures, follow-ups and decisions overdue, one to begin, a leaver,
    a relapse to find."""
    from pip_workflow.models import CheckIn, Plan, PlanMeasure, PlanSupport

    def plan(person: object, state: str, start: int, deadline: int, **more: object) -> None:
        made = Plan.objects.create(
            employee=person, lead=head, state=state, expectation="10", created_at=NOW, created_by=hr,
            measured_from=first - timedelta(days=40), measured_until=first - timedelta(days=35),
            start_on=first + timedelta(days=start), deadline=first + timedelta(days=deadline),
            issued_on=first - timedelta(days=12), edition_on=first - timedelta(days=1), **more,
        )  # fmt: skip
        due = made.deadline
        PlanMeasure.objects.create(plan=made, metric=metric, path=[{"by": due.isoformat(), "value": "10"}])
        CheckIn.objects.create(plan=made, due_on=made.start_on + timedelta(days=1))
        PlanSupport.objects.create(plan=made, kind="course", what="Course", who="Tang", due_on=due)

    plan(team[1], "issued", 3, 20)
    plan(team[3], "active", -10, 30)
    plan(team[6], "active", -10, 2)
    plan(team[8], "acknowledged", 4, 20)
    plan(team[4], "active", -3, 20)
    verdict = {"decided_by": hr, "decided_on": first - timedelta(days=1), "reason": "10"}
    plan(team[0], "passed", -20, -2, **verdict)
    team[4].leave_date = first + timedelta(days=3)
    team[4].save(update_fields=["leave_date"])


VALUES = [
    [2] * 10, [12] * 10, [3, 3, 3, 3, 3, 12, 12, 12, 12, 12], [12, 12, 2, 2, 2, 2, 2, 2, 2, 2],
    [None] * 10, [2, None] * 5, [7] * 10, [12, 2] * 5, [1, 1, 1, 14, 14, 14, 1, 1, 1, 1],
]  # fmt: skip


@pytest.fixture(scope="module")
def expected(django_db_setup, django_db_blocker) -> dict:
    """What the tables say after every night ran once, undisturbed."""
    with django_db_blocker.unblock(), drill_company() as drill:
        drill.run_here()
        content = drill.content()
        connection.close()
    return content


@pytest.fixture
def drill(expected, django_db_blocker) -> Iterator[Drill]:
    """The same company again, before its first night."""
    with ExitStack() as stack:
        stack.enter_context(django_db_blocker.unblock())
        yield stack.enter_context(drill_company())
        connection.set_schema_to_public()
        connection.close()


@pytest.fixture
def broker() -> Iterator[redis.Redis]:
    """The message broker of the drill's workers, empty."""
    client = redis.Redis.from_url(broker_url())
    client.flushdb()
    yield client
    client.flushdb()
