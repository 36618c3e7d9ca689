"""Pages of alerts, targets, results: who may open them, what they do (spec 2.3, 3.2, 11)."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from notices.models import Notice
from performance.alerts import presenters
from performance.alerts.models import Alert, Rule
from performance.alerts.series import Period, all_series
from performance.measures.models import DayResult, Metric, Target, TargetAcknowledgement
from tests.clients import signed_in
from tests.factories import make_employee
from tests.performance.helpers import night, nights, observe, target


@pytest.fixture
def alert(cast):
    target("orders", "10", "2025-01-01", actor=cast.hr, department=cast.operations)
    observe(cast.wei, "orders", {"2025-03-03": 2, "2025-03-04": 3, "2025-03-05": 2})
    nights("2025-03-03", "2025-03-05")
    return Alert.objects.get(code="R1")


def test_the_alert_page_shows_days_and_is_acknowledged_once(cast, alert):
    client = signed_in(cast.tao.user)
    url = reverse("alerts:alert-detail", args=[alert.public_id])
    page = client.get(url)
    assert page.status_code == 200
    assert [day.achievement for day in page.context["days"]] == ["20.0%", "30.0%", "20.0%"]
    acknowledge = reverse("alerts:alert-acknowledge", args=[alert.public_id])
    assert client.get(acknowledge).status_code == 405
    assert client.post(acknowledge, {"note": "We talk today"}).status_code == 302
    alert.refresh_from_db()
    assert (alert.state, alert.note, alert.acknowledged_by) == ("acknowledged", "We talk today", cast.tao.user)
    assert b"already" in client.post(acknowledge, {"note": ""}, follow=True).content


def test_resolving_needs_a_reason(cast, alert):
    client = signed_in(cast.hr)
    url = reverse("alerts:alert-resolve", args=[alert.public_id])
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "Wrong feed"}).status_code == 302
    alert.refresh_from_db()
    assert (alert.state, alert.how, alert.reason) == ("resolved", "by_hand", "Wrong feed")


def test_an_alert_is_nobody_elses_business(cast, alert):
    url = reverse("alerts:alert-detail", args=[alert.public_id])
    for user in (cast.wei.user, cast.mei.user, cast.sun.user, cast.finance, cast.auditor):
        assert signed_in(user).get(url).status_code == 404
    assert signed_in(cast.lin.user).get(url).status_code == 200
    cast.wei.user.groups.add(*cast.hr.groups.all())
    assert signed_in(cast.wei.user).get(url).status_code == 404, "nobody of HR resolves an alert about themselves"
    assert signed_in(cast.hr).get(url).status_code == 200


def test_the_boss_and_hr_are_told_once_and_the_one_above_later(cast, alert):
    raised = Notice.objects.filter(kind="performance.alert.raised")
    assert {notice.user for notice in raised} >= {cast.tao.user, cast.hr}
    nights("2025-03-06", "2025-03-07")
    escalated = Notice.objects.filter(kind="performance.alert.escalated")
    assert {notice.user for notice in escalated} == {cast.lin.user}
    nights("2025-03-08", "2025-03-10")
    assert {notice.user for notice in escalated.all()} >= {cast.lin.user, cast.hr}
    assert Alert.objects.get(pk=alert.pk).escalations == 2
    night("2025-03-10")
    assert Alert.objects.get(pk=alert.pk).escalations == 2


def test_new_hires_are_marked_and_revenue_at_target_lowers_to_info(cast):
    fresh = make_employee("Qi", cast.live, start=date(2025, 3, 3))
    target("orders", "10", "2025-01-01", actor=cast.hr, department=cast.live)
    target("revenue", "100", "2025-01-01", actor=cast.hr, department=cast.live)
    days = ("2025-03-03", "2025-03-04", "2025-03-05")
    for person, revenue in ((fresh, 20), (cast.mei, 120)):
        observe(person, "orders", dict.fromkeys(days, 2))
        observe(person, "revenue", dict.fromkeys(days, revenue))
    nights(days[0], days[-1])
    found = {alert.employee.name: (alert.severity, alert.new_hire) for alert in Alert.objects.filter(code="R1")}
    assert found == {"Qi": ("warning", True), "Mei": ("info", False)}


def test_employees_see_their_days_and_acknowledge_their_targets(cast, alert):
    client = signed_in(cast.wei.user)
    page = client.get(reverse("measures:my-results"))
    assert page.status_code == 200
    assert page.context["waiting"] == 1
    html = page.content.decode()
    assert 'class="table hr-days"' in html and 'data-label="Orders"' in html, "a day is a card on a phone"
    mine = Target.objects.get()
    url = reverse("measures:target-acknowledge", args=[mine.public_id])
    assert client.post(url).status_code == 302
    client.post(url)
    assert TargetAcknowledgement.objects.filter(employee=cast.wei, target=mine).count() == 1
    other = target("orders", "20", "2025-01-01", actor=cast.hr, department=cast.service)
    assert client.post(reverse("measures:target-acknowledge", args=[other.public_id])).status_code == 404


def test_hr_sets_corrects_and_ends_targets(cast):
    client = signed_in(cast.hr)
    url = reverse("measures:target-create")
    data = {"metric": Metric.objects.get(code="satisfaction").pk, "value": "95%", "per": "day", "start": "2025-03-03"}
    assert client.post(url, {**data, "value": ""}).status_code == 422
    assert client.post(url, {**data, "value": "0"}).status_code == 422
    assert client.post(url, {**data, "employee": "nobody"}).status_code == 422
    assert client.post(url, data).status_code == 302
    first = Target.objects.get()
    assert str(first.value) == "0.950000"
    assert client.post(url, {**data, "value": "90%"}).status_code == 422
    assert client.post(url, {**data, "value": "90%", "reason": "agreed anew"}).status_code == 302
    assert Target.objects.get(superseded_by=None).version == 2
    assert client.get(reverse("measures:target-detail", args=[first.public_id])).status_code == 200
    bounded = {**data, "start": "2025-06-01", "until": "2025-06-30"}
    assert client.post(url, bounded).status_code == 302
    answer = client.post(url, {**bounded, "start": "2025-06-10", "until": "2025-07-10"})
    assert answer.status_code == 422
    assert "2025-06-01 – 2025-06-30" in answer.content.decode()


@pytest.mark.parametrize("name", ["measures:metric-list", "measures:target-list", "alerts:rule-list"])
def test_set_up_pages_are_for_hr(cast, name):
    assert signed_in(cast.hr).get(reverse(name)).status_code == 200
    assert signed_in(cast.lin.user).get(reverse(name)).status_code == 403


def test_a_rule_changes_by_version(cast):
    client = signed_in(cast.hr)
    url = reverse("alerts:rule-change", args=["R1"])
    page = client.get(url)
    form = page.context["form"]
    data = {name: form[name].value() for name in form.fields if name != "reason" and form[name].value() is not None}
    assert client.post(url, {**data, "window": 4, "reason": ""}).status_code == 422
    assert client.post(url, {**data, "window": 4, "reason": "fewer false alarms"}).status_code == 302
    assert list(Rule.objects.filter(code="R1").order_by("version").values_list("version", "window", "is_current")) == [
        (1, 3, False), (2, 4, True),
    ]  # fmt: skip
    assert client.get(reverse("alerts:rule-detail", args=["R1"])).status_code == 200


def test_the_first_sentence_of_an_alert_is_two_sentences(cast, alert):
    with translation.override("en"):
        assert presenters.lead(alert, 3).endswith("to 2025-03-05. It waits to be acknowledged.")
    with translation.override("zh-hans"):
        assert presenters.lead(alert, 3).endswith("。等待确认。")


def test_the_company_page_pools_by_department_and_person(cast, alert):
    client = signed_in(cast.hr)
    span = {"from": "2025-03", "until": "2025-03", "metric": "orders"}
    page = client.get(reverse("measures:company"), span)
    assert page.context["total"].share_exact == "0.2333"
    assert 'title="0.2333"' in page.content.decode()
    assert sum(line.people for line in page.context["lines"]) == page.context["total"].people
    people = client.get(reverse("measures:company"), {**span, "by": "person"})
    assert people.context["lines"][0].name == "Wei"
    file = client.get(reverse("measures:company"), {**span, "as": "xlsx"})
    assert file["Content-Type"].endswith("spreadsheetml.sheet")
    assert signed_in(cast.wei.user).get(reverse("measures:company")).status_code == 403


def test_home_pages_carry_alerts_and_the_team(cast, alert):
    assert "Wei" in signed_in(cast.tao.user).get("/").content.decode()
    assert signed_in(cast.hr).get("/").status_code == 200
    own = signed_in(cast.wei.user).get("/").content.decode()
    assert "My results on 2025-03-05" in own, "an employee's first page says how the last judged day went"
    assert "My results on" not in signed_in(cast.sun.user).get("/").content.decode(), "whoever is judged by nothing"


def test_lists_cost_the_same_for_one_row_and_many(cast, alert):
    client = signed_in(cast.hr)

    def count():
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("alerts:alert-list"))
        return len(captured)

    count()
    one = count()
    for person in (cast.mei, cast.tao):
        observe(person, "orders", {"2025-03-06": 1, "2025-03-07": 1, "2025-03-10": 1})
    nights("2025-03-06", "2025-03-10")
    assert Alert.objects.count() >= 3
    assert count() == one
    assert DayResult.objects.exists()


@pytest.mark.parametrize("series", all_series(), ids=lambda series: series.code)
def test_an_alerts_periods_are_called_what_they_are(series):
    """A monthly rule speaks of months, a forecast of its days; only judged days leave out days without a target."""
    rule, is_monthly = SimpleNamespace(series=series.code, metric="Orders"), series.period == Period.MONTH
    with translation.override("en"):
        found = presenters.heads(SimpleNamespace(rule=rule))
        words = presenters.periods_words(SimpleNamespace(rule=rule, number_of_days=3))
    assert (found.day, "month" in found.title.lower()) == (("Month", True) if is_monthly else ("Day", False))
    assert found.note and ("target" in found.note) == series.is_judged
    assert words == ("3 months" if is_monthly else "3 days")


def test_months_without_data_are_named_on_the_company_page(cast):
    target("revenue", "1000", "2025-01-01", actor=cast.hr, per="month", employee=cast.wei, until="2025-03-31")
    observe(cast.wei, "revenue", {"2025-01-06": 900})
    night("2025-03-31")
    page = signed_in(cast.hr).get(
        reverse("measures:company"), {"from": "2025-01", "until": "2025-03", "metric": "revenue", "by": "person"}
    )
    assert "2 months without data" in page.content.decode()
    assert page.context["total"].share_exact == "0.3000"
