"""Scores come from a published cycle, with their items, data and imports behind them (spec 6.6)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from bonuses import letters, services
from bonuses.selectors.outside import result_url, score_items, scores_of
from intake.models import Batch
from performance.models import Metric, Observation
from performance.reviews.models import DepartmentScorecard, ReviewCycle, Scorecard, ScorecardItem
from tests.bonuses.conftest import AT
from tests.clients import signed_in


@pytest.fixture
def cycle(cast):
    """2025Q1: Wei with a measured and a judged item, Mei with one, their department's own scorecard."""
    found = ReviewCycle.objects.create(
        code="2025Q1",
        name="First quarter",
        start=date(2025, 1, 1),
        until=date(2025, 3, 31),
        stage="published",
        created_at=AT,
    )
    metric = Metric.objects.order_by("pk").first()
    batch = Batch.objects.create(kind="observations", file_name="march.csv", created_at=AT)
    for i in range(5):
        Observation.objects.create(
            employee=cast.wei, metric=metric, day=date(2025, 3, 3) + timedelta(days=i), value=Decimal(10), batch=batch
        )
    for person, score in ((cast.wei, "96.00"), (cast.mei, "80.00")):
        card = Scorecard.objects.create(
            cycle=found, employee=person, department=cast.live, scorer=cast.tao, start=found.start, until=found.until,
            working_days=60, score=Decimal(score), band="A",
        )  # fmt: skip
        if person == cast.wei:
            common = {"scorecard": card, "name_en": "x"}
            ScorecardItem.objects.create(
                **common, code="gmv", name_zh="销售额", kind="kpi", weight=60, metric=metric,
                achievement=Decimal("1.0"), points=Decimal(100), sequence=1,
            )  # fmt: skip
            ScorecardItem.objects.create(
                **common, code="team", name_zh="团队协作", kind="qualitative", weight=40, points=Decimal(90), sequence=2
            )
    DepartmentScorecard.objects.create(cycle=found, department=cast.live, score=Decimal("104.50"))
    return found


def test_scores_of_a_published_cycle(cast, cycle):
    scores = scores_of("2025Q1")
    assert scores.final[cast.wei.pk, cast.live.pk] == Decimal("96.00")
    assert scores.departments == {cast.live.pk: Decimal("104.50")}
    assert scores.only_one(cast.mei.pk) == Decimal("80.00")
    ReviewCycle.objects.update(stage="head")
    assert scores_of("2025Q1").final == {}
    assert scores_of("").final == scores_of("none").final == {}


def test_items_name_their_data_and_scorer(cast, cycle):
    data, judged = score_items("2025Q1", cast.wei, cast.live)
    assert (data.counted, judged.counted) == (60, 36)
    assert "5" in data.source
    assert "march.csv" in data.source
    assert "Tao" in judged.source


def test_from_the_cycle_to_the_letter(cast, cycle, company):
    """A whole pool on real scores: those without one get nothing, with the reason said."""
    plan = services.create_rule(name="Standard", actor=cast.hr, now=AT)
    pool = services.create_pool(
        name="2025 Q1", start=date(2025, 1, 1), until=date(2025, 3, 31), actor=cast.hr, now=AT, cycle_code="2025Q1"
    )
    services.add_funding(pool=pool, kind="fixed", amount=Decimal("20000.00"), actor=cast.hr, now=AT)
    pool.refresh_from_db()
    scenario = services.create_scenario(pool=pool, plan=plan, name="By result", actor=cast.hr, now=AT)
    amounts = dict(scenario.awards.values_list("employee__name", "amount"))
    assert amounts["Wei"] > amounts["Mei"] > 0
    assert amounts["Pan"] == 0
    services.submit_pool(pool=pool, scenario=scenario, actor=cast.hr, now=AT, note="only live was reviewed")
    services.approve_by_hr(pool=pool, actor=cast.hr, now=AT)
    services.approve_by_finance(pool=pool, actor=cast.finance, now=AT)
    services.release_pool(pool=pool, actor=cast.hr, now=AT)
    award = scenario.awards.get(employee=cast.wei)
    text = signed_in(cast.wei.user).get(f"/bonuses/awards/{award.public_id}/").content.decode()
    assert "march.csv" in text
    assert result_url("2025Q1", cast.wei, cast.live) in text
    assert letters.build_letter(award, company=company, now=AT).startswith(b"%PDF")
