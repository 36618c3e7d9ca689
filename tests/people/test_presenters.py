"""What a person's page says: tenure, the curve with its pins, the chart in words."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from people.file import Reference, TimelineEvent, Trend
from people.presenters.charts import axis_words, trend_option, trend_sentence
from people.presenters.person import tenure

DAYS = [date(2025, 3, 3), date(2025, 3, 4), date(2025, 3, 6)]


def trend(*values):
    known = [None if value is None else Decimal(value) for value in values]
    return Trend("orders", "Orders", "count", "higher", DAYS, known, [Decimal(10)] * 3)


@pytest.mark.parametrize(
    ("start", "until", "words"),
    [
        (date(2024, 1, 1), date(2025, 3, 3), "1 year 2 months"),
        (date(2023, 3, 3), date(2025, 3, 3), "2 years"),
        (date(2025, 2, 28), date(2025, 3, 30), "1 month"),
        (date(2025, 3, 3), date(2025, 3, 3), "day 1"),
        (date(2025, 3, 10), date(2025, 3, 3), "starts on 2025-03-10 (Mon)"),
    ],
)
def test_tenure(start, until, words):
    assert tenure(start, until) == words


def test_events_stand_on_the_next_day_shown_and_those_outside_are_left_out():
    events = [
        TimelineEvent(date(2025, 3, 5), "Talk", pin="talk"),
        TimelineEvent(date(2025, 3, 6), "Alert", pin="alert"),
        TimelineEvent(date(2025, 3, 4), "No pin"),
        TimelineEvent(date(2024, 1, 1), "Hired", pin="hired"),
    ]
    lines = trend_option(trend("1", "2", "3"), events)["series"][0]["markLine"]["data"]
    assert lines == [{"name": "talk、alert", "xAxis": "03-06"}]


def test_no_data_is_a_gap_and_not_zero():
    option = trend_option(trend("2", None, "3"), [])
    assert option["series"][0]["data"] == [2.0, None, 3.0]
    assert option["series"][0]["connectNulls"] is False


def test_reference_lines_are_marked_and_their_marks_move_apart():
    """Names at the ends of lines that lie close covered each other; they stand below the chart."""
    close = [Reference("Industry", Decimal("9.8"), "report"), Reference("Company", Decimal("9.9"), "own days")]
    first, second = trend_option(replace(trend("2", "6", "3"), references=close), [])["series"][2:]
    assert [line["endLabel"]["formatter"] for line in (first, second)] == ["①", "②"]
    assert (first["data"], second["data"]) == ([9.8] * 3, [9.9] * 3)
    assert {line["labelLayout"]["moveOverlap"] for line in (first, second)} == {"shiftY"}


def test_sentence():
    assert trend_sentence(trend("2", "6", None)) == "Orders: 6 on 2025-03-04 (Tue), target 10."
    assert trend_sentence(trend(None, None, None)) == "Orders: no data on the days shown."


def test_axis_of_days_and_of_months():
    assert axis_words(DAYS) == ["03-03", "03-04", "03-06"]
    assert axis_words([date(2025, 2, 1), date(2025, 3, 1)]) == ["2025-02", "2025-03"]
