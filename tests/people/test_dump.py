"""`dump` prints the records of spec 13.7 as JSON lines."""

import json
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from hrplatform.lib import dump
from people import services

ON = date(2025, 3, 3)
DAY = timedelta(days=1)


def lines(*arguments, **options):
    out = StringIO()
    call_command("dump", *arguments, stdout=out, **options)
    return [json.loads(line) for line in out.getvalue().splitlines()]


@pytest.fixture
def moved(cast):
    services.transfer(employee=cast.wei, start=ON, department=cast.service, manager=cast.sun, actor=cast.hr)
    services.change_pay(employee=cast.wei, start=ON, salary=Decimal("11000.5"), actor=cast.hr)
    services.leave(employee=cast.mei, leave_date=ON, leave_type="resigned", actor=cast.hr)
    return cast


def test_employees(moved):
    found = {row["name"]: row for row in lines("acme", "employees")}
    assert found["Wei"] == {
        "employee": moved.wei.number, "name": "Wei", "department": "客服部", "position": "Operator", "brand": None,
        "region": None, "manager": moved.sun.number, "hire_date": "2024-01-01", "leave_date": None,
    }  # fmt: skip
    assert found["Mei"]["leave_date"] == "2025-03-03" and found["Mei"]["department"] == "运营中心/直播组"
    before = {row["name"]: row["department"] for row in lines("acme", "employees", as_of=str(ON - DAY))}
    assert before["Wei"] == "运营中心/直播组"
    after = {row["name"] for row in lines("acme", "employees", as_of=str(ON + DAY))}
    assert "Mei" not in after and "Wei" in after


def test_histories(moved):
    rows = [row for row in lines("acme", "assignments") if row["employee"] == moved.wei.number]
    assert [(row["department"], row["from"], row["until"]) for row in rows] == [
        ("运营中心/直播组", "2024-01-01", "2025-03-02"),
        ("客服部", "2025-03-03", None),
    ]
    pay = [row for row in lines("acme", "compensations", since=str(ON)) if row["employee"] == moved.wei.number]
    assert pay == [
        {"employee": moved.wei.number, "salary": "11000.50", "bonus_share": None, "from": "2025-03-03", "until": None}
    ]
    assert len(lines("acme", "assignments", as_of=str(ON))) == 6


@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        (("nowhere", "employees"), {}, "no company 'nowhere'"),
        (("acme", "shoes"), {}, "unknown kind 'shoes'"),
        (("acme", "employees"), {"since": "soon"}, "'soon' is not a date"),
    ],
)
def test_refusals_are_one_line(company, arguments, options, message):
    with pytest.raises(CommandError, match=message) as refused:
        call_command("dump", *arguments, **options)
    assert "\n" not in str(refused.value)


def test_only_kinds_of_the_api_can_be_registered():
    with pytest.raises(ValueError, match="shoes"):
        dump.register("shoes")


def test_plain_values():
    value = {"a": Decimal("1E+2"), "b": [date(2025, 3, 3)], "c": None}
    assert dump.plain(value) == {"a": "100", "b": ["2025-03-03"], "c": None}
