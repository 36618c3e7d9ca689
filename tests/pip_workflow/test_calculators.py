"""Severance and pension age against worked cases, by the commands that need no database (spec 7.3 G6, G8; 13.4)."""

import json
import subprocess
import sys
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from pip_workflow.rules.pension import CATEGORIES, pension
from pip_workflow.rules.severance import LAW_DAY, average_pay, service_years, severance

DATA = Path(__file__).parent / "data"
ROOT = Path(__file__).resolve().parents[2]
SEVERANCE = json.loads((DATA / "severance_cases.json").read_text())
BEFORE_2008 = json.loads((DATA / "severance_before_2008_cases.json").read_text())
PENSION = json.loads((DATA / "pension_cases.json").read_text())


def ask(*arguments: str) -> dict[str, object]:
    out = StringIO()
    call_command(*arguments, "--json", stdout=out)
    return json.loads(out.getvalue())


def test_there_are_enough_cases_and_each_names_its_source():
    assert len(SEVERANCE) >= 20 and len(PENSION) >= 20
    assert all(case["source"] for case in SEVERANCE + BEFORE_2008 + PENSION)


@pytest.mark.parametrize("case", SEVERANCE, ids=[case["name"] for case in SEVERANCE])
def test_severance(case):
    found = ask(
        "severance", "--from", case["from"], "--to", case["to"], "--average", case["average"],
        "--local-average", case["local_average"], "--local-minimum", case["local_minimum"],
    )  # fmt: skip
    assert found == {key: case[key] for key in ("years", "base", "amount", "unlawful_amount")}


@pytest.mark.parametrize("case", BEFORE_2008, ids=[case["name"] for case in BEFORE_2008])
def test_service_before_2008_is_counted_by_the_rules_of_that_time(case):
    found = ask(
        "severance", "--split-2008", "--from", case["from"], "--to", case["to"], "--average", case["average"],
        "--local-average", case["local_average"], "--local-minimum", case["local_minimum"],
    )  # fmt: skip
    assert found.pop("base")
    assert found == {name: case[name] for name in found} and "years_before_2008" in found


def test_whoever_counts_all_service_by_the_law_of_today_is_told_so():
    out, err = StringIO(), StringIO()
    plain = ("severance", "--from", "2005-09-01", "--to", "2024-10-01", "--average", "7000", "--local-average", "10000")
    call_command(*plain, stdout=out, stderr=err)
    assert "years: 19.5" in out.getvalue() and "--split-2008" in err.getvalue()


@pytest.mark.parametrize("case", PENSION, ids=[f"{case['category']} {case['born']}" for case in PENSION])
def test_pension_age(case):
    found = ask("pension_age", "--born", case["born"], "--category", case["category"])
    assert found == {key: case[key] for key in ("years", "months", "month")}


@pytest.mark.parametrize(
    "arguments",
    [
        ("severance", "--from", "2024-02-01", "--to", "2024-01-01", "--average", "1", "--local-average", "1"),
        ("severance", "--from", "2024-02-30", "--to", "2024-03-01", "--average", "1", "--local-average", "1"),
        ("severance", "--from", "2024-02-01", "--to", "2024-03-01", "--average", "much", "--local-average", "1"),
        ("severance", "--from", "2024-02-01", "--to", "2024-03-01", "--average", "1", "--local-average", "0"),
        ("pension_age", "--born", "1968-13", "--category", "male"),
        ("pension_age", "--born", "1968-05", "--category", "other"),
    ],
)
def test_what_makes_no_sense_is_refused(arguments):
    with pytest.raises(CommandError):
        call_command(*arguments)


def test_the_commands_need_no_database():
    environment = {
        "PATH": "/usr/bin:/bin", "DJANGO_SETTINGS_MODULE": "hrplatform.settings.development",
        "DATABASE_URL": "postgres://nobody:x@127.0.0.1:1/none", "REDIS_URL": "redis://127.0.0.1:1/0",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "manage.py", "pension_age", "--born", "1965-01", "--category", "male", "--json"],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert json.loads(done.stdout) == {"years": 60, "months": 1, "month": "2025-02"}, done.stderr


DAYS = st.dates(date(1995, 1, 1), date(2030, 12, 31))


@given(first=DAYS, length=st.integers(0, 12_000))
def test_a_longer_service_never_counts_less_and_goes_by_halves(first, length):
    last = first + timedelta(days=length)
    years = service_years(first, last)
    assert years >= Decimal("0.5") and years * 2 == (years * 2).to_integral_value()
    assert service_years(first, last + timedelta(days=1)) >= years
    assert abs(years - Decimal(length + 1) / Decimal("365.25")) <= Decimal("0.51")


@given(average=st.integers(1, 10_000_000), local=st.integers(1, 3_000_000), length=st.integers(0, 9000))
def test_severance_never_passes_its_cap(average, local, length):
    first = date(2008, 1, 1)
    found = severance(
        first=first, last=first + timedelta(days=length), average=Decimal(average) / 100,
        local_average=Decimal(local) / 100,
    )  # fmt: skip
    assert found.base <= Decimal(local) / 100 * 3
    assert found.unlawful_amount == found.amount * 2
    assert not found.is_capped or found.years <= 12


@given(first=DAYS, length=st.integers(0, 12_000), average=st.integers(1, 10_000_000))
def test_both_parts_add_up_and_leave_what_unlawful_costs(first, length, average):
    pay = {"average": Decimal(average) / 100, "local_average": Decimal(10_000)}
    last = first + timedelta(days=length)
    whole, split = severance(first=first, last=last, **pay), severance(first=first, last=last, split=True, **pay)
    assert split.unlawful_amount == whole.unlawful_amount and split.base == whole.base
    if split.earlier is None:
        assert split == whole and not first < LAW_DAY <= last
    else:
        since = severance(first=LAW_DAY, last=last, **pay)
        assert split.amount == split.earlier.amount + since.amount
        assert split.years == split.earlier.years + since.years and 1 <= split.earlier.years <= 12


@given(year=st.integers(1960, 1999), month=st.integers(1, 12), category=st.sampled_from(CATEGORIES))
def test_who_is_born_later_never_gets_the_pension_earlier(year, month, category):
    mine = pension(born_year=year, born_month=month, category=category)
    next_year, next_month = (year, month + 1) if month < 12 else (year + 1, 1)
    other = pension(born_year=next_year, born_month=next_month, category=category)
    assert (other.year, other.month) > (mine.year, mine.month)
    assert other.delay >= mine.delay


def test_the_average_is_of_the_last_twelve_months_or_of_those_there_were():
    assert average_pay([]) is None
    assert average_pay([Decimal(6000), Decimal(7000)]) == Decimal("6500.00")
    assert average_pay([Decimal(1)] + [Decimal(5000)] * 12) == Decimal("5000.00")
