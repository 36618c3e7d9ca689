"""What the check before submitting finds, and what the page says differs afterwards (spec 6.5)."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from bonuses import services
from bonuses.models import Award
from bonuses.selectors.drift import current_drift
from bonuses.selectors.preflight import preflight
from people.approvals.rules import Step
from people.approvals.services import change_steps
from people.models import Compensation
from tests.bonuses.conftest import AT
from tests.bonuses.test_life import submit
from tests.clients import signed_in


def codes(stage):
    return {point.code: point for point in preflight(stage.pool, stage.scenario).points}


def test_people_who_would_award_themselves(stage):
    """HR with an award; then, with a step of the head of operations, that head as well."""
    cast = stage.cast
    assert "own_award" not in codes(stage)
    cast.wei.user.groups.set(cast.hr.groups.all())
    assert codes(stage)["own_award"].names == ("Wei",)
    head = Step(position=cast.lin.assignments.get().position_id, from_size=Decimal(60_000))
    steps = [Step(role="hr", submitter_may=True), Step(role="finance"), head]
    change_steps(kind="bonuses.pool", steps=steps, actor=cast.hr, reason="x", now=AT)
    assert codes(stage)["own_award"].names == ("Lin", "Wei")
    steps[2] = Step(person=cast.tao.user_id)
    change_steps(kind="bonuses.pool", steps=steps, actor=cast.hr, reason="x", now=AT)
    assert codes(stage)["own_award"].names == ("Tao", "Wei")


def test_no_score_no_pay_no_scorecard_no_money(stage, scores):
    cast = stage.cast
    del scores.final[cast.pan.pk, cast.service.pk]
    del scores.departments[cast.live.pk]
    Compensation.objects.filter(employee=cast.mei).delete()
    services.remove_funding(part=stage.pool.parts.get(), actor=cast.hr, now=AT)
    services.compute_scenario(scenario=stage.scenario, actor=cast.hr, now=AT)
    stage.pool.refresh_from_db()
    found = codes(stage)
    assert found["no_score"].names == ("Pan",)
    assert found["no_pay"].names == ("Mei",)
    assert found["no_scorecard"].names == ("直播组",)
    assert found["no_money"].blocks


def raise_pay(stage, scores):
    Compensation.objects.filter(employee=stage.cast.wei).update(salary=Decimal("12345.00"))
    return "salary", "Wei", "12345.00"


def change_score(stage, scores):
    scores.final[stage.cast.pan.pk, stage.cast.service.pk] = Decimal("99.00")
    return "score", "Pan", "99.00"


def change_department(stage, scores):
    scores.departments[stage.cast.service.pk] = Decimal("95.50")
    return "department_score", "客服部", "95.50"


def change_rule(stage, scores):
    services.change_rule(plan=stage.plan, actor=stage.cast.hr, reason="x", now=AT, reserve_rate=Decimal("0.2"))
    return "rule", stage.plan.name, "v2"


def leave(stage, scores):
    stage.cast.pan.leave_date, stage.cast.pan.leave_type = date(2025, 3, 31), "resigned"
    stage.cast.pan.save()
    return "eligibility", "Pan", "0"


@pytest.mark.parametrize("change", [raise_pay, change_score, change_department, change_rule, leave])
def test_the_pool_does_not_move_and_the_page_says_what_differs(stage, scores, change):
    submit(stage)
    stage.pool.refresh_from_db()
    assert current_drift(stage.pool) == []
    before = list(Award.objects.order_by("pk").values_list("amount", flat=True))
    digest = stage.pool.digest
    field, name, after = change(stage, scores)
    found = [one for one in current_drift(stage.pool) if one.field == field]
    assert [(one.name, one.after) for one in found] == [(name, after)]
    text = signed_in(stage.cast.hr).get(reverse("bonuses:pool-detail", args=[stage.pool.public_id])).content.decode()
    assert "Changed since it was submitted" in text
    assert after in text
    services.approve_pool(pool=stage.pool, step=1, actor=stage.cast.hr, now=AT)
    services.approve_pool(pool=stage.pool, step=2, actor=stage.cast.finance, now=AT)
    stage.pool.refresh_from_db()
    assert list(Award.objects.order_by("pk").values_list("amount", flat=True)) == before
    assert stage.pool.digest == digest
