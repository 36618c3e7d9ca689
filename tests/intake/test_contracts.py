"""The contract import: type, first and last day; refused by the same rules as the form, undone as a whole."""

from datetime import date

import pytest

from intake.services import undo_batch
from people.models import Contract
from tests.intake.test_roster import in_english, roster, take_file  # noqa: F401 fixtures

TITLES = ["工号", "合同类型", "合同开始日期", "合同到期日", "续签次数", "调岗条款"]


@pytest.fixture
def contracts(roster, cast):  # noqa: F811 the fixture imported above
    return lambda rows, **more: roster(rows, TITLES, cast.hr, kind="contracts", **more)


def on_file():
    rows = Contract.objects.order_by("employee__name", "start")
    return list(rows.values_list("employee__name", "kind", "start", "until", "renewals"))


def test_contracts_are_recorded_corrected_and_left_alone(cast, contracts):
    rows = [
        [cast.wei.number, "固定期限", "2024-01-01", "2026/12/31", "0", "本部门内可调"],
        [cast.mei.number, "无固定期限", "2024年1月1日", "", "2", ""],
    ]
    first = contracts(rows).outcome
    assert (first.rows, first.created, first.rejected) == (2, 2, [])
    assert on_file() == [
        ("Mei", "open", date(2024, 1, 1), None, 2),
        ("Wei", "fixed", date(2024, 1, 1), date(2026, 12, 31), 0),
    ]
    assert contracts(rows).outcome.unchanged == 2
    rows[0][3] = "2027-12-31"
    again = contracts(rows).outcome
    assert (again.created, again.changed, again.unchanged) == (0, 1, 1)
    assert Contract.objects.get(employee=cast.wei).transfer_clause == "本部门内可调"


def test_rows_that_break_a_rule_are_named(cast, contracts):
    rows = [
        ["9999999", "固定期限", "2024-01-01", "2026-12-31", "0", ""],
        [cast.wei.number, "长期", "2024-01-01", "2026-12-31", "0", ""],
        [cast.wei.number, "固定期限", "昨天", "2026-12-31", "0", ""],
        [cast.wei.number, "固定期限", "2024-01-01", "", "0", ""],
        [cast.wei.number, "固定期限", "2024-01-01", "2026-12-31", "2", ""],
        [cast.mei.number, "固定期限", "2024-01-01", "2026-12-31", "0", ""],
        [cast.mei.number, "固定期限", "2025-01-01", "2027-12-31", "0", ""],
    ]
    said = contracts(rows).as_answer()["rejected"]
    assert [(item["row"], item["column"]) for item in said] == [
        (2, "工号"), (3, "合同类型"), (4, "合同开始日期"), (5, "合同到期日"), (6, "合同类型"), (8, "合同开始日期"),
    ]  # fmt: skip
    assert "LCL 14" in said[4]["reason"] and on_file() == []


def test_undo_takes_the_file_back(cast, contracts):
    contracts([[cast.wei.number, "固定期限", "2024-01-01", "2026-12-31", "0", ""]])
    answer = contracts([
        [cast.wei.number, "固定期限", "2024-01-01", "2027-12-31", "0", ""],
        [cast.mei.number, "无固定期限", "2024-01-01", "", "0", ""],
    ])  # fmt: skip
    undo_batch(batch=answer.batch, actor=cast.hr, reason="wrong file", now=answer.batch.created_at)
    assert on_file() == [("Wei", "fixed", date(2024, 1, 1), date(2026, 12, 31), 0)]
