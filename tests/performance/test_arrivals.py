"""Figures that come in are judged at once; heads are told in the morning (spec 2.7)."""

from datetime import date, datetime, timezone
from decimal import Decimal

from audit.models import AuditEntry
from jobs.models import JobRun
from notices.models import Notice
from people.services import ensure_calendar
from performance.arrivals import has_arrivals, judge_arrivals
from performance.measures.models import DayResult, DirtyDay
from performance.morning import send_if_due
from tests.performance.helpers import night, observe, target

NOW = datetime(2025, 3, 6, 1, 30, tzinfo=timezone.utc)
TODAY = date(2025, 3, 6)


def test_arrivals_are_judged_and_wait_for_the_alerts_of_the_night(cast):
    target("orders", "10", "2025-01-01", actor=cast.hr, department=cast.live)
    observe(cast.wei, "orders", {"2025-03-06": 4, "2025-03-07": 4})
    assert has_arrivals(TODAY)
    judge_arrivals(today=TODAY, now=NOW)
    assert DayResult.objects.get().achievement == Decimal("0.4")
    assert not has_arrivals(TODAY)
    assert DirtyDay.objects.count() == 2
    assert AuditEntry.objects.filter(action="performance.days.judged_again").count() == 1
    judge_arrivals(today=TODAY, now=NOW)
    assert AuditEntry.objects.filter(action="performance.days.judged_again").count() == 1
    night("2025-03-06")
    assert list(DirtyDay.objects.values_list("day", flat=True)) == [date(2025, 3, 7)]


def test_the_morning_report_goes_to_heads_once_at_nine(cast, company):
    ensure_calendar(start=date(2025, 1, 1), until=date(2025, 12, 31))
    target("orders", "10", "2025-01-01", actor=cast.hr, department=cast.operations)
    observe(cast.wei, "orders", {"2025-03-05": 2})
    night("2025-03-05")
    early = NOW.replace(hour=0, minute=30)
    assert send_if_due(company=company, now=early) == 0
    assert send_if_due(company=company, now=NOW) == 1
    assert send_if_due(company=company, now=NOW) == 0
    notice = Notice.objects.get(kind="performance.morning")
    assert notice.user == cast.lin.user
    assert "Wei: 2 / 10" in notice.context["lines"]
    assert JobRun.objects.get(job="morning").result == {"told": 1}
    saturday = NOW.replace(day=8)
    assert send_if_due(company=company, now=saturday) == 0
