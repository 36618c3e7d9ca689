"""An alert beside its streak: in hand, escalated daily, one at a time, what its page shows (spec 3.1, 3.2)."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from notices.models import Notice
from people.models import Brand, Region
from performance.alerts.models import Alert
from performance.alerts.services import acknowledge_alert
from performance.measures.models import DayResult
from performance.talks.enums import TalkTopic
from performance.talks.services import TalkContent, record_talk
from tests.clients import signed_in
from tests.factories import make_employee
from tests.performance.helpers import MORNING, night, nights, observe, target

BAD = {"2025-03-03": 2, "2025-03-04": 3, "2025-03-05": 2}


@pytest.fixture
def alert(cast):
    target("orders", "10", "2025-01-01", actor=cast.hr, department=cast.operations)
    observe(cast.wei, "orders", BAD)
    nights("2025-03-03", "2025-03-05")
    return Alert.objects.get(code="R1")


def talk(cast, alert):
    content = TalkContent(held_at=MORNING.replace(day=6), topic=TalkTopic.PERFORMANCE, summary="Two of ten orders.")
    return record_talk(employee=cast.wei, content=content, actor=cast.tao.user, now=MORNING.replace(day=6), alert=alert)


def test_a_talk_about_it_takes_it_in_hand_and_stands_on_its_page(cast, alert):
    talk(cast, alert)
    alert.refresh_from_db()
    assert (alert.state, alert.in_hand_by_what, alert.acknowledged_by) == ("in_hand", "talk", cast.tao.user)
    page = signed_in(cast.tao.user).get(reverse("alerts:alert-detail", args=[alert.public_id])).content.decode()
    assert "Two of ten orders." in page


def test_the_page_shows_the_targets_with_their_versions(cast, alert):
    corrected = target("orders", "9", "2025-01-01", actor=cast.hr, department=cast.operations, reason="typed wrong")
    observe(cast.wei, "orders", {"2025-03-06": 1})
    night("2025-03-06")
    page = signed_in(cast.tao.user).get(reverse("alerts:alert-detail", args=[alert.public_id]))
    assert list(page.context["targets"]) == [corrected]
    assert "version 2" in page.content.decode()


def test_it_is_escalated_every_working_day_until_somebody_acknowledges(cast, alert):
    def told():
        return Notice.objects.filter(kind="performance.alert.escalated").count()

    counts = []
    for on in ("2025-03-06", "2025-03-07", "2025-03-08", "2025-03-10", "2025-03-11"):
        night(on)
        alert.refresh_from_db()
        counts.append((alert.escalations, told()))
    # the 6th: one working day; the 7th: the head above; Saturday: nothing; Monday, Tuesday: the HR lead again
    assert [number for number, _told in counts] == [0, 1, 1, 2, 3]
    assert counts[1][1] == 1 and counts[3][1] > counts[2][1] and counts[4][1] > counts[3][1]
    acknowledge_alert(alert=alert, actor=cast.tao.user, note="we talk", now=MORNING)
    before = told()
    night("2025-03-12")
    assert told() == before


def test_the_database_keeps_one_unresolved_alert_per_rule_and_subject(cast, alert):
    same = {"rule": alert.rule, "code": alert.code, "subject": alert.subject, "severity": "info",
            "first_day": alert.first_day, "last_day": alert.last_day, "raised_on": alert.raised_on}  # fmt: skip
    with pytest.raises(IntegrityError, match="alert_one_unresolved"), transaction.atomic():
        Alert.objects.create(**same)
    Alert.objects.create(**same, state="resolved")


def test_a_new_hire_is_one_for_ten_working_days(cast):
    """Hired on Monday 24 February, the tenth working day is Friday 7 March; hired on the 21st, it is the eleventh."""
    target("orders", "10", "2025-01-01", actor=cast.hr, department=cast.live)
    days = dict.fromkeys(("2025-03-05", "2025-03-06", "2025-03-07"), 2)
    for name, hired in (("Ten", date(2025, 2, 24)), ("Eleven", date(2025, 2, 21))):
        observe(make_employee(name, cast.live, start=hired, user=False), "orders", days)
    nights("2025-03-05", "2025-03-07")
    found = {alert.employee.name: alert.new_hire for alert in Alert.objects.filter(code="R1")}
    assert found == {"Ten": True, "Eleven": False}


def test_brand_outweighs_region_and_both_outweigh_one(cast):
    """Weights 2, 1 and 3 of spec 2.3; the rest of the scale stands in test_days."""
    brand, region = Brand.objects.create(code="B", name="椒语"), Region.objects.create(code="E", name="华东")
    for person, place in (
        (cast.wei, {"brand": brand, "region": region}), (cast.mei, {"brand": brand}), (cast.tao, {"region": region}),
    ):  # fmt: skip
        person.assignments.update(**place)
    target("orders", "1", "2025-01-01", actor=cast.hr)
    target("orders", "2", "2025-01-01", actor=cast.hr, region=region)
    target("orders", "3", "2025-01-01", actor=cast.hr, brand=brand)
    night("2025-03-04")

    def asked():
        rows = DayResult.objects.filter(day=date(2025, 3, 4), employee__in=[cast.wei, cast.mei, cast.tao, cast.lin])
        return {row.employee.name: int(row.target_value) for row in rows}

    assert asked() == {"Wei": 3, "Mei": 3, "Tao": 2, "Lin": 1}
    target("orders", "4", "2025-01-01", actor=cast.hr, brand=brand, region=region)
    night("2025-03-04")
    assert asked() == {"Wei": 4, "Mei": 3, "Tao": 2, "Lin": 1}


def test_a_day_off_decided_afterwards_is_judged_no_more(cast, alert):
    """A change of the calendar re-evaluates the day: Tuesday was no working day after all."""
    from people.services import ensure_calendar, override_day

    ensure_calendar(start=date(2025, 3, 1), until=date(2025, 3, 31))
    override_day(day=date(2025, 3, 4), works=False, actor=cast.hr, reason="stocktaking")
    night("2025-03-06")
    assert not DayResult.objects.filter(employee=cast.wei, day=date(2025, 3, 4), grain="day").exists()
    alert.refresh_from_db()
    assert (alert.state, alert.how) == ("resolved", "corrected")
