"""The night of reviews: data follows, reminders go out once, twice is as once (spec 4.2, 5)."""

from datetime import date, timedelta

from audit.models import AuditEntry
from notices.models import Notice
from performance.checks.night import watch_findings
from performance.reviews.enums import Stage
from performance.reviews.models import CycleStage
from performance.reviews.night import run_reviews
from performance.reviews.services import advance_cycle
from tests.performance.reviews import stage as st


def test_data_items_follow_the_days_of_the_night(cast):
    cycle = st.opened(cast, stages=())
    st.add_results(cast.wei, value="9", target="10")
    assert run_reviews(on=st.ON, now=st.NOW)["review_items_changed"] == 1
    assert st.item_of(cycle, cast.wei, "orders").points == 90
    assert run_reviews(on=st.ON, now=st.NOW)["review_items_changed"] == 0


def test_scorers_are_reminded_once_two_days_before(cast):
    cycle = st.opened(cast, stages=())
    due = st.ON + timedelta(days=5)
    CycleStage.objects.filter(cycle=cycle, stage=Stage.HEAD).update(deadline=due)
    told = [run_reviews(on=due - timedelta(days=back), now=st.NOW)["reviews_reminded"] for back in (3, 2, 2, 1)]
    assert told == [0, 3, 0, 0]
    assert Notice.objects.filter(kind="performance.review.reminder", user=cast.tao.user).count() == 1


def test_checks_run_again_every_night_without_filling_the_log(cast):
    cycle = advance_cycle(cycle=st.scored(cast), actor=cast.hr, now=st.NOW)
    before = AuditEntry.objects.count()
    for day in (st.ON, date(2025, 4, 3)):
        assert watch_findings(on=day, now=st.NOW)["findings_raised"] == 0
    assert AuditEntry.objects.count() == before
    assert cycle.stage == Stage.CHECKS
