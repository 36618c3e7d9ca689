"""A quarter's bonus pool as people do it: funded, simulated, submitted, approved by two, released, paid."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum

from bonuses.models import BonusPlan, BonusPool
from bonuses.models.rules import person_curve
from bonuses.services import (
    add_funding,
    approve_pool,
    change_rule,
    create_pool,
    create_rule,
    create_scenario,
    pay_pool,
    release_pool,
    rule_in_force,
    submit_pool,
)
from hrplatform.demo.quarters import Quarter
from hrplatform.demo.scene import Scene
from people.models import User
from performance.measures.models import Observation
from performance.reviews.models import ReviewCycle

RATE = Decimal("0.023")
# Full pay from 90 points on, money left over by lower scores: who scores everybody high spends it to the last cent,
# and pays everybody the same.
FULL_FROM_90 = [["60", "0.6"], ["90", "1"], ["120", "1"]]
SPENT_WHOLE: dict[str, Any] = {
    "reserve_rate": Decimal(0), "mode": "normalised", "individual_mode": "absolute", "person_curve": FULL_FROM_90,
}  # fmt: skip
BY_RESULTS: dict[str, Any] = {
    "reserve_rate": Decimal("0.05"), "mode": "absolute", "individual_mode": "absolute", "person_curve": person_curve(),
}  # fmt: skip
NOTE = "差异已逐条核对：新人按在岗天数，计划期内人员按制度不参与。"


@transaction.atomic
def run_pool(scene: Scene, quarter: Quarter, cycle: ReviewCycle) -> BonusPool:
    """The quarter's pool from funding to payment; split by results once the checks had been at work."""
    hr, now = scene.hr, scene.now
    last = BonusPool.objects.order_by("-start").first()
    pool = create_pool(
        name=f"{quarter.code} 奖金池", start=quarter.start, until=quarter.until, actor=hr, now=now,
        cycle_code=cycle.code,
        carried_from=last,
    )  # fmt: skip
    revenue = revenue_of(quarter)
    add_funding(
        pool=pool, kind="rate_above", actor=hr, now=now, label="销售额", rate=RATE, actual=revenue,
        threshold=Decimal(0), source=f"{quarter.code} 销售额合计",
    )  # fmt: skip
    rule = _rule_for(quarter, hr, now)
    chosen = create_scenario(pool=pool, plan=rule, name=_scenario_name(quarter), actor=hr, now=now)
    if quarter.act == "results":
        create_scenario(pool=pool, plan=_first_rule(rule), name="沿用上季度办法", actor=hr, now=now)
    pool.refresh_from_db()
    submit_pool(pool=pool, scenario=chosen, actor=hr, now=now, note=NOTE)
    pool.refresh_from_db()
    approve_pool(pool=pool, step=1, actor=scene.approver, now=now)
    pool.refresh_from_db()
    approve_pool(pool=pool, step=2, actor=scene.finance, now=now)
    pool.refresh_from_db()
    release_pool(pool=pool, actor=hr, now=now, pay_on=scene.on + timedelta(days=5))
    pool.refresh_from_db()
    return pool


def pay(pool: BonusPool, *, finance: User, now: datetime) -> None:
    """The payroll file went out."""
    pool.refresh_from_db()
    pay_pool(pool=pool, actor=finance, now=now)


def revenue_of(quarter: Quarter) -> Decimal:
    """The quarter's revenue as it was imported."""
    rows = Observation.objects.filter(metric__code="revenue", day__range=(quarter.start, quarter.until))
    return (rows.aggregate(total=Sum("value"))["total"] or Decimal(0)).quantize(Decimal("0.01"))


def _rule_for(quarter: Quarter, hr: User, now: datetime) -> BonusPlan:
    rule = rule_in_force()
    if rule is None or (quarter.number == 0 and rule.version == 1 and rule.name != "季度奖金办法"):
        values = BY_RESULTS if quarter.act == "results" else SPENT_WHOLE
        return create_rule(name="季度奖金办法", actor=hr, now=now, **values)
    if quarter.act == "results" and rule.mode != BY_RESULTS["mode"]:
        return change_rule(plan=rule, actor=hr, reason="按结果分配，没有挣到的部分留存", now=now, **BY_RESULTS)
    return rule


def _first_rule(rule: BonusPlan) -> BonusPlan:
    return rule.supersedes or rule


def _scenario_name(quarter: Quarter) -> str:
    return "按结果分配" if quarter.act == "results" else "按评分分配"
