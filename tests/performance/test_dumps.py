"""What `dump` gives of targets and days: every version, both grains (spec 2.3, 2.7, 13.7)."""

from datetime import date

from hrplatform.lib.dump import records
from tests.performance.helpers import night, observe, target


def of(kind, **asked):
    return list(records(kind, **{"since": None, "as_of": None, **asked}))


def test_targets_come_with_every_version(cast):
    target("response_seconds", "30", "2025-01-01", actor=cast.hr, employee=cast.wei)
    target("response_seconds", "40", "2025-01-01", actor=cast.hr, employee=cast.wei, reason="typed wrong")
    target("response_seconds", "45", "2025-03-01", actor=cast.hr, employee=cast.wei)
    said = [(row["value"], row["from"], row["until"], row["version"], row["superseded"]) for row in of("targets")]
    assert [(value, version, gone) for value, _start, _until, version, gone in said] == [
        ("30", 1, True), ("40", 2, False), ("45", 1, False),
    ]  # fmt: skip
    assert [row["value"] for row in of("targets", as_of=date(2025, 2, 1))] == ["40"]
    assert said[1][2] == "2025-02-28"


def test_days_come_in_both_grains(cast):
    target("orders", "10", "2025-01-01", actor=cast.hr, employee=cast.wei)
    target("revenue", "2100", "2025-03-01", actor=cast.hr, per="month", employee=cast.wei)
    observe(cast.wei, "orders", {"2025-03-04": 5})
    observe(cast.wei, "revenue", {"2025-03-04": 150})
    night("2025-03-04")
    rows = {(row["grain"], row["metric"]): row for row in of("days")}
    assert set(rows) == {("day", "orders"), ("month", "revenue")}
    month, day = rows["month", "revenue"], rows["day", "orders"]
    assert (str(month["date"]), str(month["through"]), month["value"], month["target"]) == (
        "2025-03-01", "2025-03-04", "150", "200",
    )  # fmt: skip
    assert (day["through"], day["achievement"], day["points"]) == (None, "0.500000", "50.00")


def test_a_percentage_is_a_fraction_wherever_it_comes_out(cast):
    target("satisfaction", "0.95", "2025-01-01", actor=cast.hr, employee=cast.wei)
    observe(cast.wei, "satisfaction", {"2025-03-04": "0.9"})
    observe(cast.wei, "chats", {"2025-03-04": 10})
    night("2025-03-04")
    assert [row["value"] for row in of("targets")] == ["0.95"]
    assert [row["value"] for row in of("observations") if row["metric"] == "satisfaction"] == ["0.9"]
    (day,) = of("days")
    assert (day["value"], day["target"], day["achievement"]) == ("0.9", "0.95", "0.947368")
