"""Past scores from files, and check_scores over them (spec 5.6, 13.4)."""

import json
from contextlib import suppress
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from people.models import Employee
from performance.checks.models import Finding
from performance.checks.simulator import simulate, write_score_files
from performance.reviews.importing.span import span_of
from performance.reviews.models import ReviewCycle, Scorecard
from tests.factories import START, make_department

HEAD = "employee,department,scorer,item,kind,weight,self,points,scored_at\n"
CODES = ("2024Q1", "2024Q2", "2024Q3", "2024Q4")


def run(command: str, *arguments: object, **options: object) -> dict:
    out = StringIO()
    with suppress(SystemExit):  # exit 1 says that rows were rejected; the answer names them
        call_command(command, *map(str, arguments), **options, json=True, stdout=out)
    return json.loads(out.getvalue())


@pytest.fixture
def people(company):
    department = make_department("运营部")
    names = ("001", "002", "007")
    Employee.objects.bulk_create(Employee(number=number, name=f"P{number}", hire_date=START) for number in names)
    return department


def write(folder, text: str):
    path = folder / "scores.csv"
    path.write_text(HEAD + text, encoding="utf-8")
    return path


def test_codes_name_their_dates():
    assert span_of("2025Q1").start == date(2025, 1, 1)
    assert span_of("2025Q1").until == date(2025, 3, 31)
    assert span_of("2024-02").until == date(2024, 2, 29)
    assert span_of("2025").until == date(2025, 12, 31)
    assert span_of("2025-13") is None


def test_a_file_makes_a_closed_cycle_and_twice_changes_nothing(people, tmp_path):
    path = write(
        tmp_path,
        "001,运营部,007,销售额,kpi,60,,95.50,\n001,运营部,007,质量,judged,40,90,88,2025-01-05 10:00\n"
        "002,运营部,7,质量,主观,100,,72.5,\n",
    )
    answer = run("import_scores", "acme", path, cycle="2024Q4")
    assert (answer["rows"], answer["created"], answer["rejected"]) == (3, 3, [])
    cycle = ReviewCycle.objects.get(code="2024Q4")
    assert (cycle.stage, cycle.start, cycle.until) == ("closed", date(2024, 10, 1), date(2024, 12, 31))
    scores = [
        (str(card.score), card.item_score == card.score) for card in cycle.scorecards.order_by("employee__number")
    ]
    assert scores == [("92.50", True), ("72.50", True)]
    assert str(Scorecard.objects.get(employee__number="001").score) == "92.50"
    again = run("import_scores", "acme", path, cycle="2024Q4")
    assert (again["created"], again["changed"], again["unchanged"]) == (0, 0, 3)


def test_wrong_rows_are_named_and_nothing_is_written(people, tmp_path):
    path = write(
        tmp_path,
        "999,运营部,007,质量,judged,100,,88,\n001,没有,007,质量,judged,100,,88,\n001,运营部,008,质量,judged,100,,88,\n"
        "001,运营部,007,质量,judged,100,,130,\n002,运营部,007,质量,judged,90,,80,\n",
    )
    answer = run("import_scores", "acme", path, cycle="2024Q4")
    assert [row["row"] for row in answer["rejected"]] == [2, 3, 4, 5, 6]
    assert {row["column"] for row in answer["rejected"]} == {"employee", "department", "scorer", "points", "weight"}
    assert not ReviewCycle.objects.exists()


def test_a_code_without_dates_needs_them(people, tmp_path):
    path = write(tmp_path, "001,运营部,007,质量,judged,100,,88,\n")
    with pytest.raises(CommandError):
        call_command("import_scores", "acme", str(path), cycle="autumn")
    answer = run("import_scores", "acme", path, cycle="autumn", start="2024-09-01", until="2024-11-30")
    assert answer["created"] == 1


def test_the_simulators_pacts_are_found_through_files(company, tmp_path):
    simulated = simulate(11)
    for name in simulated.sizes:
        make_department(name)
    numbers = {p.employee for p in simulated.cycles[0].people} | {p.scorer for p in simulated.cycles[0].people}
    Employee.objects.bulk_create(Employee(number=number, name=number, hire_date=START) for number in sorted(numbers))
    for path, code in zip(write_score_files(simulated, tmp_path), CODES, strict=True):
        assert not run("import_scores", "acme", path, cycle=code)["rejected"]
    before = list(Scorecard.objects.order_by("pk").values_list("score", flat=True))
    answer = run("check_scores", "acme", cycle=CODES[-1])
    called = {row["department"] for row in answer["findings"] if row["q_value"] is not None}
    assert called >= simulated.pacts
    assert len(called - simulated.pacts) <= 1
    assert {
        "cycle",
        "check",
        "severity",
        "department",
        "scorer",
        "employees",
        "statistic",
        "p_value",
        "q_value",
        "state",
    } <= set(answer["findings"][0])
    assert list(Scorecard.objects.order_by("pk").values_list("score", flat=True)) == before
    run("check_scores", "acme", cycle=CODES[-1])
    assert Finding.objects.count() == len(answer["findings"])
    dumped = StringIO()
    call_command("dump", "acme", "findings", stdout=dumped)
    assert len(dumped.getvalue().splitlines()) == len(answer["findings"])
    dumped = StringIO()
    call_command("dump", "acme", "scorecards", stdout=dumped)
    record = json.loads(dumped.getvalue().splitlines()[0])
    assert {"cycle", "employee", "department", "score", "band", "adjusted_score", "items"} == set(record)


def test_an_unknown_cycle_is_refused_in_one_line(company):
    with pytest.raises(CommandError, match="no cycle"):
        call_command("check_scores", "acme", cycle="nope")


def test_chinese_headings_in_a_workbook_and_dates_by_hand(people, tmp_path):
    """As HR's old file has it: Excel, Chinese, any order; a code without dates needs --from and --to."""
    book = Workbook()
    sheet = book.active
    sheet.append(["得分", "员工工号", "部门", "评分人", "考核项", "类型", "权重", "自评分", "评分时间"])
    sheet.append([91, "001", "运营部", "007", "销售额", "kpi", 60, None, None])
    sheet.append([80, "001", "运营部", "007", "质量", "judged", 40, 85, "2024-10-02 09:30"])
    path = tmp_path / "history.xlsx"
    book.save(path)
    answer = run("import_scores", "acme", path, "--from", "2024-09-01", "--to", "2024-11-30", cycle="秋季")
    assert (answer["rows"], answer["created"], answer["rejected"]) == (2, 2, [])
    cycle = ReviewCycle.objects.get(code="秋季")
    assert (cycle.start, cycle.until, cycle.stage) == (date(2024, 9, 1), date(2024, 11, 30), "closed")
    card = cycle.scorecards.get()
    assert str(card.score) == "86.60"
    assert [str(item.self_points) for item in card.items.all()] == ["None", "85.00"]
