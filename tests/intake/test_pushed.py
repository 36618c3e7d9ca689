"""Rows that came as data are checked and written under the rules of files (spec 2.6, 13.3)."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from audit.models import AuditEntry
from hrplatform.lib.tabular import Refused
from intake.models import Batch
from intake.pushed import rows_digest
from intake.registry import kind_of
from intake.services import import_rows, undo_batch
from people.models import Employee
from performance.measures.models import DirtyDay, Observation
from tests.factories import make_department, make_employee

TODAY = date(2025, 3, 3)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def wei(company):
    return make_employee("Wei", make_department("Operations"), number="0007")


@pytest.fixture
def push(wei, now):
    def run(rows, kind="observations", **options):
        return import_rows(
            kind=kind_of(kind), rows=rows, name="till", actor=None, today=TODAY, now=now, **options
        )  # fmt: skip

    return run


def stored():
    return list(Observation.objects.order_by("metric__code").values_list("metric__code", "value"))


def test_wide_and_long_rows_are_written_as_one_batch(push):
    wide = push([{"employee": "0007", "date": "2025-03-01", "orders": 3, "revenue": 99.5}])
    assert (wide.outcome.created, wide.batch.source, wide.batch.file_name) == (1, "api", "till")
    assert stored() == [("orders", Decimal(3)), ("revenue", Decimal("99.5"))]
    long = push([{"employee": 7, "date": "2025年3月1日", "metric": "订单数", "value": "3"}])
    assert (long.outcome.unchanged, long.outcome.created, long.outcome.changed) == (1, 0, 0)
    assert DirtyDay.objects.filter(day=date(2025, 3, 1), is_evaluated=False).count() == 1


def test_a_batch_of_rows_is_audited_and_can_be_undone(push, now):
    rows = [{"employee": "0007", "date": "2025-03-01", "orders": Decimal("3")}]
    batch = push(rows).batch
    assert AuditEntry.objects.get(action="intake.batch.imported").digest == batch.sha256 == rows_digest(rows)[1]
    undo_batch(batch=batch, actor=None, reason="", now=now)
    assert stored() == []


def test_wrong_rows_are_counted_from_one_and_nothing_is_written(push):
    good = {"employee": "0007", "date": "2025-03-01", "orders": 3}
    answer = push(
        [good, {**good, "employee": "99"}, {**good, "orders": [1]}, {**good, "date": None}, {**good, "orders": True}]
    )
    said = [(item["row"], item["column"], item["value"]) for item in answer.as_answer()["rejected"]]
    assert said == [(2, "employee", "99"), (3, "orders", "[1]"), (4, "date", ""), (5, "orders", "true")]
    assert (answer.batch, Batch.objects.count(), stored()) == (None, 0, [])
    taken = push([good, {**good, "employee": "99"}], accept_good=True)
    assert (taken.outcome.created, taken.batch.rejected) == (1, 1)


def test_a_trial_of_rows_writes_nothing(push):
    answer = push([{"employee": "0007", "date": "2025-03-01", "orders": 3}], dry_run=True)
    assert (answer.outcome.created, answer.batch, stored()) == (1, None, [])


def test_unknown_keys_are_named_missing_ones_refuse(push):
    answer = push([{"employee": "0007", "date": "2025-03-01", "orders": 3, "colour": "red"}])
    assert any("colour" in warning for warning in answer.as_answer()["warnings"])
    for rows, says in (
        ([{"employee": "0007", "orders": 3}], "date 日期"),
        ([], "no rows"),
        ([{}], "no rows"),
        ([{"employee": "1", "工号": "2", "date": "2025-03-01", "orders": 1}], "same thing"),
        ([{"employee": "0007"}] * 10_001, "10000"),
    ):
        with pytest.raises(Refused, match=says):
            push(rows)


def test_other_kinds_come_as_rows_too(push):
    answer = push(
        [{"employee": "0009", "name": "乙", "department": "运营", "position": "运营", "hire_date": "2025-01-01"}],
        "people",
    )
    assert (answer.outcome.created, Employee.objects.get(number="0009").name) == (1, "乙")


def test_equal_rows_have_one_digest():
    assert rows_digest([{"a": 1, "b": 2}]) == rows_digest([{"b": 2, "a": 1}]) != rows_digest([{"a": 1, "b": 3}])
