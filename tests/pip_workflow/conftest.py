"""A plan for Wei with everything the guards ask for on file."""

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from intake.models import Batch
from people.enums import PolicyKind
from people.services import ensure_calendar
from people.services.policies import acknowledge_policy, publish_version
from performance.measures.models import Metric, Observation
from pip_workflow.enums import SupportKind
from pip_workflow.rules.path import Step
from pip_workflow.services import MeasureDraft, PlanContent, SupportDraft, draft_plan

START = date(2025, 3, 10)
DEADLINE = date(2025, 3, 21)


def at(day: date, hour: int = 2) -> datetime:
    """A moment of that day, 10:00 in Shanghai unless said otherwise."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=timezone.utc)


@pytest.fixture
def orders(company) -> Metric:
    return Metric.objects.get(code="orders")


@pytest.fixture
def rules(cast):
    return known_rules(cast)


def known_rules(cast):
    """The performance rules, discussed, published, acknowledged by Wei in January."""
    version = publish_version(
        name="绩效管理制度", kind=PolicyKind.PERFORMANCE, text="…", consultation="职工代表讨论",
        consulted_on=date(2024, 12, 20), published_on=date(2025, 1, 2), actor=cast.hr, now=at(date(2025, 1, 2)),
    )  # fmt: skip
    acknowledge_policy(version=version, employee=cast.wei, on=date(2025, 1, 6), now=at(date(2025, 1, 6)))
    return version


@pytest.fixture
def content(cast, orders) -> PlanContent:
    return first_content(orders)


def first_content(orders: Metric) -> PlanContent:
    ensure_calendar(start=date(2025, 1, 1), until=date(2025, 6, 30))
    return PlanContent(
        expectation="10 orders a day", consequences="", measured_from=date(2025, 3, 3), measured_until=date(2025, 3, 7),
        start_on=START, deadline=DEADLINE,
        measures=[MeasureDraft(orders, (Step(date(2025, 3, 14), Decimal(5)), Step(DEADLINE, Decimal(10))))],
        supports=[SupportDraft(SupportKind.COURSE, "Live selling", "Tang", date(2025, 3, 12))],
        check_ins=[date(2025, 3, 14), DEADLINE],
    )  # fmt: skip


@pytest.fixture
def plan(cast, content):
    return first_plan(cast, content)


def first_plan(cast, content: PlanContent):
    return draft_plan(
        employee=cast.wei,
        lead=cast.tao,
        content=content,
        actor=cast.tao.user,
        on=date(2025, 3, 8),
        now=at(date(2025, 3, 8)),
    )


@pytest.fixture
def observe(cast, orders):
    """Orders of Wei from a day on, one value per calendar day, from a batch."""

    def write(start: date, *values: int) -> None:
        batch = Batch.objects.create(kind="observations", created_at=at(start))
        Observation.objects.bulk_create(
            Observation(employee=cast.wei, metric=orders, day=start + timedelta(days=n), value=value, batch=batch)
            for n, value in enumerate(values)
        )

    return write
