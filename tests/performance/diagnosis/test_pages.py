"""The diagnosis of a person from real observations, on the alert and in the file; its rules and courses as pages."""

from datetime import date, datetime, timezone
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from audit.models import AuditEntry
from performance.alerts.models import Alert
from performance.diagnosis.models import Course, DiagnosisRule
from performance.diagnosis.presenters import _course
from performance.diagnosis.selectors import diagnosis_of, is_below_target
from tests.clients import signed_in
from tests.factories import make_employee
from tests.performance.helpers import metric, night, observe, target

DAYS = ("2025-03-03", "2025-03-04", "2025-03-05")


@pytest.fixture
def funnel(cast):
    """Wei: few live clicks, conversion 2 % against 5 % of six peers in the same position."""
    target("orders", "10", "2025-01-01", actor=cast.hr, department=cast.operations)
    peers = [make_employee(f"P{number}", cast.live, start=date(2024, 5, 1), user=False) for number in range(6)]
    for number, person in enumerate([cast.wei, *peers]):
        own = person == cast.wei
        observe(person, "visitors", dict.fromkeys(DAYS, 100))
        observe(person, "orders", dict.fromkeys(DAYS, 2 if own else 5))
        observe(person, "live_clicks", dict.fromkeys(DAYS, 30 if own else 90 + number))
        observe(person, "response_seconds", {DAYS[0]: 40 if own else 20})
        observe(person, "chats", {DAYS[0]: 10})
    for day in DAYS:
        night(day)
    return cast


def test_the_funnel_is_that_of_the_position(funnel):
    found = diagnosis_of(funnel.wei, date(2025, 3, 5))
    figures = {item.code: compared for item, compared in found.figures}
    assert found.peers >= 6
    assert figures["conversion"].value == Decimal("0.02")
    assert figures["conversion"].median == Decimal("0.05")
    assert figures["live_clicks"].value == 30
    assert (figures["live_clicks"].level, figures["visitors"].level) == ("low", "normal")
    assert [finding.rule.code for finding in found.findings] == ["promotion", "service_load"]
    assert "live-streaming" in {course.code for course in found.findings[0].courses}


def test_a_day_without_data_is_no_low_figure(funnel):
    """Amounts are means per day with data."""
    from performance.measures.models import Observation

    Observation.objects.filter(employee=funnel.wei, metric=metric("visitors"), day=date(2025, 3, 4)).delete()
    figures = {item.code: compared for item, compared in diagnosis_of(funnel.wei, date(2025, 3, 5)).figures}
    assert figures["visitors"].value == 100
    assert figures["conversion"].value == Decimal(4) / Decimal(200)


def test_only_who_is_below_target_is_diagnosed(funnel):
    assert is_below_target(funnel.wei, date(2025, 3, 5))
    observe(funnel.wei, "orders", dict.fromkeys(DAYS, 40))
    for day in DAYS:
        night(day)
    assert not is_below_target(funnel.wei, date(2025, 3, 5))


def test_the_alert_shows_figures_and_courses(funnel):
    alert = Alert.objects.get(employee=funnel.wei, code="R1")
    page = signed_in(funnel.lin.user).get(reverse("alerts:alert-detail", args=[alert.public_id]))
    card = page.context["diagnosis"]
    assert [row.title for row in card.findings] == ["Look at the way of promotion", "Look at the service load"]
    assert "2.0%" in card.findings[0].because
    assert "5.0%" in card.findings[0].because
    assert any("Live streaming" in course for course in card.findings[0].courses)
    text = page.content.decode()
    assert "Look at the way of promotion" in text


def test_the_file_has_it_as_a_tab(funnel, monkeypatch):
    monkeypatch.setattr("hrplatform.lib.dates.now", lambda: datetime(2025, 3, 5, 10, tzinfo=timezone.utc))
    address = reverse("people:person-tab", args=[funnel.wei.public_id, "diagnosis"])
    assert "Look at the way of promotion" in signed_in(funnel.lin.user).get(address).content.decode()
    assert signed_in(funnel.wei.user).get(address).status_code == 200
    assert signed_in(funnel.mei.user).get(address).status_code == 404


def test_statements_do_not_grow_with_peers(funnel, django_assert_num_queries):
    with django_assert_num_queries(7):
        diagnosis_of(funnel.wei, date(2025, 3, 5))
    for number in range(6, 12):
        person = make_employee(f"P{number}", funnel.live, start=date(2024, 5, 1), user=False)
        observe(person, "visitors", dict.fromkeys(DAYS, 100))
    with django_assert_num_queries(7):
        diagnosis_of(funnel.wei, date(2025, 3, 5))


def test_hr_keeps_the_catalogue(cast):
    client = signed_in(cast.hr)
    course = Course.objects.get(code="live-streaming")
    address = reverse("diagnosis:course-change", args=[course.public_id])
    sent = {"code": course.code, "name_zh": course.name_zh, "name_en": course.name_en, "form": "class", "skills": ""}
    refused = client.post(address, {**sent, "hours": "0", "metrics": [metric("orders").pk]})
    assert refused.status_code == 422
    assert "hours" in refused.context["form"].errors
    done = client.post(address, {**sent, "hours": "3.5", "metrics": [metric("orders").pk], "is_active": "on"})
    assert done.status_code == 302
    course.refresh_from_db()
    assert course.hours == Decimal("3.5")
    entry = AuditEntry.objects.get(action="performance.course.changed")
    assert entry.after["metrics"] == ["orders"]


def test_hr_writes_a_rule_of_diagnosis(cast):
    client = signed_in(cast.hr)
    address = reverse("diagnosis:rule-create")
    sent = {"code": "refunds", "name_zh": "看退款", "name_en": "Look at refunds", "is_active": "on"}
    assert client.post(address, sent).status_code == 422
    assert client.post(address, {**sent, "metrics_0": ["refunds"]}).status_code == 422
    assert client.post(address, {**sent, "metrics_0": ["refunds"], "level_0": "high"}).status_code == 302
    rule = DiagnosisRule.objects.get(code="refunds")
    assert rule.conditions == [{"metrics": ["refunds"], "levels": ["high"]}]
    form = client.get(reverse("diagnosis:rule-change", args=[rule.public_id])).context["form"]
    assert form["level_0"].value() == "high"


@pytest.mark.parametrize("name", ["diagnosis:course-list", "diagnosis:rule-list", "diagnosis:course-create"])
def test_only_hr_has_the_pages(cast, name):
    assert signed_in(cast.lin.user).get(reverse(name)).status_code == 403
    assert signed_in(cast.hr).get(reverse(name)).status_code == 200


@pytest.mark.parametrize(("hours", "words"), [("6.00", "6 h"), ("40.0", "40 h"), ("4.5", "4.5 h")])
def test_hours_of_a_course_are_written_plainly(hours, words):
    with translation.override("en"):
        assert _course(Course(name_zh="课", name_en="Course", form="course", hours=Decimal(hours))).endswith(words)
