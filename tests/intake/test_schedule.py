"""The schedule import (spec 2.1): employee, date, works; checked, undone, the same file twice changes nothing."""

from datetime import date

import pytest

from intake.services import undo_batch
from people.models import ScheduleEntry
from people.selectors import is_working_day
from people.services import ensure_calendar
from tests.intake.test_roster import in_english, roster, take_file  # noqa: F401 fixtures

TITLES = ["工号", "日期", "是否上班"]
SUNDAY, MONDAY = date(2025, 3, 9), date(2025, 3, 10)


@pytest.fixture
def schedule(roster, cast):  # noqa: F811 the fixture imported above
    ensure_calendar(start=date(2025, 3, 1), until=date(2025, 3, 31))
    return lambda rows, **more: roster(rows, TITLES, cast.hr, kind="schedule", **more)


def entries():
    return list(ScheduleEntry.objects.order_by("day").values_list("employee__name", "day", "works"))


def test_days_are_written_and_the_same_file_changes_nothing(cast, schedule):
    rows = [[cast.wei.number, "2025-03-09", "是"], [cast.wei.number, "2025/3/10", "否"]]
    first = schedule(rows).outcome
    assert (first.rows, first.created, first.rejected) == (2, 2, [])
    assert entries() == [("Wei", SUNDAY, True), ("Wei", MONDAY, False)]
    assert is_working_day(cast.wei, SUNDAY) and not is_working_day(cast.wei, MONDAY)
    again = schedule([*rows, [cast.wei.number.lstrip("0"), "20250309", "1"]]).outcome
    assert (again.created, again.changed, again.unchanged) == (0, 0, 3)


def test_wrong_rows_are_named_and_change_nothing(cast, schedule):
    rows = [
        ["9999999", "2025-03-09", "是"],
        [cast.wei.number, "soon", "是"],
        [cast.wei.number, "2025-03-09", "maybe"],
        [cast.mei.number, "2025-03-09", "是"],
        [cast.mei.number, "2025-03-09", "否"],
    ]
    said = schedule(rows).as_answer()["rejected"]
    assert [(item["row"], item["column"]) for item in said] == [
        (2, "工号"), (3, "日期"), (4, "是否上班"), (5, "是否上班"), (6, "是否上班"),
    ]  # fmt: skip
    assert entries() == []


def test_undo_restores_what_stood_there(cast, schedule):
    schedule([[cast.wei.number, "2025-03-09", "否"]])
    answer = schedule([[cast.wei.number, "2025-03-09", "是"], [cast.wei.number, "2025-03-10", "否"]])
    undo_batch(batch=answer.batch, actor=cast.hr, reason="wrong week", now=answer.batch.created_at)
    assert entries() == [("Wei", SUNDAY, False)]
