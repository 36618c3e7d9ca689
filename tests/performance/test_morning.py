"""The morning report: figures, the position's average, pay only where granted and logged, worst first (spec 2.7)."""

from datetime import date, datetime, timezone
from decimal import Decimal

import pytest
from django.urls import reverse

from audit.models import AuditEntry
from jobs.models import OutboxMessage
from notices.models import Notice
from people.enums import GrantKind
from people.services import ensure_calendar
from people.services.grants import give_grant
from performance.measures.models import Metric
from performance.measures.selectors.position_day import position_averages
from performance.morning import send_if_due
from tests.clients import signed_in
from tests.factories import make_employee, make_position
from tests.performance.helpers import metric, night, observe, target

NINE = datetime(2025, 3, 6, 1, 0, tzinfo=timezone.utc)
TODAY, ON = date(2025, 3, 6), date(2025, 3, 5)


@pytest.fixture
def shop(cast, company):
    ensure_calendar(start=date(2025, 1, 1), until=date(2025, 12, 31))
    target("orders", "10", "2025-01-01", actor=cast.hr, department=cast.operations)
    third = make_employee("Ning", cast.live, user=False)
    for person, orders, visitors, revenue in (
        (cast.wei, 2, 100, 1000),
        (cast.mei, 9, 100, 4600),
        (third, 4, 200, 2300),
    ):
        observe(person, "orders", {"2025-03-05": orders})
        observe(person, "visitors", {"2025-03-05": visitors})
        observe(person, "revenue", {"2025-03-05": revenue})
    night("2025-03-05")
    for person in (cast.lin, cast.sun):
        person.user.language = "en"
        person.user.save(update_fields=["language"])
    return cast


def report_of(user):
    return Notice.objects.get(kind="performance.morning", user=user).context["lines"].split("\n")


def grant_pay(cast):
    give_grant(
        user=cast.lin.user, department=cast.operations, kind=GrantKind.VIEW_PAY, start=date(2025, 1, 1),
        until=date(2025, 12, 31), actor=cast.hr, reason="boss",
    )  # fmt: skip


def test_it_lists_everybody_worst_first_with_the_positions_average(shop, company):
    assert send_if_due(company=company, now=NINE) == 1
    lines = report_of(shop.lin.user)
    assert lines[0] == "Team · Orders 15 / 30 (50.0%) · Conversion 3.8%"
    assert lines[1] == "Average of Operator · Orders 5.0 · Conversion 3.8%"
    assert lines[2:5] == [
        "1. Wei: 2 / 10 (20.0%) · Conversion 2.0%",
        "2. Ning: 4 / 10 (40.0%) · Conversion 2.0%",
        "3. Mei: 9 / 10 (90.0%) · Conversion 9.0%",
    ]
    assert lines[5] == "No data: 1. Tao"  # nobody reports about oneself
    mail = OutboxMessage.objects.filter(payload__contains={"to": [shop.lin.user.email]})
    assert not Notice.objects.filter(kind="performance.morning", user=shop.sun.user).exists()
    assert mail.count() <= 1


def test_pay_is_in_it_only_for_a_head_with_the_grant_and_each_read_is_logged(shop, company):
    send_if_due(company=company, now=NINE)
    assert not any("cost share" in line for line in report_of(shop.lin.user))
    Notice.objects.all().delete()
    from jobs.models import JobRun

    JobRun.objects.filter(job="morning").delete()
    before = AuditEntry.objects.filter(action__contains="pay").count()
    grant_pay(shop)
    assert send_if_due(company=company, now=NINE) == 1
    lines = report_of(shop.lin.user)
    daily = Decimal(10000) / Decimal("21.75")
    assert lines[2].endswith(f"cost share {daily / 1000:.1%}")
    assert lines[1].endswith(f"cost share {3 * daily / 7900:.1%}")
    assert AuditEntry.objects.filter(action__contains="pay").count() >= before + 3


def test_departments_without_a_metric_are_named(shop, company):
    send_if_due(company=company, now=NINE)
    assert not any(line.startswith("Not checkable") for line in report_of(shop.lin.user))
    target("orders", "5", "2025-03-01", actor=shop.hr, employee=shop.lin)
    Metric.objects.filter(code="orders").update(is_active=True)
    page = signed_in(shop.hr).get(reverse("measures:team-day"), {"on": "2025-03-05"})
    assert [item.path for item in page.context["silent"]] == ["客服部"]
    assert "客服部" in page.content.decode()


def test_it_comes_in_the_heads_language(shop, company):
    shop.lin.user.language = "zh-hans"
    shop.lin.user.save(update_fields=["language"])
    send_if_due(company=company, now=NINE)
    assert "订单数 15 / 30" in report_of(shop.lin.user)[0]


def test_averages_need_three_people(shop):
    operator = make_position("Operator")
    asked = {"on": ON, "main": metric("orders"), "second": metric("conversion")}
    (found,) = position_averages(positions=[operator.pk], **asked)
    assert (found.people, found.main, found.second) == (3, Decimal(5), Decimal("0.0375"))
    assert position_averages(positions=[make_position("Team leader").pk], **asked) == []
    assert position_averages(positions=[], **asked) == []


def test_it_is_mailed_to_that_head_and_nobody_else(shop, company):
    send_if_due(company=company, now=NINE)
    mails = [mail.payload for mail in OutboxMessage.objects.filter(channel="email")]
    sent = [mail for mail in mails if "Wei: 2 / 10" in mail["text"]]
    assert [mail["to"] for mail in sent] == [[shop.lin.user.email]]
    assert "cost share" not in sent[0]["text"]
