"""The life of a streak alert: the worked examples, and cases around corrections (spec 3.1, 3.2)."""

import json
from datetime import date, timedelta
from decimal import Decimal as D
from pathlib import Path

import pytest

from people.workdays import mainland_day
from performance.alerts.streaks import Life, Point, StreakRule, replay

EXAMPLES = json.loads((Path(__file__).parent.parent / "data" / "streaks.json").read_text())
R1 = StreakRule("R1", D("0.5"), 3)
R2 = StreakRule("R2", D("0.5"), 7)


def day(text):
    return date.fromisoformat(text)


def nights(start, until):
    return [start + timedelta(days=offset) for offset in range((until - start).days + 1)]


def series_of(example):
    target = D(example["target"])
    days = sorted((day(text), value) for text, value in example["observations"].items())
    return [Point(on, D(value) / target) for on, value in days if mainland_day(on).works]


@pytest.mark.parametrize("example", EXAMPLES, ids=[example["name"] for example in EXAMPLES])
def test_worked_examples(example):
    series = series_of(example)
    over = nights(series[0].day, day(example["until"]))
    found = [alert for rule in (R1, R2) for alert in replay(series, over, rule)]
    assert [
        {
            "rule": alert.rule,
            "first_day": str(alert.first_day),
            "raised_on": str(alert.raised_on),
            "days": [str(on) for on in alert.days],
            "state": alert.state,
        }
        for alert in found
    ] == example["alerts"]


def points(*values, start=3):
    return [Point(date(2025, 3, start + place), D(value) / 10) for place, value in enumerate(values)]


def test_a_correction_that_removes_the_streak_resolves_as_corrected():
    life = Life(R1)
    life.night(date(2025, 3, 5), points(1, 1, 1))
    life.night(date(2025, 3, 6), points(1, 9, 1, 1))
    assert [(alert.state, alert.how, len(alert.days)) for alert in life.alerts] == [("resolved", "corrected", 3)]


def test_a_correction_that_lengthens_the_streak_moves_the_days_not_the_raising():
    life = Life(R1)
    life.night(date(2025, 3, 6), points(9, 1, 1, 1))
    life.night(date(2025, 3, 7), points(1, 1, 1, 1))
    (alert,) = life.alerts
    assert (alert.first_day, alert.raised_on, len(alert.days)) == (date(2025, 3, 3), date(2025, 3, 6), 4)


def test_late_data_never_back_dates_and_never_raises_what_has_recovered():
    late = Life(R1)
    late.night(date(2025, 3, 10), points(1, 1, 1, 9, 9))
    assert late.alerts[0].raised_on == date(2025, 3, 10)
    healed = Life(R1)
    healed.night(date(2025, 3, 10), points(1, 1, 1, 9, 9, 9))
    assert healed.alerts == []


def test_days_before_a_resolution_by_hand_never_feed_a_new_alert():
    life = Life(R1)
    life.night(date(2025, 3, 5), points(1, 1, 1))
    from dataclasses import replace

    life.alerts[0] = replace(life.alerts[0], state="resolved", how="by_hand", resolved_on=date(2025, 3, 6))
    life.night(date(2025, 3, 8), points(1, 1, 1, 1, 1, 1))
    assert len(life.alerts) == 1
    life.night(date(2025, 3, 9), points(1, 1, 1, 1, 1, 1, 1))
    assert life.alerts[1].days == (date(2025, 3, 7), date(2025, 3, 8), date(2025, 3, 9))
