"""What open pages ask and show while figures come in; departments nothing speaks of (spec 2.7)."""

from datetime import date, datetime, timezone

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.models import Employee
from people.permissions import led_employees
from performance.arrivals import judge_arrivals
from performance.measures.selectors.live import latest_version, read_today
from performance.measures.selectors.silent import departments_without_data
from tests.clients import signed_in
from tests.performance.helpers import night, observe, target

NOW = datetime(2025, 3, 6, 1, 30, tzinfo=timezone.utc)
TODAY = date(2025, 3, 6)


def arrive():
    judge_arrivals(today=TODAY, now=NOW)
    return latest_version()


def test_every_judging_that_changes_something_is_a_new_version(cast):
    target("orders", "10", "2025-01-01", actor=cast.hr, department=cast.live)
    before = latest_version()
    observe(cast.wei, "orders", {"2025-03-06": 4})
    first = arrive()
    assert first > before
    assert arrive() == first  # nothing came in
    observe(cast.wei, "orders", {"2025-03-06": 4})
    assert arrive() == first  # the same figure again
    observe(cast.wei, "orders", {"2025-03-06": 5})
    assert arrive() > first


def test_the_pulse_says_nothing_until_there_is_news_and_asks_little(cast):
    client, url = signed_in(cast.tao.user), reverse("measures:pulse")
    version = latest_version()
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url, {"v": version}).status_code == 204
    ours = [query["sql"] for query in asked if "performance_" in query["sql"]]
    assert len(ours) == 1  # the rest is the session of any page
    assert "LIMIT 1" in ours[0]
    assert client.get(url, {"v": version + 1}).content.decode() == str(version)
    assert client.get(url, {"v": "x"}).status_code == 200


def test_today_so_far_adds_up_what_has_come_in(cast):
    target("orders", "10", "2025-01-01", actor=cast.hr, department=cast.live)
    assert read_today(Employee.objects.all(), TODAY) is None
    observe(cast.wei, "orders", {"2025-03-06": 4})
    observe(cast.mei, "orders", {"2025-03-06": 7})
    arrive()
    so_far = read_today(Employee.objects.all(), TODAY)
    assert (so_far.value, so_far.target, so_far.people_with_data) == (11, 20, 2)
    assert read_today(led_employees(cast.sun.user, TODAY), TODAY) is None


def test_departments_without_any_target_are_not_checkable_by_data(cast):
    target("orders", "10", "2025-01-01", actor=cast.hr, department=cast.live)
    night("2025-03-06")  # judged without data: that is no data, not uncheckable
    everybody = Employee.objects.all()
    assert [(item.path, item.people) for item in departments_without_data(everybody, TODAY)] == [
        ("客服部", 2), ("运营中心", 1),
    ]  # fmt: skip
    assert [item.path for item in departments_without_data(everybody, TODAY, cast.operations)] == ["运营中心"]
    for ahead in (date(2025, 3, 7), date(2025, 3, 8), date(2025, 3, 9)):  # a Friday not judged yet, and days off
        night("2025-03-07") if ahead.day == 8 else None
        assert [item.path for item in departments_without_data(everybody, ahead)] == ["客服部", "运营中心"]
    target("revenue", "1000", "2025-03-01", actor=cast.hr, per="month", department=cast.service)
    night("2025-03-06")
    assert [item.path for item in departments_without_data(everybody, TODAY)] == ["运营中心"]
