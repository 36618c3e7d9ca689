"""The rule as data: mixed plans, the score that counts, leavers, gates and curves of funding (spec 6.1-6.3)."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from bonuses import services
from bonuses.engine.funding import FundingKind, FundingPart, part_amount, pool_amount
from bonuses.errors import BonusRefused
from bonuses.models import BonusPlan
from bonuses.selectors import inputs
from bonuses.selectors.outside import Scores
from bonuses.selectors.variants import Variants
from bonuses.services.rules import VariantTerms
from people.models import Assignment
from tests.bonuses.conftest import AT
from tests.clients import signed_in
from tests.factories import make_position

FLAT = [["0", "1"]]


def change(stage, **more):
    return services.change_rule(plan=stage.plan, actor=stage.cast.hr, reason="agreed", now=AT, **more)


def computed(stage, plan, **more):
    return services.create_scenario(pool=stage.pool, plan=plan, name="x", actor=stage.cast.hr, now=AT, **more)


# Mixed plans


def test_the_most_specific_terms_hold(stage):
    cast, agent = stage.cast, make_position("Agent")
    plan = change(
        stage,
        variants=[
            VariantTerms(department=cast.operations, cap_months=Decimal(1)),
            VariantTerms(department=cast.live, individual_mode="normalised", cap_months=Decimal(2)),
            VariantTerms(position=agent, cap_months=Decimal(4)),
            VariantTerms(department=cast.live, position=agent, cap_months=Decimal(5)),
        ],
    )
    found = Variants(plan.variants.all())
    other = make_position("Other")
    assert found.of(cast.live, agent.pk).cap_months == 5
    assert found.of(cast.service, agent.pk).cap_months == 4
    assert found.of(cast.live, other.pk).cap_months == 2
    assert found.of(cast.operations, other.pk).cap_months == 1
    assert found.of(cast.service, other.pk) is None
    assert (found.mode_of(cast.live), found.mode_of(cast.operations)) == ("normalised", "")


def test_a_scenario_by_a_mixed_plan(stage, scores):
    """Live by a flat curve and all of its sum split; the others as in the rule."""
    cast = stage.cast
    scores.final.update({key: Decimal(80) for key in scores.final})
    plain = computed(stage, stage.plan)
    terms = VariantTerms(department=cast.live, individual_mode="normalised", person_curve=FLAT, cap_months=Decimal("9"))
    scenario = computed(stage, change(stage, variants=[terms]))
    traces = {one.employee_id: one.trace for one in scenario.awards.all()}
    assert traces[cast.wei.pk]["k"] == traces[cast.mei.pk]["k"] == "1.000000"
    assert traces[cast.wei.pk]["individual_mode"] == "normalised"
    assert traces[cast.pan.pk]["individual_mode"] == "absolute"
    assert "variant" not in traces[cast.pan.pk]
    live = scenario.departments.get(department=cast.live)
    assert live.returned == 0
    assert plain.departments.get(department=cast.live).returned > 0


def test_the_last_position_of_the_period_decides(stage):
    cast = stage.cast
    first = cast.wei.assignments.get()
    Assignment.objects.filter(pk=first.pk).update(until=date(2025, 2, 28))
    agent = make_position("Agent")
    cast.wei.assignments.create(department=cast.live, position=agent, start=date(2025, 3, 1))
    plan = change(stage, variants=[VariantTerms(position=agent, person_curve=FLAT)])
    rows = {m["employee"]: m.get("variant") for m in computed(stage, plan).inputs["members"]}
    assert rows[cast.wei.number] == "Agent"
    assert rows[cast.mei.number] is None


def test_variants_are_kept_by_the_next_version_and_by_old_scenarios(stage):
    plan = change(stage, variants=[VariantTerms(department=stage.cast.live, cap_months=Decimal(1))])
    scenario = computed(stage, plan)
    newer = services.change_rule(plan=plan, actor=stage.cast.hr, reason="x", now=AT, reserve_rate=Decimal("0.1"))
    assert [row.cap_months for row in newer.variants.all()] == [Decimal(1)]
    none = services.change_rule(plan=newer, actor=stage.cast.hr, reason="x", now=AT, variants=[])
    assert not none.variants.exists()
    services.compute_scenario(scenario=scenario, actor=stage.cast.hr, now=AT)
    assert scenario.inputs["plan"]["variants"]


@pytest.mark.parametrize(
    "terms",
    [
        lambda cast: [VariantTerms(cap_months=Decimal(1))],
        lambda cast: [VariantTerms(position=make_position("A"), individual_mode="absolute")],
        lambda cast: [VariantTerms(department=cast.live, person_curve=[["60", "1"], ["70", "0.5"]])],
        lambda cast: [VariantTerms(department=cast.live, cap_months=Decimal(n)) for n in (1, 2)],
    ],
)
def test_terms_that_make_no_sense_are_refused(stage, terms):
    with pytest.raises(BonusRefused):
        change(stage, variants=terms(stage.cast))
    assert BonusPlan.objects.count() == 1


def test_two_people_changing_the_rule(stage):
    change(stage, reserve_rate=Decimal("0.1"))
    with pytest.raises(BonusRefused, match=r"meanwhile|已被"):
        change(stage, reserve_rate=Decimal("0.2"))


# The score that counts


def test_raw_or_rater_adjusted(stage, monkeypatch, scores):
    wei = (stage.cast.wei.pk, stage.cast.live.pk)
    both = Scores(scores.final, scores.departments, adjusted={wei: Decimal("81.00")})
    monkeypatch.setattr(inputs, "scores_of", lambda code: both)
    raw = computed(stage, stage.plan).awards.get(employee=stage.cast.wei)
    adjusted = computed(stage, change(stage, score_source="adjusted"))
    award = adjusted.awards.get(employee=stage.cast.wei)
    assert (raw.score, award.score) == (Decimal("88.00"), Decimal("81.00"))
    assert award.amount < raw.amount
    assert adjusted.awards.get(employee=stage.cast.mei).score == Decimal("112.50")


# Funding


def fen(**values):
    return part_amount(FundingPart(**values))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"kind": FundingKind.FIXED, "amount": 100}, 100),
        ({"kind": FundingKind.FIXED, "amount": 100, "gate_at": 50, "gate_actual": 49}, 0),
        ({"kind": FundingKind.FIXED, "amount": 100, "gate_at": 50, "gate_actual": 50}, 100),
        ({"kind": FundingKind.FIXED, "amount": 100, "gate_at": 0, "gate_actual": -1}, 0),
        ({"kind": FundingKind.SALARY_SHARE, "rate": Decimal("0.125"), "actual": 1000}, 125),
        ({"kind": FundingKind.RATE_ABOVE, "rate": Decimal("0.1"), "actual": 900, "threshold": 1000}, 0),
        ({"kind": FundingKind.RATE_ABOVE, "rate": Decimal("0.1"), "actual": 5000, "threshold": 1000,
          "ceiling": 3000}, 200),
        ({"kind": FundingKind.RESULT_CURVE, "amount": 1000, "actual": 110, "threshold": 100,
          "curve": ((80, 0), (100, 1), (120, 2))}, 1500),
    ],
)  # fmt: skip
def test_sources_of_money(values, expected):
    from fractions import Fraction

    if "rate" in values:
        values = values | {"rate": Fraction(values["rate"])}
    if "curve" in values:
        values = values | {"curve": tuple((Fraction(x), Fraction(y)) for x, y in values["curve"])}
    assert fen(**values) == expected


def test_parts_add_up_and_keep_their_inputs(stage):
    more = {"kind": "rate_above", "rate": Decimal("0.02"), "actual": Decimal(1_000_000), "threshold": Decimal(500_000)}
    gate = {"gate_label": "Profit", "gate_at": Decimal(0), "gate_actual": Decimal(-5)}
    common = {"pool": stage.pool, "actor": stage.cast.hr, "now": AT}
    open_part = services.add_funding(**common, **more, source="accounts of March")
    shut_part = services.add_funding(**common, **more, **gate)
    assert (open_part.result, shut_part.result) == (10_000, 0)
    stage.pool.refresh_from_db()
    assert stage.pool.amount == 70_000
    assert pool_amount([services.pools.engine_part(one) for one in stage.pool.parts.all()]) == 7_000_000
    kept = stage.pool.parts.get(pk=shut_part.pk)
    assert (kept.gate_label, kept.gate_at, kept.gate_actual, kept.threshold) == ("Profit", 0, -5, 500_000)
    text = signed_in(stage.cast.hr).get(reverse("bonuses:pool-detail", args=[stage.pool.public_id])).content.decode()
    assert "only from Profit" in text


def test_a_curve_needs_its_points(stage):
    with pytest.raises(BonusRefused):
        services.add_funding(
            pool=stage.pool, kind="result_curve", amount=Decimal(10), actual=Decimal(1), actor=stage.cast.hr, now=AT
        )


# Pages


def test_funding_form_with_curve_and_gate(stage):
    page, client = reverse("bonuses:funding-add", args=[stage.pool.public_id]), signed_in(stage.cast.hr)
    said = {"kind": "result_curve", "label": "Revenue", "amount": "10000", "actual": "110", "threshold": "100"}
    assert client.post(page, said).status_code == 422
    assert client.post(page, said | {"curve": "100:1, 80:0"}).status_code == 422
    assert client.post(page, said | {"curve": "80:0, 100:1, 120:2", "gate_label": "Profit"}).status_code == 422
    gate = {"gate_label": "Profit", "gate_at": "0", "gate_actual": "10"}
    assert client.post(page, said | {"curve": "80:0，100：1, 120:2"} | gate).status_code == 302
    part = stage.pool.parts.get(kind="result_curve")
    assert (part.result, part.curve) == (15_000, [["80", "0"], ["100", "1"], ["120", "2"]])


def test_rule_form(stage):
    page, client = reverse("bonuses:rule-change"), signed_in(stage.cast.hr)
    assert "60:0.6, 100:1, 120:1.5" in client.get(page).content.decode()
    said = {
        "mode": "absolute", "individual_mode": "absolute", "base": "salary", "score_source": "adjusted",
        "reserve_rate": "7.5", "department_curve": "60:0.6, 100:1", "person_curve": "60:0.5, 100:1",
        "person_threshold": "60", "cap_months": "2", "plan_eligibility": "50", "unpaid_by_days": "on",
        "left_resigned": "0", "left_dismissed": "0", "left_expired": "100", "left_retired": "80",
        "reason": "works council",
    }  # fmt: skip
    assert client.post(page, said | {"person_curve": "60:1, 100:0.5"}).status_code == 422
    assert client.post(page, said).status_code == 302
    plan = services.rule_in_force()
    assert (plan.version, plan.reserve_rate, plan.plan_eligibility) == (2, Decimal("0.0750"), Decimal("0.50"))
    assert plan.person_curve == [["60", "0.5"], ["100", "1"]]
    assert plan.leaver_rule == {"resigned": "0", "dismissed": "0", "expired": "1", "retired": "0.8"}
    text = client.get(reverse("bonuses:rule")).content.decode()
    assert "rater-adjusted" in text


def test_variant_pages(stage):
    page, client = reverse("bonuses:rule-variant"), signed_in(stage.cast.hr)
    where = {"department": stage.cast.live.pk, "reason": "attendance pay"}
    assert client.get(page).status_code == 200
    assert client.post(page, {"reason": "x"}).status_code == 422
    assert "Nothing differs" in client.post(page, where).content.decode()
    position = {"position": make_position("Agent").pk, "individual_mode": "absolute"}
    assert client.post(page, where | position).status_code == 422
    assert client.post(page, where | {"cap_months": "1.5", "person_curve": "0:1"}).status_code == 302
    plan = services.rule_in_force()
    assert plan.version == 2
    text = client.get(reverse("bonuses:rule")).content.decode()
    assert stage.cast.live.path in text
    gone = reverse("bonuses:rule-variant-remove", args=[plan.variants.get().public_id])
    assert client.post(gone).status_code == 302
    assert not services.rule_in_force().variants.exists()
    assert client.post(gone).status_code == 404
