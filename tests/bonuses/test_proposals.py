"""Proposals for weights and shares come from history with reasons and are taken over by a person (spec 6.2)."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from audit.models import AuditEntry
from bonuses import services
from bonuses.engine.proposals import HIGHEST, LOWEST, History, propose
from bonuses.errors import BonusRefused, PoolMoved
from bonuses.models import BonusPool
from bonuses.selectors.history import histories_of
from bonuses.services.proposals import take_over
from bonuses.services.scenarios import DepartmentTerms
from performance.goals.models import Goal
from performance.reviews.models import DepartmentScorecard, ReviewCycle
from tests.bonuses.conftest import AT
from tests.bonuses.test_life import approve, submit
from tests.clients import signed_in

F = Fraction


def one(**more):
    return propose([History("A", F(1, 4), **more), History("B", F(3, 4), scores=(F(100),))])[0]


@pytest.mark.parametrize(
    ("history", "weight"),
    [
        ({}, None),
        ({"contribution": F(1, 4)}, F(1)),
        ({"contribution": F(3, 8)}, F(5, 4)),
        ({"contribution": F(1)}, HIGHEST),
        ({"contribution": F(0)}, LOWEST),
        ({"scores": (F(100),)}, F(1)),
        ({"scores": (F(120), F(140))}, F(21, 20)),
    ],
)
def test_the_weight(history, weight):
    assert one(**history).weight == weight


def test_shares_need_two_pools():
    assert one(shares=(F(1, 5),)).min_share is None
    found = one(shares=(F(1, 5), F(3, 10)))
    assert (found.min_share, found.max_share) == (F(1, 5), F(9, 25))


parts = st.fractions(0, 1, max_denominator=50)
histories = st.lists(
    st.builds(
        History,
        code=st.text("ABCDEF", min_size=3, max_size=6),
        base=parts,
        contribution=st.none() | parts,
        scores=st.lists(st.fractions(0, 120, max_denominator=4), max_size=4).map(tuple),
        shares=st.lists(parts, max_size=4).map(tuple),
    ),
    max_size=6,
    unique_by=lambda row: row.code,
)


@given(histories)
def test_proposals_stay_within_bounds(rows):
    found = propose(rows)
    assert [row.code for row in found] == sorted(row.code for row in rows)
    for row in found:
        assert row.weight is None or (LOWEST <= row.weight <= HIGHEST and (row.weight * 20).denominator == 1)
        if row.min_share is not None:
            assert 0 <= row.min_share <= sum(row.shares) / len(row.shares) <= row.max_share <= 1


@given(st.lists(st.lists(st.integers(1, 100), min_size=3, max_size=3), min_size=2, max_size=4))
def test_floors_of_all_departments_never_clash(pools):
    """Floors from past shares add up to four fifths at most: whoever takes all of them over can compute."""
    shares = [[F(part, sum(pool)) for part in pool] for pool in pools]
    rows = [History(str(n), F(1, 3), shares=tuple(pool[n] for pool in shares)) for n in range(3)]
    assert sum(row.min_share for row in propose(rows)) <= F(4, 5)


@pytest.fixture
def past(stage):
    """A cycle and a company goal with two departments' goals in the pool's period."""
    cast = stage.cast
    cycle = ReviewCycle.objects.create(
        code="2024Q4", name="x", start=date(2024, 10, 1), until=date(2024, 12, 31), stage="published", created_at=AT
    )
    for department, score in ((cast.live, "110"), (cast.service, "90")):
        DepartmentScorecard.objects.create(cycle=cycle, department=department, score=Decimal(score))
    common = {"kind": "mbo", "start": stage.pool.start, "until": stage.pool.until, "state": "active", "created_at": AT}
    top = Goal.objects.create(level="company", title="Grow", **common)
    for department, weight, progress in ((cast.operations, 60, "1"), (cast.service, 40, "0.5")):
        Goal.objects.create(
            level="department", title="x", parent=top, department=department, weight=weight,
            progress=Decimal(progress), **common,
        )  # fmt: skip
    return top


def test_what_proposals_rest_on(stage, past):
    cast = stage.cast
    found = {row.code: row for row in histories_of(stage.scenario)}
    assert found["CS"].contribution == F(20, 80)
    assert found["OPS"].contribution + found["LIVE"].contribution == F(60, 80)
    # The goal of operations is operations' and live's by their bases.
    assert found["OPS"].contribution / found["LIVE"].contribution == found["OPS"].base / found["LIVE"].base
    assert (found["LIVE"].scores, found["CS"].scores, found["OPS"].scores) == ((F(110),), (F(90),), ())
    assert found["LIVE"].shares == ()
    assert cast.live.code == "LIVE"


def test_past_pools_give_shares(stage):
    first = services.release_pool(pool=approve(stage), actor=stage.cast.hr, now=AT)
    BonusPool.objects.filter(pk=first.pk).update(start=date(2024, 10, 1), until=date(2024, 12, 31))
    pool = services.create_pool(
        name="later", start=date(2025, 1, 1), until=date(2025, 3, 31), actor=stage.cast.hr, now=AT, cycle_code="2025Q1"
    )
    services.add_funding(pool=pool, kind="fixed", amount=Decimal(1000), actor=stage.cast.hr, now=AT)
    scenario = services.create_scenario(pool=pool, plan=stage.plan, name="x", actor=stage.cast.hr, now=AT)
    shares = [row.shares for row in histories_of(scenario)]
    assert [len(one) for one in shares] == [1, 1, 1]
    assert sum(one[0] for one in shares) == 1


def test_taken_over_by_tick_with_its_reason(stage, past):
    page = reverse("bonuses:scenario-proposals", args=[stage.scenario.public_id])
    client = signed_in(stage.cast.hr)
    text = client.get(page).content.decode()
    assert "of what company goals gained" in text
    assert "own scorecard 110" in text
    before = {row.department.code: row.weight for row in stage.scenario.departments.select_related("department")}
    assert client.post(page, {}).status_code == 422
    assert client.post(page, {f"weight_{stage.cast.service.pk}": "on"}).status_code == 302
    rows = {row.department.code: row for row in stage.scenario.departments.select_related("department")}
    assert rows["CS"].weight == Decimal("0.90")
    assert "company goals" in rows["CS"].reason
    assert (rows["LIVE"].weight, rows["OPS"].weight) == (before["LIVE"], before["OPS"])
    entry = AuditEntry.objects.get(action="bonuses.proposal.taken")
    assert entry.actor_name == "Hong"


def test_looking_changes_nothing(stage, past):
    stage.scenario.refresh_from_db()
    before = stage.scenario.result_digest
    signed_in(stage.cast.hr).get(reverse("bonuses:scenario-proposals", args=[stage.scenario.public_id]))
    stage.scenario.refresh_from_db()
    assert stage.scenario.result_digest == before
    assert not stage.scenario.departments.exclude(weight=1).exists()


def test_nothing_is_taken_over_by_nobody_or_once_frozen(stage):
    with pytest.raises(BonusRefused):
        take_over(scenario=stage.scenario, taken={}, actor=stage.cast.hr, now=AT)
    submit(stage)
    with pytest.raises(PoolMoved), transaction.atomic():
        take_over(
            scenario=stage.scenario, taken={"CS": DepartmentTerms(weight=Decimal(2))}, actor=stage.cast.hr,
            now=AT + timedelta(1),
        )  # fmt: skip
