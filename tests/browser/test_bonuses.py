"""Pool and award pages in the browser: charts are drawn, axe is silent, phones fit, reading needs no script."""

import random
from datetime import UTC, date, datetime
from decimal import Decimal
from unittest.mock import patch

import pytest
from django_tenants.utils import tenant_context

from bonuses import services
from bonuses.models import BonusPool
from bonuses.selectors import inputs, preflight
from bonuses.selectors.outside import Scores
from bonuses.services.scenarios import Terms
from tenants.models import Company
from tests.browser.test_pages import faults_at
from tests.factories import make_department, make_employee

pytestmark = pytest.mark.browser
AT = datetime(2025, 1, 10, 2, 0, tzinfo=UTC)
NAMES = ("商品运营部", "天猫店铺部", "抖音直播部", "京东店铺部", "客户服务部", "内容设计部", "投放推广部", "仓储物流部")
MONEY = {"kind": "rate_above", "rate": "0.06", "actual": "42000000.00", "threshold": "12000000.00", "label": "本季利润"}


@pytest.fixture(scope="module")
def pools(stage, django_db_blocker):
    """An open pool with three scenarios and a released one, in the company `stage`; scores stand in for a cycle."""
    with django_db_blocker.unblock(), tenant_context(Company.objects.get(schema_name="stage")):
        found = make_scores(stage)
        patches = [patch.object(module, "scores_of", lambda code: found) for module in (inputs, preflight)]
        for one in patches:
            one.start()
        try:
            yield make_pools(stage)
        finally:
            for one in patches:
                one.stop()


def make_scores(stage) -> Scores:
    rng = random.Random(4)
    final, departments = {}, {}
    for number, name in enumerate(NAMES):
        department = make_department(name, code=f"B{number}")
        departments[department.pk] = Decimal(rng.randint(8000, 11500)) / 100
        for i in range(rng.randint(4, 9)):
            salary = f"{rng.randint(6000, 16000)}.00"
            person = make_employee(f"{'赵钱孙李周吴郑王'[i % 8]}{name[:2]}{i}", department, salary=salary, user=False)
            final[person.pk, department.pk] = Decimal(rng.randint(5500, 11800)) / 100
    final[stage.wei.pk, stage.live.pk] = Decimal("106.39")
    final[stage.mei.pk, stage.live.pk] = Decimal("91.20")
    departments[stage.live.pk] = Decimal("104.20")
    return Scores(final=final, departments=departments)


def make_pools(stage) -> dict[str, object]:
    plan = services.create_rule(name="标准规则", actor=stage.hr, now=AT)
    pools = {}
    for key, name, start, until in (
        ("released", "2024 年第三季度奖金池", date(2024, 7, 1), date(2024, 9, 30)),
        ("open", "2024 年第四季度奖金池", date(2024, 10, 1), date(2024, 12, 31)),
    ):
        pool = services.create_pool(name=name, start=start, until=until, actor=stage.hr, now=AT)
        money = {k: Decimal(v) if k in ("rate", "actual", "threshold") else v for k, v in MONEY.items()}
        services.add_funding(pool=pool, actor=stage.hr, now=AT, **money)
        base = Terms(uses_scores=False, reserve_rate=Decimal(0), individual_mode="normalised")
        kept = Terms(mode="absolute")
        first = services.create_scenario(pool=pool, plan=plan, name="沿用旧办法", actor=stage.hr, now=AT, terms=base)
        chosen = services.create_scenario(pool=pool, plan=plan, name="按结果", actor=stage.hr, now=AT)
        services.create_scenario(pool=pool, plan=plan, name="按结果、余款留存", actor=stage.hr, now=AT, terms=kept)
        pools[key], pools[f"{key}_scenarios"] = pool, (first, chosen)
    done = pools["released"]
    services.submit_pool(pool=done, scenario=pools["released_scenarios"][1], actor=stage.hr, now=AT, note="已核对")
    services.approve_pool(pool=done, step=1, actor=stage.hr, now=AT)
    services.approve_pool(pool=done, step=2, actor=stage.finance, now=AT)
    services.release_pool(pool=done, actor=stage.hr, now=AT, pay_on=date(2025, 1, 24))
    pools["released"] = BonusPool.objects.get(pk=done.pk)
    pools["award"] = pools["released_scenarios"][1].awards.get(employee=stage.wei)
    return pools


def paths(pools) -> dict[str, list[str]]:
    released, open_ = pools["released"].public_id, pools["open"].public_id
    award, scenario = pools["award"].public_id, pools["open_scenarios"][1].public_id
    insider = [
        "/bonuses/", f"/bonuses/pools/{open_}/", f"/bonuses/pools/{released}/", f"/bonuses/pools/{released}/awards/",
        f"/bonuses/pools/{released}/ledger/", f"/bonuses/awards/{award}/", "/bonuses/rule/",
        f"/bonuses/scenarios/{scenario}/submit/", f"/bonuses/pools/{open_}/funding/",
        f"/bonuses/awards/{award}/adjust/", f"/bonuses/pools/{open_}/people/", f"/bonuses/pools/{released}/payroll/",
        "/bonuses/payroll/layout/",
    ]  # fmt: skip
    return {"hr": insider, "wei": ["/bonuses/mine/", f"/bonuses/awards/{award}/"]}


@pytest.mark.parametrize("who", ["hr", "wei"])
def test_pages_have_no_fault(open_page, stage, pools, who):
    watched = open_page(stage.hr if who == "hr" else stage.wei.user)
    found = {}
    for path in paths(pools)[who]:
        faults = faults_at(watched, path)
        if faults:
            found[path] = faults
    assert found == {}
    assert watched.complaints == []


def test_rivers_are_drawn_for_each_scenario(open_page, stage, pools):
    watched = open_page(stage.hr)
    watched.page.goto(f"/bonuses/pools/{pools['open'].public_id}/")
    watched.page.wait_for_selector('[data-chart="river-3"] svg path')
    assert watched.page.locator(".hr-rivers .card").count() == 3
    slider = watched.page.locator("input[name=reserve_rate]")
    slider.evaluate("input => { input.value = 10; input.dispatchEvent(new Event('input', {bubbles: true})) }")
    assert watched.page.locator("output").first.inner_text() == "10%"


def test_award_reads_without_scripts(open_page, stage, pools):
    watched = open_page(stage.wei.user, scripts=False)
    watched.page.goto(f"/bonuses/awards/{pools['award'].public_id}/")
    assert watched.page.locator("[data-chart] noscript svg, [data-chart] svg").count() == 2
    assert f"{pools['award'].amount:,.2f}" in watched.page.content()
