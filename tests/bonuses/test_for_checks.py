"""What bonuses tell the score checks, and pools that may not be approved over a severe finding (spec 5, 5.2)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal as D

import pytest

from bonuses import services
from bonuses.errors import BonusRefused
from bonuses.for_checks import changed_cycles, facts_of
from bonuses.models import BonusPool
from bonuses.selectors import preflight
from performance.reviews.enums import ItemKind, Stage
from performance.reviews.models import ReviewCycle, Scorecard, ScorecardItem
from tests.bonuses.conftest import AT


@pytest.fixture
def cycle(stage):
    """The published quarter behind the pool, with data points of the cast."""
    cycle = ReviewCycle.objects.create(
        code="2025Q1", name="2025Q1", start=date(2025, 1, 1), until=date(2025, 3, 31), stage=Stage.PUBLISHED,
        created_at=AT, checked_at=AT,
    )  # fmt: skip
    for person, department, points in (
        (stage.cast.wei, stage.cast.live, "80"),
        (stage.cast.mei, stage.cast.live, "110"),
        (stage.cast.tao, stage.cast.live, "95"),
    ):
        card = Scorecard.objects.create(
            cycle=cycle, employee=person, department=department, start=cycle.start, until=cycle.until
        )
        for code, weight, value in (("orders", 40, points), ("chats", 20, "50")):
            ScorecardItem.objects.create(
                scorecard=card, code=code, name_zh=code, kind=ItemKind.KPI, weight=weight, points=D(value)
            )
    return cycle


def submit(stage, at=AT):
    return services.submit_pool(pool=stage.pool, scenario=stage.scenario, actor=stage.cast.hr, now=at, note="as agreed")


def test_a_draft_tells_nothing_and_a_submitted_pool_its_money_and_order(stage, cycle):
    assert facts_of(cycle) == type(facts_of(cycle))()
    submit(stage)
    facts = facts_of(cycle)
    live = next(row for row in facts.paid if row.department == str(stage.cast.live.pk))
    kept = stage.scenario.departments.get(department=stage.cast.live)
    assert (live.paid, live.distributable) == (float(kept.amount - kept.returned), float(kept.amount))
    assert live.allows_less
    assert live.result == 104.5
    assert {row.employee for row in facts.awarded} == {
        str(p.pk) for p in (stage.cast.wei, stage.cast.mei, stage.cast.tao)
    }
    mei = next(row for row in facts.awarded if row.employee == str(stage.cast.mei.pk))
    assert mei.data == pytest.approx((110 * 40 + 50 * 20) / 60)
    award = stage.scenario.awards.get(employee=stage.cast.mei)
    assert mei.rate == pytest.approx(float(award.amount) / float(D(award.trace["base"])), abs=1e-3)


def test_only_the_last_four_pools_count_and_a_normalised_rule_allows_no_less(stage, cycle):
    submit(stage)
    stage.pool.refresh_from_db()
    for number in range(1, 6):
        BonusPool.objects.create(
            name=f"old {number}", start=date(2023, 1, 1), until=date(2024, 12, 31) - timedelta(days=90 * number),
            cycle_code=f"old{number}", state="paid", chosen=stage.scenario, created_at=AT,
        )  # fmt: skip
    assert {row.cycle for row in facts_of(cycle).paid} == {"2025Q1", "old1", "old2", "old3"}
    stage.scenario.individual_mode = "normalised"
    stage.scenario.save(update_fields=["individual_mode"])
    assert not any(row.allows_less for row in facts_of(cycle).paid)


def test_a_cycle_is_checked_again_once_its_pool_moves(stage, cycle):
    assert changed_cycles() == []
    submit(stage, AT + timedelta(hours=1))
    assert changed_cycles() == [cycle.pk]
    ReviewCycle.objects.filter(pk=cycle.pk).update(checked_at=AT + timedelta(hours=2))
    assert changed_cycles() == []


def test_no_step_is_approved_over_a_severe_finding_raised_since(stage, scores, monkeypatch):
    submit(stage)
    monkeypatch.setattr(preflight, "scores_of", lambda code: replace(scores, severe_findings=1))
    with pytest.raises(BonusRefused, match="1"):
        services.approve_pool(pool=stage.pool, step=1, actor=stage.cast.hr, now=AT)
    monkeypatch.setattr(preflight, "scores_of", lambda code: scores)
    services.approve_pool(pool=stage.pool, step=1, actor=stage.cast.hr, now=AT)
    monkeypatch.setattr(preflight, "scores_of", lambda code: replace(scores, severe_findings=1))
    with pytest.raises(BonusRefused, match="1"):
        services.approve_pool(pool=stage.pool, step=2, actor=stage.cast.finance, now=AT)
