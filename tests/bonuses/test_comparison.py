"""Scenarios side by side: shares, cost, fairness, and person by person who gains and who loses (spec 6.5)."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from audit.models import AuditEntry
from bonuses import services
from bonuses.presenters.pool import build_pool_page
from bonuses.selectors.comparison import people_beside
from bonuses.services.scenarios import Terms
from tests.bonuses.conftest import AT
from tests.clients import signed_in
from tests.factories import make_employee
from tests.queries import counted_queries


@pytest.fixture
def three(stage):
    """The rule, all by base, and only what departments earn."""
    by_base = Terms(uses_scores=False, reserve_rate=Decimal(0), individual_mode="normalised")
    for name, terms in (("By base", by_base), ("As earned", Terms(mode="absolute"))):
        services.create_scenario(pool=stage.pool, plan=stage.plan, name=name, actor=stage.cast.hr, now=AT, terms=terms)
    return list(stage.pool.scenarios.order_by("number"))


def amounts(scenario):
    return dict(scenario.awards.values_list("employee_id", "amount"))


def test_sums_and_gains_are_those_of_the_awards(stage, three):
    rows = {row.pk: row for row in people_beside(three)}
    first = amounts(three[0])
    assert set(rows) == set(first)
    for scenario in three[1:]:
        for employee, amount in amounts(scenario).items():
            assert getattr(rows[employee], f"sum_{scenario.number}") == amount
            assert getattr(rows[employee], f"gain_{scenario.number}") == amount - first[employee]


def test_shares_of_the_pool_add_up_and_cost_is_in_monthly_salaries(stage, three):
    page = build_pool_page(stage.pool, stage.cast.hr, AT.date())
    column = [row.cells[2] for row in [*page.rows]] + [page.reserve.cells[0]]
    assert sum(Decimal(cell.share.rstrip("%")) for cell in column) == pytest.approx(100, abs=Decimal("0.3"))
    cost = next(line for line in page.measures if "月薪" in line.name)
    base = sum(row.base for row in three[0].departments.all())
    assert Decimal(cost.cells[0].text) == (three[0].paid / base).quantize(Decimal("0.01"))


def test_people_page_filters_who_loses_and_exports_what_is_shown(stage, three):
    client = signed_in(stage.cast.hr)
    url = reverse("bonuses:comparison", args=[stage.pool.public_id])
    assert client.get(url).status_code == 200
    first, last = amounts(three[0]), amounts(three[2])
    losers = [pk for pk, amount in last.items() if amount < first[pk]]
    answer = client.get(url, {"against": three[2].number, "move": "less", "as": "xlsx"})
    sheet = load_workbook(BytesIO(answer.content)).worksheets[0]
    text = " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row)
    names = {person.name for person in people_beside(three) if person.pk in losers}
    assert losers
    assert all(name in text for name in names)
    assert len(names) == sum(1 for person in people_beside(three) if person.name in text)
    assert AuditEntry.objects.filter(action="audit.file.exported").count() == 1
    assert signed_in(stage.cast.lin.user).get(url).status_code == 404


def test_comparing_asks_the_same_for_more_people(stage, three):
    client, url = signed_in(stage.cast.hr), reverse("bonuses:comparison", args=[stage.pool.public_id])
    client.get(url)
    with counted_queries() as few:
        client.get(url)
    for i in range(6):
        make_employee(f"More{i}", stage.cast.live, user=False)
    for scenario in three:
        services.compute_scenario(scenario=scenario, actor=stage.cast.hr, now=AT)
    client.get(url)  # keys of the newly shown people are made at the first look
    with counted_queries() as many:
        assert "More5" in client.get(url).content.decode()
    assert len(many) == len(few)


def test_a_pool_without_scenarios_says_so(stage):
    for scenario in stage.pool.scenarios.all():
        services.remove_scenario(scenario=scenario, actor=stage.cast.hr, now=AT)
    url = reverse("bonuses:comparison", args=[stage.pool.public_id])
    assert "No scenario yet" in signed_in(stage.cast.hr).get(url).content.decode()
