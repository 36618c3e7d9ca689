"""The payroll file in a layout of the company's own: columns, order, headings, what stands around (spec 10)."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils.translation import override
from openpyxl import load_workbook

from audit.models import AuditEntry
from bonuses import payroll
from bonuses.enums import Account, AdjustmentState
from bonuses.errors import BonusRefused
from bonuses.models import Adjustment, PayrollLayout
from bonuses.services.payroll import change_layout, layout_in_force
from hrplatform.lib.formats import format_amount
from tests.bonuses.conftest import AT
from tests.bonuses.test_life import approve
from tests.clients import signed_in

BARE = [
    {"key": "text", "head": "Item", "text": "Q1 bonus"},
    {"key": "total", "head": "Amount"},
    {"key": "number", "head": "Staff no."},
    {"key": "period_until", "head": ""},
]


def keep(stage, columns, **around):
    values = {"has_note": False, "has_totals": False, "has_ledger": False} | around
    return change_layout(columns=columns, actor=stage.cast.finance, now=AT, **values)


def cells(content, sheet=0):
    return [list(row) for row in load_workbook(BytesIO(content)).worksheets[sheet].iter_rows(values_only=True)]


def test_standard_layout_has_note_totals_and_ledger(stage):
    pool = approve(stage)
    rows = cells(payroll.build_payroll(pool, now=AT))
    assert pool.digest[:16] in rows[0][0]
    assert rows[1] == ["工号", "姓名", "部门", "奖金", "调整", "应发"]
    assert rows[-1][0] == "合计"
    assert str(rows[-1][-1]).startswith("=SUBTOTAL")
    assert len(cells(payroll.build_payroll(pool, now=AT), 1)) == 1 + len(Account)


def test_own_columns_in_their_order_under_their_headings_and_nothing_else(stage):
    pool = approve(stage)
    rows = cells(payroll.build_payroll(pool, now=AT, layout=keep(stage, BARE)))
    assert rows[0] == ["Item", "Amount", "Staff no.", "期间止"]
    paid = stage.scenario.awards.filter(amount__gt=0)
    assert len(rows) == 1 + paid.count()
    assert {row[0] for row in rows[1:]} == {"Q1 bonus"}
    assert {row[3].date() for row in rows[1:]} == {pool.until}
    assert {row[2] for row in rows[1:]} == set(paid.values_list("employee__number", flat=True))
    assert sum(round(float(row[1]) * 100) for row in rows[1:]) == int(stage.scenario.paid * 100)
    assert len(load_workbook(BytesIO(payroll.build_payroll(pool, now=AT, layout=layout_in_force()))).worksheets) == 1


def test_a_heading_that_looks_like_a_formula_is_neutralised(stage):
    pool = approve(stage)
    layout = keep(stage, [{"key": "number", "head": "=cmd()"}, {"key": "total", "head": ""}])
    assert cells(payroll.build_payroll(pool, now=AT, layout=layout))[0][0] == "'=cmd()"


@pytest.mark.parametrize(
    ("columns", "why"),
    [
        ([{"key": "total", "head": ""}], "number or the name"),
        ([{"key": "number", "head": ""}], "to be paid"),
        ([{"key": "number", "head": "A"}, {"key": "total", "head": "A"}], "Two columns"),
        ([{"key": "iban", "head": ""}], "no column iban"),
    ],
)
def test_layouts_that_pay_nobody_are_refused(stage, columns, why):
    with override("en"), pytest.raises(BonusRefused, match=why):
        keep(stage, columns)
    assert not PayrollLayout.objects.exists()


def test_editor_keeps_what_is_taken_and_the_next_file_follows(stage):
    pool = approve(stage)
    client, url = signed_in(stage.cast.finance), reverse("bonuses:payroll-layout")
    page = client.get(url).content.decode()
    assert 'name="take_number" aria-label="Take Employee number" checked' in page
    values = {
        "take_total": "on", "place_total": "1", "head_total": "Net",
        "take_name": "on", "place_name": "2", "take_text1": "on", "place_text1": "3", "head_text1": "Kind",
        "text_text1": "bonus", "has_totals": "on",
    }  # fmt: skip
    assert client.post(url, values).status_code == 302
    layout = PayrollLayout.objects.get()
    assert [column["key"] for column in layout.columns] == ["total", "name", "text"]
    assert (layout.has_note, layout.has_totals, layout.has_ledger) == (False, True, False)
    assert layout.changed_by == stage.cast.finance
    entry = AuditEntry.objects.get(action="bonuses.payroll_layout.changed")
    assert "Net" in str(entry.after)
    where = reverse("bonuses:payroll", args=[pool.public_id])
    sample = client.get(where).content.decode()
    assert "Net" in sample
    assert f"{stage.scenario.paid:,.2f}" in sample
    rows = cells(client.post(where).content)
    assert rows[0] == ["Net", "Name", "Kind"]
    assert AuditEntry.objects.filter(action="audit.file.exported").count() == 1


def test_editor_says_what_is_wrong_and_keeps_what_was_typed(stage):
    client, url = signed_in(stage.cast.hr), reverse("bonuses:payroll-layout")
    values = {"take_number": "on", "head_number": "Badge", "take_text1": "on"}
    answer = client.post(url, values)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "needs a heading" in text
    assert 'value="Badge"' in text
    assert signed_in(stage.cast.lin.user).get(url).status_code == 404


def test_changing_the_layout_twice_keeps_one_row_and_both_entries(stage):
    keep(stage, BARE)
    keep(stage, [{"key": "name", "head": ""}, {"key": "total", "head": ""}])
    assert PayrollLayout.objects.count() == 1
    entries = AuditEntry.objects.filter(action="bonuses.payroll_layout.changed").order_by("pk")
    assert entries.count() == 2
    assert "Amount" in str(entries[1].before)


def test_the_sample_sums_what_the_file_holds(stage):
    """Totals come from the database, rows of five people only; money taken back whole leaves nobody to pay."""
    pool = approve(stage)
    first, second = stage.scenario.awards.filter(amount__gt=1).order_by("pk")[:2]
    for award, amount in ((first, -first.amount), (second, Decimal("-0.07"))):
        Adjustment.objects.create(
            award=award, amount=amount, reason="x", state=AdjustmentState.APPROVED, proposed_by=stage.cast.hr,
            proposed_at=AT,
        )  # fmt: skip
    with override("en"):
        shown = payroll.sample(pool, PayrollLayout(), 2)
    rows = [row for row in payroll.pay_rows(pool) if row.total]
    assert shown.count == len(rows) == len(payroll.pay_rows(pool)) - 1
    assert len(shown.rows) == 2 and shown.rows[0][0][0] == rows[0].employee.number
    sums = [sum(getattr(row, name) for row in rows) for name in ("bonus", "adjusted", "total")]
    assert shown.totals[-3:] == [format_amount(one) for one in sums]
