"""Late or corrected data: only the days it touches, before and after on record, bosses and HR told (spec 2.7)."""

from datetime import date, datetime, timezone
from decimal import Decimal

import pytest
from django.urls import reverse

from intake.registry import kind_of
from intake.services import import_rows
from notices.models import Notice
from people.services import ensure_calendar
from performance.arrivals import judge_arrivals
from performance.measures.models import DayResult, Recalculation, RestatedDay
from tests.clients import signed_in
from tests.performance.helpers import night, observe, target

NOW = datetime(2025, 3, 6, 1, 30, tzinfo=timezone.utc)
TODAY = date(2025, 3, 6)


@pytest.fixture
def judged(cast):
    ensure_calendar(start=date(2025, 1, 1), until=date(2025, 12, 31))
    target("orders", "10", "2025-01-01", actor=cast.hr, department=cast.operations)
    observe(cast.wei, "orders", {"2025-03-03": 4, "2025-03-04": 5})
    for on in ("2025-03-03", "2025-03-04", "2025-03-05"):
        night(on)
    return cast


def arrive():
    judge_arrivals(today=TODAY, now=NOW)
    return list(RestatedDay.objects.values_list("employee__name", "day", "value_before", "value_after").order_by("pk"))


def test_the_nights_themselves_restate_nothing(judged):
    assert not RestatedDay.objects.exists()


def test_a_corrected_figure_is_kept_with_before_and_after(judged):
    observe(judged.wei, "orders", {"2025-03-03": 9, "2025-03-04": 5})
    assert arrive() == [("Wei", date(2025, 3, 3), Decimal(4), Decimal(9))]
    run = Recalculation.objects.latest("pk")
    assert (run.restated, run.first_day, run.last_day) == (1, date(2025, 3, 3), date(2025, 3, 3))
    told = {notice.user for notice in Notice.objects.filter(kind="performance.days.restated")}
    assert told >= {judged.hr, judged.tao.user}
    assert judged.sun.user not in told
    arrive()
    assert RestatedDay.objects.count() == 1


def test_the_first_figures_of_the_last_working_day_are_no_restatement(judged):
    observe(judged.wei, "orders", {"2025-03-05": 7})
    assert arrive() == []
    observe(judged.mei, "orders", {"2025-03-04": 7})  # a day late
    assert arrive() == [("Mei", date(2025, 3, 4), None, Decimal(7))]


def test_todays_figures_may_change_without_a_word(judged):
    observe(judged.wei, "orders", {"2025-03-06": 1})
    arrive()
    observe(judged.wei, "orders", {"2025-03-06": 2})
    assert arrive() == []
    assert Recalculation.objects.count() >= 2


def test_a_changed_target_restates_with_both_targets(judged):
    target("orders", "20", "2025-03-04", actor=judged.hr, employee=judged.wei)
    arrive()
    row = RestatedDay.objects.get(day=date(2025, 3, 4))
    assert (row.target_before, row.target_after, row.value_before) == (Decimal(10), Decimal(20), Decimal(5))


def test_a_month_is_restated_once_it_is_over(judged):
    target("revenue", "1000", "2025-02-01", actor=judged.hr, per="month", employee=judged.wei)
    observe(judged.wei, "revenue", {"2025-02-10": 500, "2025-03-03": 100})
    night("2025-02-28")
    night("2025-03-05")
    RestatedDay.objects.all().delete()
    observe(judged.wei, "revenue", {"2025-02-10": 400, "2025-03-03": 120})
    arrive()
    row = RestatedDay.objects.get()
    assert (row.grain, row.day, row.value_before, row.value_after) == (
        "month",
        date(2025, 2, 1),
        Decimal(500),
        Decimal(400),
    )


def test_the_pages_show_bosses_their_own_people_only(judged):
    observe(judged.wei, "orders", {"2025-03-03": 9})
    arrive()
    run = Recalculation.objects.get(restated=1)
    page, listed = reverse("measures:restated-detail", args=[run.public_id]), reverse("measures:restated-list")
    for user in (judged.hr, judged.tao.user, judged.lin.user):
        client = signed_in(user)
        assert "Wei" in client.get(page).content.decode()
        assert len(client.get(listed).context["list"].rows) == 1
    assert signed_in(judged.sun.user).get(page).status_code == 404
    assert len(signed_in(judged.sun.user).get(listed).context["list"].rows) == 0
    assert signed_in(judged.wei.user).get(listed).status_code == 403


def test_a_later_refund_restates_the_day(judged):
    target("revenue", "1000", "2025-01-01", actor=judged.hr, employee=judged.wei)

    def feed(gross, refunded):
        row = {"employee": judged.wei.number, "date": "2025-03-03", "成交额": gross, "退款金额": refunded}
        import_rows(
            kind=kind_of("observations"), rows=[row], name="shop", actor=judged.hr, today=TODAY, now=NOW,
            accept_good=False,
        )  # fmt: skip
        return arrive()

    feed(1200, 0)
    assert DayResult.objects.get(metric__code="revenue", day=date(2025, 3, 3)).value == Decimal(1200)
    RestatedDay.objects.all().delete()
    assert feed(1200, 300) == [("Wei", date(2025, 3, 3), Decimal(1200), Decimal(900))]
    row = DayResult.objects.get(metric__code="revenue", day=date(2025, 3, 3))
    assert (row.value, row.achievement) == (Decimal(900), Decimal("0.9"))
