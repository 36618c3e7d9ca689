"""A cycle of thousands opens, is scored and published in a number of queries that doesn't grow (issue 4)."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.urls import reverse

from jobs.models import Progress
from people.models import Employee
from performance.measures.models import DayResult
from performance.reviews.enums import Stage
from performance.reviews.models import ScorecardItem
from performance.reviews.services import advance_cycle, open_cycle, refresh_data, submit_team
from performance.reviews.views import behind
from tests.performance.reviews import stage as st
from tests.performance.reviews.crowd import crowd
from tests.performance.reviews.test_pages import client_of
from tests.queries import counted_queries


def run_cycle(cast, people: int) -> dict[str, int]:
    """Queries of every act on a fresh cycle of that many more people, data for everybody."""
    before = Employee.objects.count()
    made = crowd(people)
    metric = st.metric()
    DayResult.objects.bulk_create(
        DayResult(
            employee=person, metric=metric, day=date(2025, 2, 10), value=D(9), target_value=D(10),
            achievement=D("0.9"), points=D(90),
        )
        for person in made
    )  # fmt: skip
    cycle = st.make_cycle(cast.hr, code=f"C{people}", stages=(Stage.APPEALS,))
    counts = {}
    with counted_queries() as asked:
        cycle = open_cycle(cycle=cycle, as_of=st.UNTIL, actor=cast.hr, now=st.NOW)
    counts["open"] = len(asked)
    assert cycle.scorecards.count() == before + people
    ScorecardItem.objects.filter(scorecard__cycle=cycle, kind="qualitative").update(points=D(80), version=1)
    with counted_queries() as asked:
        refresh_data(cycle=cycle, now=st.NOW)
    counts["refresh"] = len(asked)
    boss = cycle.scorecards.exclude(scorer=None).filter(employee=made[-1]).get().scorer
    with counted_queries() as asked:
        submit_team(cycle=cycle, scorer=boss, actor=cast.hr, now=st.NOW)
    counts["submit"] = len(asked)
    cycle.scorecards.update(submitted_at=st.NOW)
    with counted_queries() as asked:
        cycle = advance_cycle(cycle=cycle, actor=cast.hr, now=st.NOW)
    counts["publish"] = len(asked)
    assert cycle.stage == Stage.PUBLISHED
    assert st.card_of(cycle, made[-1]).score == D("86.00")
    return counts


@pytest.fixture(autouse=True)
def without_checks(monkeypatch):
    """The checks that run on publication are measured by themselves."""
    from performance.reviews import signals

    monkeypatch.setattr(signals.stage_entered, "receivers", [])
    signals.stage_entered.sender_receivers_cache.clear()


def test_queries_do_not_grow_with_people(cast):
    st.make_form(cast.hr)
    small = run_cycle(cast, 50)
    large = run_cycle(cast, 250)
    assert all(large[act] <= small[act] for act in small), (small, large)


@pytest.mark.slow
def test_five_thousand_people_open_are_scored_and_published(cast):
    st.make_form(cast.hr)
    large = run_cycle(cast, 5_000)  # how long it takes is measured by `./hr bench cycle`
    assert large["open"] < 90
    assert large["refresh"] < 20
    assert large["submit"] < 25
    assert large["publish"] < 40


def test_a_large_cycle_is_opened_by_a_worker_with_progress_to_watch(
    cast, monkeypatch, django_capture_on_commit_callbacks
):
    st.make_form(cast.hr)
    monkeypatch.setattr(behind, "LARGE", 3)
    cycle = st.make_cycle(cast.hr, stages=())
    client = client_of(cast.hr)
    calls = []
    monkeypatch.setattr(behind.open_behind, "delay_on_commit", lambda *args: calls.append(args))
    answer = client.post(reverse("reviews:cycle-open", args=[cycle.public_id]), {"as_of": "2025-03-31"})
    progress = Progress.objects.get(kind="reviews.open")
    assert answer.url == reverse("jobs:progress-detail", args=[progress.public_id])
    behind.open_behind(*calls[0])
    cycle.refresh_from_db()
    progress.refresh_from_db()
    assert (cycle.stage, progress.state, progress.done) == (Stage.HEAD, "done", 4)
    behind.open_behind(*calls[0])
    progress.refresh_from_db()
    assert progress.state == "failed"
