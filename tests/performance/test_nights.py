"""Worked streaks and missing data through the real night, day by day (spec 3, 2.7)."""

import json
from pathlib import Path

import pytest

from performance.alerts.models import Alert
from performance.measures.models import DayResult
from tests.performance.helpers import night, nights, observe, stories, target

EXAMPLES = json.loads((Path(__file__).parent.parent / "data" / "streaks.json").read_text())


@pytest.mark.parametrize("example", EXAMPLES, ids=[example["name"] for example in EXAMPLES])
def test_worked_examples_day_by_day(cast, example):
    first = min(example["observations"])
    target(example["metric"], example["target"], "2025-01-01", actor=cast.hr, employee=cast.wei)
    observe(cast.wei, example["metric"], example["observations"])
    nights(first, example["until"])
    assert stories(code__in=["R1", "R2"]) == example["alerts"]


def test_a_night_twice_is_the_same_as_once(cast):
    target("orders", "10", "2025-01-01", actor=cast.hr, department=cast.operations)
    observe(cast.wei, "orders", {"2025-03-06": 2, "2025-03-07": 3, "2025-03-10": 2})
    first = nights("2025-03-06", "2025-03-10")
    before = list(DayResult.objects.order_by("pk").values()), stories()
    assert night("2025-03-10") == {**first[-1], "alerts_raised": 0}
    assert (list(DayResult.objects.order_by("pk").values()), stories()) == before
    assert Alert.objects.get(code="R1").severity == "warning"


def test_an_earlier_night_run_again_takes_nothing_away(cast):
    target("orders", "10", "2025-01-01", actor=cast.hr, department=cast.operations)
    observe(cast.wei, "orders", {f"2025-03-{day:02}": 2 for day in (3, 4, 5, 6, 7)})
    nights("2025-03-03", "2025-03-07")
    before = stories()
    for day in ("2025-03-04", "2025-03-05"):
        night(day)
    assert stories() == before
