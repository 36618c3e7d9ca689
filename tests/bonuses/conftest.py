"""A company with scores: the cast, a rule, a pool of the first quarter."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from bonuses import services
from bonuses.models import BonusPlan, BonusPool, Scenario
from bonuses.selectors import inputs, preflight
from bonuses.selectors.outside import Scores
from people.enums import Role
from people.models import User
from tests.factories import Cast, make_user

AT = datetime(2025, 4, 8, 2, 0, tzinfo=UTC)


@dataclass
class Stage:
    """Everything a pool test needs; `scores` may be changed before computing."""

    cast: Cast
    plan: BonusPlan
    pool: BonusPool
    scenario: Scenario
    hr2: User
    finance2: User
    at: datetime = AT


@pytest.fixture
def scores(cast, monkeypatch):
    """Final scores of the quarter, one dict each for people and departments, in place of a closed cycle."""
    people = {
        (cast.lin.pk, cast.operations.pk): Decimal("105.00"),
        (cast.tao.pk, cast.live.pk): Decimal("98.20"),
        (cast.wei.pk, cast.live.pk): Decimal("88.00"),
        (cast.mei.pk, cast.live.pk): Decimal("112.50"),
        (cast.sun.pk, cast.service.pk): Decimal("90.00"),
        (cast.pan.pk, cast.service.pk): Decimal("71.25"),
    }
    departments = {
        cast.operations.pk: Decimal("101.00"),
        cast.live.pk: Decimal("104.50"),
        cast.service.pk: Decimal("88.00"),
    }
    found = Scores(final=people, departments=departments)
    monkeypatch.setattr(inputs, "scores_of", lambda code: found)
    monkeypatch.setattr(preflight, "scores_of", lambda code: found)
    return found


@pytest.fixture
def stage(cast, scores) -> Stage:
    """A simulated pool of ¥60,000 with one scenario."""
    plan = services.create_rule(name="Standard", actor=cast.hr, now=AT)
    pool = services.create_pool(
        name="2025 Q1", start=date(2025, 1, 1), until=date(2025, 3, 31), actor=cast.hr, now=AT, cycle_code="2025Q1"
    )
    services.add_funding(pool=pool, kind="fixed", amount=Decimal("60000.00"), label="Board", actor=cast.hr, now=AT)
    pool.refresh_from_db()
    scenario = services.create_scenario(pool=pool, plan=plan, name="By result", actor=cast.hr, now=AT)
    pool.refresh_from_db()
    return Stage(
        cast, plan, pool, scenario, make_user("hua", Role.HR, name="Hua"), make_user("fu", Role.FINANCE, name="Fu")
    )
