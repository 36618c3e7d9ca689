"""1,000 rows with fifty kinds of dirt give exactly the expected rejects: row, column, reason (issue 3)."""

import csv
from datetime import date

import pytest
from django.utils import translation

from intake.registry import kind_of
from intake.services import import_file
from intake.table import Choices
from people.models import Employee
from performance.measures.models import Target
from tests.factories import make_department, make_employee
from tests.intake import dirt

TODAY = date(2025, 3, 3)
COUNT = 1000


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def numbers(company):
    department = make_department("Operations")
    return [make_employee(f"P{n}", department, number=f"0{n:03}", user=False).number for n in range(101, 121)]


@pytest.fixture
def take(numbers, now, tmp_path):
    def run(dirty, kind):
        path = tmp_path / "dirt.csv"
        with path.open("w", encoding="gb18030", newline="") as handle:
            csv.writer(handle).writerows([dirty.titles, *dirty.rows])
        return import_file(
            kind=kind_of(kind), path=path, file_name=path.name, choices=Choices(accept_good=True), actor=None,
            today=TODAY, now=now,
        )  # fmt: skip

    return run


@pytest.mark.parametrize("seed", [1, 7, 20250301])
@pytest.mark.parametrize("name", ["observations", "people", "targets"])
def test_exactly_the_expected_rows_are_rejected(take, numbers, name, seed):
    kinds = {
        "observations": lambda: dirt.observations(numbers),
        "people": dirt.roster,
        "targets": lambda: dirt.targets(numbers),
    }
    kind = kinds[name]()
    assert len(kind.clean) + len(kind.wrong) >= 50 and len(kind.wrong) >= 25
    dirty = dirt.make_dirt(kind, seed, COUNT)
    outcome = take(dirty, name).outcome
    said = {problem.row: (problem.column, problem.reason) for problem in outcome.rejected}
    assert {row: column for row, (column, _reason) in said.items()} == {
        row: column for row, (column, _reason) in dirty.rejected.items()
    }
    wrong_reasons = {
        row: (said[row][1], reason) for row, (_column, reason) in dirty.rejected.items() if reason not in said[row][1]
    }
    assert wrong_reasons == {}
    assert (outcome.rows, outcome.created + outcome.unchanged) == (COUNT, COUNT - len(dirty.rejected))


def test_what_is_not_rejected_is_written(take, numbers):
    people = dirt.make_dirt(dirt.roster(), 3, COUNT)
    take(people, "people")
    assert Employee.objects.count() == COUNT - len(people.rejected) + len(numbers)
    targets = dirt.make_dirt(dirt.targets(numbers), 3, COUNT)
    take(targets, "targets")
    assert Target.objects.count() == COUNT - len(targets.rejected)
