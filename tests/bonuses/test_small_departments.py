"""Others stand only as totals; a total of two is somebody's pay: where few are behind it, none is printed (6.6)."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.translation import override

from bonuses import services
from bonuses.models import Award
from bonuses.presenters.award import build_award_page
from bonuses.selectors.awards import small_departments
from bonuses.selectors.preflight import preflight
from hrplatform.lib.formats import format_amount, format_number
from people.models import Assignment
from tests.bonuses.conftest import AT
from tests.bonuses.test_life import approve
from tests.clients import signed_in

TOTALS = ("department_amount", "people_base", "people_base_e", "people_weight", "department_weighted", "people_over")


def texts(page) -> str:
    steps = [part for step in page.steps for part in (step.text, step.amount, step.after, step.detail)]
    return " ".join([*steps, page.company_label, page.person_label, str(page.company_option), str(page.person_option)])


def written(award: Award, key: str) -> set[str]:
    value = Decimal(award.trace[key])
    return {format_amount(value), format_number(value, 6), str(float(value))}


def test_which_departments_are_small(stage):
    """Operations has one person: nobody else to hide. Live has three, service two."""
    cast, scenario = stage.cast, stage.scenario
    assert small_departments(scenario.pk) == {cast.service.pk}
    scenario.awards.filter(employee=cast.mei).update(eligibility=0)
    assert small_departments(scenario.pk) == {cast.service.pk, cast.live.pk}


def test_the_check_before_submitting_names_them_without_asking_for_a_word(stage):
    found = preflight(stage.pool, stage.scenario)
    [point] = [point for point in found.points if point.code == "small_department"]
    assert (point.names, point.blocks, point in found.warnings) == ((stage.cast.service.name,), False, False)


@pytest.mark.parametrize("mode", ["absolute", "normalised"])
def test_no_total_tells_the_other_ones_pay_and_the_bonus_still_follows(stage, mode):
    """Sun and Pan are two: neither base nor amount of the department, but weight × rate gives the award."""
    terms = services.scenarios.Terms(individual_mode=mode)
    made = services.create_scenario(
        pool=stage.pool, plan=stage.plan, name=mode, actor=stage.cast.hr, now=AT, terms=terms
    )
    for award in made.awards.filter(department=stage.cast.service):
        with override("en"):
            page = build_award_page(award, cards=[], adjusted=Decimal(0), is_discreet=True)
            full = build_award_page(award, cards=[], adjusted=Decimal(0))
            hidden = {key: written(award, key) for key in TOTALS}
            said = texts(page)
        assert not {key for key, forms in hidden.items() if any(form in said for form in forms)}
        assert all(any(form in texts(full) for form in hidden[key]) for key in ("department_amount", "people_base"))
        [weight, rate] = re.search(r"= ([\d,.]+), each yuan of weight gives ([\d.]+)", page.steps[5].detail).groups()
        assert abs(Decimal(weight.replace(",", "")) * Decimal(rate) - award.amount) < Decimal("0.011")
        amounts = [Decimal(step.amount.replace(",", "").replace("−", "-")) for step in page.steps[5:]]
        assert abs(sum(amounts) - award.amount) < Decimal("0.011")


def test_at_the_cap_the_cap_is_the_amount(stage):
    terms = services.scenarios.Terms(cap_months=Decimal("0.05"))
    made = services.create_scenario(
        pool=stage.pool, plan=stage.plan, name="B", actor=stage.cast.hr, now=AT, terms=terms
    )
    award = made.awards.get(employee=stage.cast.sun)
    page = build_award_page(award, cards=[], adjusted=Decimal(0), is_discreet=True)
    assert page.steps[6].amount == page.total.removeprefix("¥") == format_amount(award.amount)
    assert [bar.label[0] for bar in page.person_bars[:2]] == ["⑦", "⑧"]


def test_the_person_reads_no_totals_and_hr_reads_all(stage, company):
    services.release_pool(pool=approve(stage), actor=stage.cast.hr, now=AT)
    award = stage.scenario.awards.get(employee=stage.cast.sun)
    path = reverse("bonuses:award-detail", args=[award.public_id])
    own, all_of_it = (signed_in(user).get(path).content.decode() for user in (stage.cast.sun.user, stage.cast.hr))
    total = format_amount(Decimal(award.trace["department_amount"]))
    assert total not in own
    assert total in all_of_it
    live = stage.scenario.awards.get(employee=stage.cast.wei)
    page = signed_in(stage.cast.wei.user).get(reverse("bonuses:award-detail", args=[live.public_id]))
    assert format_amount(Decimal(live.trace["department_amount"])) in page.content.decode()
    assert Assignment.objects.filter(department=stage.cast.live).count() == 3
