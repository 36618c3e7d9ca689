"""Pages are whole, in order and without repetition, whatever is asked (spec 13.1, 13.2)."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hrplatform.api.paging import Asked, read_page
from hrplatform.lib.dump import records, source_of
from intake.models import Batch
from performance.measures.models import Metric, Observation
from tests.conftest import NOW

DAY = NOW.date()


@pytest.fixture
def figures(cast):
    """Four people, two metrics, days with gaps of a day to three years."""
    metrics = list(Metric.objects.filter(code__in=["orders", "revenue"]))
    days = [DAY - timedelta(days=back) for back in (0, 1, 2, 9, 40, 41, 400, 1100)]
    batch = Batch.objects.create(kind="observations", file_name="x", created_at=NOW, finished_at=NOW)
    Observation.objects.bulk_create(
        Observation(employee=person, metric=metric, day=day, value=5, batch=batch if day == DAY else None)
        for person in (cast.wei, cast.mei, cast.tao, cast.pan)
        for metric in metrics
        for day in days
    )
    return days


def walk(caller, kind, **query):
    """All items of all pages, and how many pages there were."""
    found, pages, cursor = [], 0, None
    while pages < 200:
        said = caller.get(kind, **query, **({"cursor": cursor} if cursor else {})).json()
        found += said["items"]
        pages, cursor = pages + 1, said["next"]
        if not cursor:
            return found, pages
    raise AssertionError("no end")


@pytest.mark.parametrize("limit", [1, 3, 7, 64, 1000])
def test_pages_put_together_are_the_dump(call, figures, limit):
    found, pages = walk(call("read:observations"), "observations", limit=limit)
    assert found == list(records("observations")) and len(found) == 64
    assert pages == -(-64 // limit)


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(
    limit=st.integers(1, 30), back=st.none() | st.integers(0, 1200), until=st.none() | st.integers(0, 1200),
    person=st.booleans(),
)  # fmt: skip
def test_any_filter_pages_the_same_as_whole(figures, cast, limit, back, until, person):
    source = source_of("observations")
    since = None if back is None else DAY - timedelta(days=back)
    last = None if until is None else DAY - timedelta(days=until)
    conditions = (("employee__number", cast.wei.number),) if person else ()
    expected = [
        item for item in records("observations", since=since)
        if (last is None or item["date"] <= last.isoformat()) and (not person or item["employee"] == cast.wei.number)
    ]  # fmt: skip
    found, cursor = [], ""
    while cursor is not None:
        page = read_page(source, Asked("observations", limit, cursor, since=since, until=last, conditions=conditions))
        assert len(page.items) <= limit
        found, cursor = found + page.items, page.next
    assert found == expected


def test_filters(call, figures, cast):
    caller = call("read:observations", "read:employees")
    day = DAY.isoformat()
    assert {item["date"] for item in walk(caller, "observations", as_of=day)[0]} == {day}
    assert {item["employee"] for item in walk(caller, "observations", employee=cast.wei.number)[0]} == {cast.wei.number}
    assert {item["metric"] for item in walk(caller, "observations", metric="orders")[0]} == {"orders"}
    changed = walk(caller, "observations", updated_since="2025-03-03T00:00:00Z")[0]
    assert {item["date"] for item in changed} == {day} and all(item["batch"] for item in changed)
    assert walk(caller, "observations", updated_since="2025-03-04T00:00:00+08:00")[0] == []
    assert [item["name"] for item in walk(caller, "employees", employee=cast.pan.number)[0]] == ["Pan"]


def test_a_page_names_the_next_one(call, figures):
    answer = call("read:observations").get("observations", limit=10, metric="orders")
    link = answer["Link"]
    assert link.startswith("</api/v1/observations?") and "metric=orders" in link and link.endswith('rel="next"')


def test_a_cursor_is_bound_to_its_kind_and_company(call, figures, cast):
    caller = call()
    cursor = caller.get("observations", limit=1).json()["next"]
    assert caller.get("days", cursor=cursor).status_code == 422
    assert caller.get("observations", cursor=f"{cursor}x").status_code == 422
