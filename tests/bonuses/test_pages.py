"""Pages of bonuses: who sees what, in which state, with which figures (spec 6.5, 6.6, 8.4)."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from audit.models import AuditEntry
from bonuses import services
from bonuses.enums import PoolState
from bonuses.models import Award
from bonuses.person import released_bonuses
from bonuses.presenters.pool import build_pool_page
from hrplatform.lib.dump import records
from people.approvals.rules import Step
from people.approvals.services import change_steps
from tests.bonuses.conftest import AT
from tests.bonuses.test_life import approve, submit
from tests.clients import signed_in
from tests.factories import PASSWORD, make_employee
from tests.queries import counted_queries

SIGN = {"signature": PASSWORD}


@pytest.fixture
def as_user(company):
    """A client signed in on the company's host, pages in English."""
    return signed_in


def url(name, thing):
    return reverse(f"bonuses:{name}", args=[thing.public_id])


def test_pool_page_shows_rivers_and_differences(stage, as_user):
    services.create_scenario(
        pool=stage.pool, plan=stage.plan, name="All by base", actor=stage.cast.hr, now=AT,
        terms=services.scenarios.Terms(uses_scores=False, reserve_rate=0, individual_mode="normalised"),
    )  # fmt: skip
    page = as_user(stage.cast.hr).get(url("pool-detail", stage.pool))
    text = page.content.decode()
    assert page.status_code == 200
    assert "By result" in text
    assert "All by base" in text
    assert 'data-chart="river-2"' in text
    assert "60,000.00" in text
    assert as_user(stage.cast.finance).get(url("pool-detail", stage.pool)).status_code == 200
    assert as_user(stage.cast.lin.user).get(url("pool-detail", stage.pool)).status_code == 404


def test_submit_page_lists_points_and_asks_for_the_signature(stage, as_user):
    client = as_user(stage.cast.hr)
    wrong = client.post(url("pool-submit", stage.scenario), {"note": "", "signature": "wrong"})
    assert wrong.status_code == 422
    done = client.post(url("pool-submit", stage.scenario), {"note": "ok", **SIGN})
    assert done.status_code == 302
    stage.pool.refresh_from_db()
    assert stage.pool.state == PoolState.SUBMITTED


def test_approvals_by_two_people(stage, as_user):
    submit(stage)
    where = url("pool-approve", stage.pool)
    assert as_user(stage.cast.finance).get(where).status_code == 403
    assert "Step 1 of 2" in as_user(stage.cast.hr).get(where).content.decode()
    assert as_user(stage.cast.hr).post(where, SIGN).status_code == 422
    assert as_user(stage.cast.hr).post(where, {**SIGN, "step": 1}).status_code == 302
    assert as_user(stage.cast.hr).get(where).status_code == 403
    assert as_user(stage.hr2).post(where, {**SIGN, "step": 1}).status_code == 409
    assert as_user(stage.cast.finance).post(where, {**SIGN, "step": 2}).status_code == 302
    late = as_user(stage.finance2).post(where, {**SIGN, "step": 2})
    assert late.status_code == 409
    assert "Fang" in late.content.decode()


def test_an_approver_by_position_sees_the_pool_and_nothing_more(stage, as_user):
    """The head of operations takes the third step: the pool's page and the form, not the awards of all."""
    lin = stage.cast.lin
    steps = [Step(role="hr", submitter_may=True), Step(role="finance"), Step(person=lin.user_id)]
    change_steps(kind="bonuses.pool", steps=steps, actor=stage.cast.hr, reason="x", now=AT)
    client = as_user(lin.user)
    assert client.get(url("pool-detail", stage.pool)).status_code == 404
    approve(stage)
    page = client.get(url("pool-detail", stage.pool))
    assert page.status_code == 200
    assert reverse("bonuses:award-list", args=[stage.pool.public_id]) not in page.content.decode()
    for name in ("award-list", "ledger", "payroll"):
        assert client.get(url(name, stage.pool)).status_code == 404
    form = client.get(url("pool-approve", stage.pool))
    for shown in (page, form):
        assert f'href="{reverse("bonuses:pool-list")}"' not in shown.content.decode()
        assert f'<li><a href="{reverse("approvals:request-list")}">' in shown.content.decode()
    assert client.post(url("pool-approve", stage.pool), {**SIGN, "step": 3}).status_code == 302
    stage.pool.refresh_from_db()
    assert stage.pool.state == PoolState.APPROVED
    assert as_user(stage.cast.wei.user).get(url("pool-detail", stage.pool)).status_code == 404


def test_an_approver_of_an_adjustment_meets_no_link_to_what_is_not_theirs(stage, as_user):
    """The third step of an adjustment names the head of operations: the form, then back to what waits."""
    lin = stage.cast.lin
    steps = [Step(role="hr", submitter_may=True), Step(role="finance"), Step(person=lin.user_id)]
    change_steps(kind="bonuses.adjustment", steps=steps, actor=stage.cast.hr, reason="x", now=AT)
    approve(stage)
    award = stage.scenario.awards.get(employee=stage.cast.wei)
    found = services.propose_adjustment(award=award, amount=Decimal("5.00"), reason="Days", actor=stage.cast.hr, now=AT)
    services.approve_adjustment(adjustment=found, step=1, actor=stage.cast.hr, now=AT)
    services.approve_adjustment(adjustment=found, step=2, actor=stage.cast.finance, now=AT)
    client = as_user(lin.user)
    page = client.get(url("adjustment-decide", found))
    assert page.status_code == 200
    assert url("pool-detail", stage.pool) not in page.content.decode()
    done = client.post(url("adjustment-decide", found), {**SIGN, "step": 3, "decision": "approve"})
    assert (done.status_code, done["Location"]) == (302, reverse("approvals:request-list"))
    assert client.get(done["Location"]).status_code == 200


def test_return_with_reason(stage, as_user):
    submit(stage)
    client = as_user(stage.hr2)
    assert client.post(url("pool-return", stage.pool), SIGN).status_code == 422
    assert client.post(url("pool-return", stage.pool), {"reason": "weights", **SIGN}).status_code == 302
    stage.pool.refresh_from_db()
    assert stage.pool.state == PoolState.DRAFT


def test_employee_sees_own_award_only_once_released(stage, as_user):
    approve(stage)
    own = stage.scenario.awards.get(employee=stage.cast.wei)
    other = stage.scenario.awards.get(employee=stage.cast.mei)
    client = as_user(stage.cast.wei.user)
    assert client.get(url("award-detail", own)).status_code == 404
    stage.pool.refresh_from_db()
    services.release_pool(pool=stage.pool, actor=stage.cast.hr, now=AT)
    page = client.get(url("award-detail", own))
    text = page.content.decode()
    assert page.status_code == 200
    assert f"{own.amount:,.2f}" in text
    assert "Mei" not in text
    assert f"{other.amount:,.2f}" not in text
    assert client.get(url("award-detail", other)).status_code == 404
    assert client.get(reverse("bonuses:my-awards")).content.decode().count(str(own.public_id)) == 2
    assert not AuditEntry.objects.filter(action="bonuses.award.viewed").exists()


def test_looking_at_others_awards_is_kept(stage, as_user):
    approve(stage)
    award = stage.scenario.awards.get(employee=stage.cast.wei)
    assert as_user(stage.cast.finance).get(url("award-detail", award)).status_code == 200
    assert AuditEntry.objects.filter(action="bonuses.award.viewed").count() == 1


def test_head_sees_the_department_once_released(stage, as_user):
    approve(stage)
    where = reverse("bonuses:department", args=[stage.pool.public_id, stage.cast.live.public_id])
    client = as_user(stage.cast.lin.user)
    assert client.get(where).status_code == 404
    stage.pool.refresh_from_db()
    services.release_pool(pool=stage.pool, actor=stage.cast.hr, now=AT)
    text = client.get(where).content.decode()
    assert "Wei" in text
    assert "10,000.00" not in text
    assert as_user(stage.cast.sun.user).get(where).status_code == 404
    assert as_user(stage.cast.wei.user).get(where).status_code == 404


def test_payroll_file_adds_up_to_the_ledger(stage, as_user):
    pool = approve(stage)
    client = as_user(stage.cast.finance)
    assert client.get(url("payroll", pool)).status_code == 200
    book = load_workbook(BytesIO(client.post(url("payroll", pool)).content))
    rows = [row for row in book.worksheets[0].iter_rows(min_row=3, values_only=True) if row[0] and row[3] is not None]
    people = [row for row in rows if not str(row[3]).startswith("=")]
    assert sum(round(float(row[5]) * 100) for row in people) == int(stage.scenario.paid * 100)
    assert any(str(value).startswith("=SUBTOTAL") for row in rows for value in row)


def test_trace_workbook_and_ledger_page(stage, as_user):
    pool = approve(stage)
    client = as_user(stage.cast.finance)
    book = load_workbook(BytesIO(client.get(url("award-list", pool) + "?as=xlsx").content))
    assert book.worksheets[0].max_row == 2 + 6 + 1
    assert "60,000.00" in client.get(url("ledger", pool)).content.decode()


def test_changes_after_submission_are_shown(stage, as_user):
    submit(stage)
    stage.cast.wei.compensations.update(salary="12345.00")
    text = as_user(stage.cast.hr).get(url("pool-detail", stage.pool)).content.decode()
    assert "12345.00" in text


def test_sliders_change_the_scenario_and_not_the_pool(stage, as_user):
    rows = stage.scenario.departments.all()
    data = {"reserve_rate": "10", **{f"weight_{row.department_id}": "1" for row in rows}}
    done = as_user(stage.cast.hr).post(url("scenario-change", stage.scenario), data)
    assert done.status_code == 302
    stage.scenario.refresh_from_db()
    assert stage.scenario.reserve_rate * 100 == 10
    stage.pool.refresh_from_db()
    assert stage.pool.amount == 60000


def test_floors_that_clash_are_told(stage, as_user):
    rows = stage.scenario.departments.all()
    data = {"reserve_rate": "5"}
    for row in rows:
        data |= {f"weight_{row.department_id}": "1", f"min_{row.department_id}": "40"}
    answer = as_user(stage.cast.hr).post(url("scenario-change", stage.scenario), data, follow=True)
    text = answer.content.decode()
    assert all(code in text for code in ("CS", "LIVE", "OPS"))


def test_pool_from_nothing_in_the_browsers_forms(stage, as_user):
    client = as_user(stage.cast.hr)
    bad = client.post(reverse("bonuses:pool-create"), {"name": "Q2", "start": "2025-06-30", "until": "2025-04-01"})
    assert bad.status_code == 422
    made = client.post(reverse("bonuses:pool-create"), {"name": "Q2", "start": "2025-04-01", "until": "2025-06-30"})
    assert made.status_code == 302
    money = made["Location"] + "funding/"
    assert client.post(money, {"kind": "rate_above", "rate": "6"}).status_code == 422
    values = {"kind": "rate_above", "rate": "6", "actual": "42000000", "threshold": "12000000", "label": "profit"}
    assert client.post(money, values).status_code == 302
    text = client.get(made["Location"]).content.decode()
    assert "1,800,000.00" in text
    assert as_user(stage.cast.finance).post(money, values).status_code == 403


def test_query_counts_do_not_grow_with_people(stage, as_user):
    """The pool's page, its awards and one award: the same number of queries for six and for thirty people."""
    pool = services.release_pool(pool=approve(stage), actor=stage.cast.hr, now=AT)
    client = as_user(stage.cast.hr)
    award = stage.scenario.awards.get(employee=stage.cast.wei)
    pages = [url("award-list", pool), url("award-detail", award), url("ledger", pool), reverse("bonuses:pool-list")]
    counts = {}
    for page in pages:
        client.get(page)
        with counted_queries() as made:
            client.get(page)
        counts[page] = len(made)
    rows = [
        Award(
            scenario=stage.scenario, employee=make_employee(f"More{i}", stage.cast.live, user=False),
            department=stage.cast.live, amount=1, salary=1, trace=award.trace,
        )
        for i in range(24)
    ]  # fmt: skip
    Award.objects.bulk_create(rows)
    for page in pages:
        client.get(page)  # keys of the newly shown people are made at the first look
        with counted_queries() as made:
            client.get(page)
        assert len(made) == counts[page], page


def test_home_and_dump(stage, as_user):
    submit(stage)
    text = as_user(stage.cast.hr).get("/").content.decode()
    assert "2025 Q1" in text
    found = list(records("pools"))
    assert [row["state"] for row in found] == ["submitted"]
    awards = list(records("awards"))
    assert len(awards) == 6
    assert {"pool", "employee", "department", "amount", "trace"} <= set(awards[0])
    assert list(records("awards", since=date(2025, 4, 1))) == []


def test_employee_file_shows_released_bonus_to_those_who_may_see_pay(stage):
    services.release_pool(pool=approve(stage), actor=stage.cast.hr, now=AT)
    wei, on = stage.cast.wei, date(2025, 5, 1)
    own = list(released_bonuses(employee=wei, viewer=wei.user, on=on))
    assert len(own) == 1
    assert own[0].detail.startswith("¥")
    assert len(list(released_bonuses(employee=wei, viewer=stage.cast.hr, on=on))) == 1
    assert list(released_bonuses(employee=wei, viewer=stage.cast.lin.user, on=on)) == []


def test_department_column_and_reserve_add_up_to_the_pool(stage):
    page = build_pool_page(stage.pool, stage.cast.hr, AT.date())
    paid = sum((Decimal(row.cells[2].text.replace(",", "")) for row in page.rows), Decimal(0))
    assert paid == stage.scenario.paid
    assert paid + Decimal(page.reserve.cells[0].text.replace(",", "")) == stage.pool.amount
    flows = page.rivers[0].option["series"][0]["links"]
    assert round(sum(link["value"] for link in flows), 2) == float(stage.pool.amount)


def test_the_employee_reads_who_opened_the_own_award(stage, as_user):
    """Finance looked at the trace: Wei's own page says who, what and when; Wei's own look leaves nothing."""
    services.release_pool(pool=approve(stage), actor=stage.cast.hr, now=AT)
    award = stage.scenario.awards.get(employee=stage.cast.wei)
    as_user(stage.cast.finance).get(url("award-detail", award))
    wei = as_user(stage.cast.wei.user)
    wei.get(url("award-detail", award))
    text = wei.get(reverse("people:me")).content.decode()
    looked = text[text.index("Who looked at my data") :]
    assert looked.count("Bonus looked at") == 1
    assert "Fang" in looked
    assert "Fang" not in as_user(stage.cast.mei.user).get(reverse("people:me")).content.decode()


def test_lists_that_show_bonuses_keep_whose_they_were(stage, as_user):
    """A head's department, and the lists of HR and finance: one entry per person shown."""
    services.release_pool(pool=approve(stage), actor=stage.cast.hr, now=AT)
    where = reverse("bonuses:department", args=[stage.pool.public_id, stage.cast.live.public_id])
    as_user(stage.cast.lin.user).get(where)
    kept = AuditEntry.objects.filter(action="bonuses.award.viewed")
    assert kept.filter(actor_name="Lin").count() == 3
    as_user(stage.cast.finance).get(url("award-list", stage.pool))
    assert kept.filter(actor_name="Fang").count() == 6
    as_user(stage.hr2).get(url("comparison", stage.pool))
    assert kept.filter(actor_name="Hua").count() == 6


def test_every_other_page_asks_the_same_for_more_people_and_pools(stage, as_user):
    """Pool, department, payroll, layout, rule for HR, and the employee's own list with one and with three awards."""
    pool = services.release_pool(pool=approve(stage), actor=stage.cast.hr, now=AT)
    hr, wei = as_user(stage.cast.hr), as_user(stage.cast.wei.user)
    department = reverse("bonuses:department", args=[pool.public_id, stage.cast.live.public_id])
    pages = [
        (hr, url("pool-detail", pool)), (hr, department), (hr, url("payroll", pool)),
        (hr, reverse("bonuses:payroll-layout")), (hr, reverse("bonuses:rule")), (wei, reverse("bonuses:my-awards")),
    ]  # fmt: skip
    award = stage.scenario.awards.get(employee=stage.cast.wei)

    def count():
        found = {}
        for client, page in pages:
            client.get(page)
            with counted_queries() as made:
                assert client.get(page).status_code == 200
            found[page] = len(made)
        return found

    make_employee("New", stage.cast.live, user=False)  # the pool's page says what differs, before and after
    before = count()
    people = [make_employee(f"More{i}", stage.cast.live, user=False) for i in range(4)]
    rows = [(person, stage.cast.live) for person in people]
    rows += [(stage.cast.wei, stage.cast.service), (stage.cast.wei, stage.cast.operations)]
    Award.objects.bulk_create(
        Award(scenario=stage.scenario, employee=who, department=where, amount=1, salary=1, trace=award.trace)
        for who, where in rows
    )
    assert count() == before
