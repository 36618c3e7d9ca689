"""Questioned figures: raised, answered in three working days or overdue, disputed meanwhile (spec 2.3)."""

from datetime import date, datetime, timezone
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from audit.models import AuditEntry
from notices.models import Notice
from performance.measures.models import Dispute, Observation
from performance.measures.permissions import can_answer, can_feed, data_owners, feedable_metrics
from performance.measures.selectors.disputes import disputed_days, disputed_figures, disputes_of
from performance.measures.services import (
    DisputeRefused,
    FigureRefused,
    answer_dispute,
    correct_figure,
    raise_dispute,
    remind_disputes,
    withdraw_dispute,
)
from tests.clients import signed_in
from tests.factories import make_user
from tests.performance.helpers import day, metric, night, observe, target

NOW = datetime(2025, 3, 5, 2, 0, tzinfo=timezone.utc)
TODAY = date(2025, 3, 5)  # a Wednesday


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def judged(cast):
    target("orders", "10", "2025-01-01", actor=cast.hr, department=cast.operations)
    target("conversion", "0.1", "2025-01-01", actor=cast.hr, department=cast.operations)
    observe(cast.wei, "orders", {"2025-03-03": 2, "2025-03-04": 3})
    observe(cast.wei, "visitors", {"2025-03-03": 100, "2025-03-04": 100})
    night("2025-03-03")
    night("2025-03-04")
    return cast


def ask(cast, code="orders", on="2025-03-04", said="Two orders are missing"):
    return raise_dispute(
        employee=cast.wei, metric=metric(code), day=day(on), said=said, actor=cast.wei.user, today=TODAY, now=NOW
    )


def answer(dispute, actor, values=None, words="Checked with the shop's back office"):
    return answer_dispute(dispute=dispute, answer=words, values=values or {}, actor=actor, now=NOW)


def test_the_answer_is_due_on_the_third_working_day(judged):
    assert ask(judged).due_on == date(2025, 3, 10)  # Thursday, Friday, Monday
    told = Notice.objects.filter(kind="performance.dispute.raised")
    assert {notice.user for notice in told} >= {judged.hr}
    assert judged.wei.user not in {notice.user for notice in told}
    entry = AuditEntry.objects.get(action="performance.dispute.raised")
    assert entry.actor_name == str(judged.wei.user)


def test_a_figure_can_be_questioned_once_at_a_time(judged):
    dispute = ask(judged)
    with pytest.raises(DisputeRefused, match="already"):
        ask(judged)
    withdraw_dispute(dispute=dispute, actor=judged.wei.user, now=NOW)
    assert ask(judged).pk != dispute.pk


@pytest.mark.parametrize(
    ("code", "on"), [("orders", "2025-03-06"), ("refunds", "2025-03-04"), ("orders", "2025-02-01")]
)
def test_what_is_no_figure_cannot_be_questioned(judged, code, on):
    with pytest.raises(DisputeRefused, match="no figure"):
        ask(judged, code, on)


def test_a_day_without_data_can_be_questioned(judged):
    night("2025-03-05")
    assert ask(judged, on="2025-03-05").value_then is None


def test_a_questioned_part_makes_its_rates_disputed(judged):
    ask(judged)
    wei, orders, conversion = judged.wei.pk, metric("orders"), metric("conversion")
    found = disputed_figures(employee_ids=[wei, judged.mei.pk], start=day("2025-03-01"), until=TODAY)
    assert set(found) == {(wei, day("2025-03-04"))}
    assert {orders.pk, conversion.pk} <= found[wei, day("2025-03-04")]
    assert metric("response_seconds").pk not in found[wei, day("2025-03-04")]
    days = [day("2025-03-03"), day("2025-03-04")]
    assert disputed_days(employee_id=wei, metric=conversion, days=days) == {day("2025-03-04")}
    assert disputed_days(employee_id=wei, metric=conversion, days=[]) == set()
    assert list(disputes_of(employee=judged.wei, metric=conversion, start=days[0], until=days[1])) == list(
        Dispute.objects.all()
    )


def test_correcting_judges_the_day_again_and_tells_employee_and_boss(judged):
    dispute = ask(judged)
    done = answer(dispute, judged.hr, {metric("orders"): Decimal(5)})
    assert (done.state, done.value_then, done.value_after) == ("corrected", Decimal(3), Decimal(5))
    night("2025-03-05")
    from performance.measures.models import DayResult

    row = DayResult.objects.get(employee=judged.wei, metric=metric("orders"), day=day("2025-03-04"))
    assert row.achievement == Decimal("0.5")
    told = {notice.user for notice in Notice.objects.filter(kind="performance.dispute.answered")}
    assert told == {judged.wei.user, judged.tao.user}
    corrected = AuditEntry.objects.get(action="performance.figure.corrected")
    assert corrected.actor_name == str(judged.hr)
    assert not disputed_figures(employee_ids=[judged.wei.pk], start=TODAY, until=TODAY)


def test_confirming_needs_words_and_leaves_the_figure(judged):
    dispute = ask(judged)
    with pytest.raises(DisputeRefused, match="Say how"):
        answer(dispute, judged.hr, words=" ")
    assert answer(dispute, judged.hr, {metric("orders"): Decimal(3)}).state == "confirmed"
    with pytest.raises(DisputeRefused, match="meantime"):
        answer(Dispute.objects.get(), judged.hr)


def test_a_rate_is_corrected_by_its_parts(judged):
    dispute = ask(judged, "conversion")
    assert dispute.value_then == Decimal("0.03")
    with pytest.raises(DisputeRefused, match="computed"):
        answer(dispute, judged.hr, {metric("conversion"): Decimal("0.1")})
    done = answer(dispute, judged.hr, {metric("orders"): Decimal(3), metric("visitors"): Decimal(60)})
    assert (done.state, done.value_after) == ("corrected", Decimal("0.05"))


def test_who_waits_too_long_is_reminded_then_the_lead_is_told(judged):
    ask(judged)
    assert remind_disputes(on=date(2025, 3, 7), now=NOW) == 0
    assert not Notice.objects.filter(kind="performance.dispute.due").exists()
    assert remind_disputes(on=date(2025, 3, 10), now=NOW) == 0
    assert Notice.objects.filter(kind="performance.dispute.due", user=judged.hr).count() == 1
    for _again in range(2):
        assert remind_disputes(on=date(2025, 3, 11), now=NOW) == 1
    assert Notice.objects.filter(kind="performance.dispute.overdue", user=judged.hr).count() == 1
    remind_disputes(on=date(2025, 3, 12), now=NOW)
    assert Notice.objects.filter(kind="performance.dispute.overdue", user=judged.hr).count() == 2


def test_only_the_data_owner_feeds_a_metric(judged):
    owner = make_user("dora", "data_owner")
    orders = metric("orders")
    assert can_feed(judged.hr, orders)
    assert not can_feed(owner, orders)
    type(orders).objects.filter(pk=orders.pk).update(data_owner="data_owner")
    orders.refresh_from_db()
    assert can_feed(owner, orders)
    assert not can_feed(judged.hr, orders)
    assert not can_feed(judged.tao.user, orders)
    assert can_feed(None, orders)  # a command, a token with its own scope
    assert data_owners(orders) == [owner]
    assert list(feedable_metrics(owner)) == [orders]
    with pytest.raises(FigureRefused, match="data owner"):
        correct_figure(
            employee=judged.wei,
            metric=orders,
            day=day("2025-03-04"),
            value=Decimal(9),
            actor=judged.hr,
            reason="x",
            now=NOW,
        )


def test_a_role_that_nobody_holds_falls_to_hr(judged):
    orders = metric("orders")
    type(orders).objects.filter(pk=orders.pk).update(data_owner="data_owner")
    orders.refresh_from_db()
    assert can_feed(judged.hr, orders)
    assert judged.hr in data_owners(orders)


def test_nobody_answers_about_themselves_or_those_they_lead_while_another_could(judged):
    dispute = ask(judged)
    assert can_answer(judged.hr, dispute, TODAY)
    for user in (judged.wei.user, judged.tao.user):
        user.groups.set(judged.hr.groups.all())
        assert not can_answer(type(user).objects.get(pk=user.pk), dispute, TODAY)


@pytest.mark.parametrize(
    ("code", "value"), [("orders", "1.5"), ("orders", "-1"), ("satisfaction", "1.2"), ("response_seconds", "-3")]
)
def test_a_correction_is_checked_like_an_import(judged, code, value):
    with pytest.raises(FigureRefused):
        correct_figure(
            employee=judged.wei, metric=metric(code), day=day("2025-03-04"), value=Decimal(value), actor=judged.hr,
            reason="typed wrong", now=NOW,
        )  # fmt: skip
    assert not Observation.objects.filter(value=Decimal(value)).exists()


def test_the_pages_from_question_to_answer(judged):
    wei, hr = signed_in(judged.wei.user), signed_in(judged.hr)
    own = wei.get(reverse("measures:my-results"))
    url = f"{reverse('measures:dispute-create')}?metric=orders&day=2025-03-04"
    chosen = f"{reverse('measures:dispute-create')}?day=2025-03-04"
    assert chosen in own.content.decode()
    assert url.replace("&", "&amp;") in wei.get(chosen).content.decode()
    assert wei.get(f"{reverse('measures:dispute-create')}?day=2025-02-01").status_code == 404
    assert wei.get(url).status_code == 200
    assert wei.get(f"{reverse('measures:dispute-create')}?metric=orders&day=x").status_code == 404
    assert wei.post(url, {"said": ""}).status_code == 422
    assert wei.post(url, {"said": "Two orders are missing"}).status_code == 302
    dispute = Dispute.objects.get()
    badge = 'class="hr-st hr-warn"'
    assert badge not in own.context["days"]
    assert badge in wei.get(reverse("measures:my-results")).context["days"]
    page = reverse("measures:dispute-detail", args=[dispute.public_id])
    assert wei.get(page).context["form"] is None
    assert signed_in(judged.mei.user).get(page).status_code == 404
    assert signed_in(judged.tao.user).get(page).status_code == 200
    assert hr.get(page).context["form"] is not None
    reply = reverse("measures:dispute-answer", args=[dispute.public_id])
    assert wei.post(reply, {"answer": "no"}).status_code == 403
    assert hr.post(reply, {"answer": "", "value_orders": "5"}).status_code == 422
    assert hr.post(reply, {"answer": "They were booked late", "value_orders": "4.5"}).status_code == 422
    assert hr.post(reply, {"answer": "They were booked late", "value_orders": "5"}).status_code == 302
    dispute.refresh_from_db()
    assert dispute.state == "corrected"
    assert "They were booked late" in wei.get(page).content.decode()
    assert hr.get(reverse("measures:dispute-list")).context["list"].rows
