"""Scores come from a published cycle, with their items, data and imports behind them (spec 6.6)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.template.loader import render_to_string

from bonuses import letters, services
from bonuses.selectors.department_sources import department_card
from bonuses.selectors.outside import scores_of
from bonuses.selectors.score_sources import result_url, score_cards
from intake.models import Batch
from performance.growth.models import Recognition
from performance.models import Metric, Observation
from performance.reviews.models import DepartmentScorecard, ReviewCycle, Scorecard, ScorecardItem
from tests.bonuses.conftest import AT
from tests.clients import signed_in
from tests.queries import counted_queries


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
    for person, score in ((cast.wei, "96.00"), (cast.mei, "80.00"), (cast.tao, "85.00")):
        card = Scorecard.objects.create(
            cycle=found, employee=person, department=cast.live, start=found.start, until=found.until,
            scorer=cast.lin if person == cast.tao else cast.tao, working_days=60, score=Decimal(score), band="A",
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
    lines = [("销售额", "60", "110", "1.1"), ("退货率", "40", "96.25", "0.9625"), ("没有数据", "20", None, None)]
    items = [
        {"name_zh": name, "name_en": "", "weight": weight, "points": points, "achievement": achievement}
        for name, weight, points, achievement in lines
    ]
    DepartmentScorecard.objects.create(cycle=found, department=cast.live, score=Decimal("104.50"), items=items)
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
    [card] = score_cards("2025Q1", cast.wei, cast.live)
    data, judged = card.items
    assert (data.counted, judged.counted) == (60, 36)
    assert "5" in data.source
    assert "march.csv" in data.source
    assert "Tao" in judged.source


def released_award(cast):
    """Wei's award of a released pool of ¥20,000 on the cycle's scores."""
    plan = services.create_rule(name="Standard", actor=cast.hr, now=AT)
    pool = services.create_pool(
        name="2025 Q1", start=date(2025, 1, 1), until=date(2025, 3, 31), actor=cast.hr, now=AT, cycle_code="2025Q1"
    )
    services.add_funding(pool=pool, kind="fixed", amount=Decimal("20000.00"), actor=cast.hr, now=AT)
    pool.refresh_from_db()
    scenario = services.create_scenario(pool=pool, plan=plan, name="By result", actor=cast.hr, now=AT)
    services.submit_pool(pool=pool, scenario=scenario, actor=cast.hr, now=AT, note="only live was reviewed")
    services.approve_pool(pool=pool, step=1, actor=cast.hr, now=AT)
    services.approve_pool(pool=pool, step=2, actor=cast.finance, now=AT)
    services.release_pool(pool=pool, actor=cast.hr, now=AT)
    return scenario.awards.get(employee=cast.wei)


def test_from_the_cycle_to_the_letter(cast, cycle, company):
    """A whole pool on real scores: those without one get nothing, with the reason said."""
    award = released_award(cast)
    amounts = dict(award.scenario.awards.values_list("employee__name", "amount"))
    assert amounts["Wei"] > amounts["Mei"] > 0
    assert amounts["Pan"] == 0
    text = signed_in(cast.wei.user).get(f"/bonuses/awards/{award.public_id}/").content.decode()
    assert "march.csv" in text
    assert result_url(score_cards("2025Q1", cast.wei, cast.live)) in text
    assert letters.build_letter(award, company=company, now=AT).startswith(b"%PDF")


def test_an_item_opens_its_days_and_their_batch(cast, cycle):
    """The employee reads the file's name, HR opens the batch, finance reads only the source's words."""
    award = released_award(cast)
    item = ScorecardItem.objects.get(code="gmv")
    url = f"/bonuses/awards/{award.public_id}/sources/{item.public_id}/"
    own = signed_in(cast.wei.user)
    assert url in own.get(f"/bonuses/awards/{award.public_id}/").content.decode()
    text = own.get(url).content.decode()
    assert text.count("march.csv") == 5
    batch = Batch.objects.get(file_name="march.csv")
    assert f"/imports/{batch.public_id}/" not in text
    assert str(batch.public_id) in signed_in(cast.hr).get(url).content.decode()
    assert signed_in(cast.finance).get(url).status_code == 403
    assert url not in signed_in(cast.finance).get(f"/bonuses/awards/{award.public_id}/").content.decode()
    assert signed_in(cast.mei.user).get(url).status_code == 404
    judged = ScorecardItem.objects.get(code="team")
    assert own.get(url.replace(str(item.public_id), str(judged.public_id))).status_code == 404


def test_days_corrected_by_hand_say_so_and_the_page_asks_no_more_for_more_days(cast, cycle):
    award = released_award(cast)
    item = ScorecardItem.objects.get(code="gmv")
    client, url = signed_in(cast.wei.user), f"/bonuses/awards/{award.public_id}/sources/{item.public_id}/"
    client.get(url)
    with counted_queries() as few:
        client.get(url)
    for i in range(20):
        Observation.objects.create(
            employee=cast.wei, metric=item.metric, day=date(2025, 1, 6) + timedelta(days=i), value=Decimal(3)
        )
    with counted_queries() as many:
        text = client.get(url).content.decode()
    assert text.count("corrected by hand") == 20
    assert len(many) == len(few)


def test_a_departments_score_opens_its_own_items(cast, cycle, company):
    """Step 3 leads to the items of the department's scorecard; without data one drops out; HR gets the report too."""
    award = released_award(cast)
    card = department_card("2025Q1", cast.live, Decimal("104.50"))
    assert [item.counted for item in card.items] == [66, Decimal("38.5")]
    assert (card.total_weight, sum(item.counted for item in card.items)) == (100, card.score)
    url = f"/bonuses/awards/{award.public_id}/"
    own, hr = (signed_in(user).get(url) for user in (cast.wei.user, cast.hr))
    assert own.context["page"].steps[2].url == hr.context["page"].steps[2].url == "#department-score"
    assert "退货率" in own.content.decode()
    report = f"/reports/cycles/{cycle.public_id}/departments/{cast.live.public_id}/"
    assert report in hr.content.decode()
    assert report not in own.content.decode()
    assert "退货率" in render_to_string(
        "bonuses/pdf/letter.html", letters.letter_context(award, company=company, now=AT)
    )
    assert department_card("2025Q1", cast.live, Decimal("99.00")) is None  # changed since


def test_several_bosses_count_by_working_days(cast, cycle):
    """The transfer's second card stands beside the first, and the note says how they make one score."""
    Scorecard.objects.create(
        cycle=cycle, employee=cast.wei, department=cast.live, scorer=cast.lin, start=date(2025, 3, 1),
        until=cycle.until, working_days=20, score=Decimal("80.00"), band="B",
    )  # fmt: skip
    award = released_award(cast)
    assert award.score == Decimal("92.00")
    text = signed_in(cast.wei.user).get(f"/bonuses/awards/{award.public_id}/").content.decode()
    assert "(96.00 × 60 + 80.00 × 20) ÷ 80 = 92.00" in text


def test_a_score_moved_in_calibration_says_what_the_items_gave(cast, cycle):
    Scorecard.objects.filter(employee=cast.wei).update(score=Decimal("99.00"))
    award = released_award(cast)
    text = signed_in(cast.wei.user).get(f"/bonuses/awards/{award.public_id}/").content.decode()
    assert "The items give 96.00; 99.00 holds" in text


def test_recognitions_stand_beside_the_money(cast, cycle):
    Recognition.objects.create(
        employee=cast.wei, kind="honour", title="Customer star", text="62 letters of thanks", on=date(2025, 3, 20),
        given_by=cast.hr, given_at=AT,
    )  # fmt: skip
    award = released_award(cast)
    client = signed_in(cast.wei.user)
    for page in (f"/bonuses/awards/{award.public_id}/", "/bonuses/mine/"):
        assert "Customer star" in client.get(page).content.decode()
    assert "Customer star" not in signed_in(cast.finance).get(f"/bonuses/awards/{award.public_id}/").content.decode()
