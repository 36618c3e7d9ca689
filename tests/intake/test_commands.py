"""The commands as people call them: one JSON object, exit codes, one clear line."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from people.models import Compensation, Employee

DATA = Path(__file__).resolve().parent.parent / "data"


@pytest.fixture
def ground(company):
    """Commands open the company themselves: they begin outside of it."""
    from django.db import connection

    connection.set_schema_to_public()


def call(capsys, *arguments, **options):
    """Exit code and what was printed."""
    code = 0
    try:
        call_command(*arguments, **options)
    except SystemExit as stop:
        code = stop.code
    return code, capsys.readouterr().out


def inside(company, query):
    from django_tenants.utils import tenant_context

    with tenant_context(company):
        return query()


def test_the_answer_is_one_object(ground, company, capsys):
    path = str(DATA / "tables" / "roster.xls")
    code, out = call(capsys, "import_people", "acme", path, "--json")
    answer = json.loads(out)
    assert (code, answer["rows"], answer["created"], answer["rejected"]) == (0, 2, 2, [])
    assert set(answer["totals"]) == {
        "people", "assignments", "compensations", "targets", "person_days", "observations",
    }  # fmt: skip
    assert inside(company, lambda: sorted(Employee.objects.values_list("number", flat=True))) == ["0012", "7"]
    assert str(inside(company, lambda: Compensation.objects.get(employee__number="7")).salary) == "10000.50"


def test_a_rejected_row_is_exit_1_and_nothing_written(ground, company, capsys, tmp_path):
    path = tmp_path / "roster.csv"
    path.write_text(
        "工号,姓名,部门,岗位,入职日期\n1,甲,运营,运营,2024-01-01\n2,乙,运营,运营,明天\n", encoding="gb18030"
    )
    code, out = call(capsys, "import_people", "acme", str(path), "--json")
    answer = json.loads(out)
    assert (code, answer["batch"]) == (1, None)
    assert {key: answer["rejected"][0][key] for key in ("row", "column", "value")} == {
        "row": 3, "column": "入职日期", "value": "明天",
    }  # fmt: skip
    assert not inside(company, Employee.objects.exists)
    code, out = call(capsys, "import_people", "acme", str(path), "--json", "--accept-good")
    assert (code, json.loads(out)["created"]) == (1, 1)
    assert inside(company, Employee.objects.count) == 1


def test_a_trial_writes_nothing(ground, company, capsys):
    code, out = call(capsys, "import_people", "acme", str(DATA / "tables" / "roster.xls"), "--dry-run", "--json")
    assert (code, json.loads(out)["created"]) == (0, 2)
    assert not inside(company, Employee.objects.exists)


@pytest.mark.parametrize("arguments", [("acme", "/no/such.csv"), ("nobody", str(DATA / "tables" / "roster.xls"))])
def test_a_wrong_call_is_refused_in_one_line(ground, arguments):
    with pytest.raises(CommandError) as refused:
        call_command("import_people", *arguments)
    assert "\n" not in str(refused.value)


def test_people_read_counts_and_problems(ground, company, capsys, tmp_path):
    path = tmp_path / "days.csv"
    path.write_text("employee,date,orders\n9,2025-03-01,3\n", encoding="utf-8")
    code, out = call(capsys, "import_observations", "acme", str(path))
    assert code == 1
    assert "rejected: 1" in out
    assert "2: employee “9”" in out
