"""A table of streaks: what counts, what breaks, what changes afterwards (spec 3.1, 3.2).

2025-03-03 is a Monday. Each row: figures by day against a target of 10 (under 5 is bad), what else is so, and the
R1 alerts that stand after the last night: (first day, raised on, days, state, how).
"""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest

from audit.models import AuditEntry
from people.models import Assignment, Brand, Leave, RestPattern, ScheduleEntry
from people.services import ensure_calendar
from performance.alerts.models import Alert, Rule
from performance.alerts.services import change_rule, resolve_alert
from tests.factories import make_department, make_position
from tests.performance.helpers import MORNING, day, night, nights, observe, target

BAD, GOOD = 2, 9


def march(**figures):
    """d3=2 is the 3rd of March."""
    return {f"2025-03-{int(name[1:]):02}": value for name, value in figures.items()}


def days(*numbers):
    return [f"2025-03-{number:02}" for number in numbers]


def found(person):
    rows = Alert.objects.filter(code="R1", employee=person).order_by("raised_on", "pk")
    return [(str(a.first_day), str(a.raised_on), [str(row.day) for row in a.days.all()], a.state, a.how) for a in rows]


@pytest.fixture
def wei(cast):
    target("orders", "10", "2025-01-01", actor=cast.hr, employee=cast.wei)
    return cast.wei


def alert(first, raised, *numbers, state="open", how=""):
    return (f"2025-03-{first:02}", f"2025-03-{raised:02}", days(*numbers), state, how)


CASES = {
    "a weekend neither counts nor breaks": (
        march(d6=BAD, d7=BAD, d8=GOOD, d9=GOOD, d10=BAD), {}, 10, [alert(6, 10, 6, 7, 10)],
    ),
    "bad figures of days off count for nothing": (march(d7=BAD, d8=BAD, d9=BAD, d10=BAD), {}, 10, []),
    "a day without data neither counts nor breaks": (march(d3=BAD, d5=BAD, d7=BAD), {}, 7, [alert(3, 7, 3, 5, 7)]),
    "zero is a figure": (march(d3=0, d4=0, d5=0), {}, 5, [alert(3, 5, 3, 4, 5)]),
    "a good day breaks": (march(d3=BAD, d4=BAD, d5=GOOD, d6=BAD, d7=BAD), {}, 7, []),
    "exactly half is not under": (march(d3=BAD, d4=BAD, d5=5, d6=BAD), {}, 6, []),
    "a hair under half is": (march(d3=BAD, d4=BAD, d5="4.999999"), {}, 5, [alert(3, 5, 3, 4, 5)]),
    "scheduled weekends count": (
        march(d7=BAD, d8=BAD, d9=BAD), {"schedule": {8: True, 9: True}}, 9, [alert(7, 9, 7, 8, 9)],
    ),
    "a weekday off by schedule doesn't": (
        march(d4=BAD, d5=BAD, d6=GOOD, d7=BAD), {"schedule": {6: False}}, 7, [alert(4, 7, 4, 5, 7)],
    ),
    "rest days of the position replace the weekend": (
        march(d3=BAD, d4=GOOD, d5=GOOD, d6=BAD, d8=BAD), {"rest": [2, 3]}, 8, [alert(3, 8, 3, 6, 8)],
    ),
    "leave neither counts nor breaks": (
        march(d3=BAD, d4=BAD, d5=GOOD, d6=GOOD, d7=BAD), {"leave": (5, 6)}, 7, [alert(3, 7, 3, 4, 7)],
    ),
    "two good days are no recovery, the later bad day joins": (
        march(d3=BAD, d4=BAD, d5=BAD, d6=GOOD, d7=GOOD, d10=BAD), {}, 10, [alert(3, 5, 3, 4, 5, 10)],
    ),
    "the third good day resolves, days off between them don't matter": (
        march(d3=BAD, d4=BAD, d5=BAD, d6=GOOD, d7=GOOD, d8=BAD, d10=GOOD), {}, 10,
        [alert(3, 5, 3, 4, 5, state="resolved", how="recovered")],
    ),
    "days without data between good days don't matter either": (
        march(d3=BAD, d4=BAD, d5=BAD, d6=GOOD, d10=GOOD, d12=GOOD), {}, 12,
        [alert(3, 5, 3, 4, 5, state="resolved", how="recovered")],
    ),
    "after recovery a new streak is a new alert": (
        march(d3=BAD, d4=BAD, d5=BAD, d6=GOOD, d7=GOOD, d10=GOOD, d11=BAD, d12=BAD, d13=BAD), {}, 13,
        [alert(3, 5, 3, 4, 5, state="resolved", how="recovered"), alert(11, 13, 11, 12, 13)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_table(cast, wei, name):
    figures, around, until, expected = CASES[name]
    surround(wei, around)
    observe(wei, "orders", figures)
    nights("2025-03-03", f"2025-03-{until:02}")
    assert found(wei) == expected


def surround(person, around):
    for number, works in around.get("schedule", {}).items():
        ScheduleEntry.objects.create(employee=person, day=date(2025, 3, number), works=works)
    if "rest" in around:
        position = Assignment.objects.get(employee=person).position
        RestPattern.objects.create(position=position, weekdays=around["rest"], start=date(2025, 1, 1))
    if "leave" in around:
        first, last = around["leave"]
        Leave.objects.create(
            employee=person, kind="annual", start=date(2025, 3, first), until=date(2025, 3, last)
        )  # fmt: skip


def test_a_make_up_workday_counts(cast, wei):
    """Sunday 2025-01-26 is worked for the Spring Festival, which then closes the company until 4 February."""
    ensure_calendar(start=date(2025, 1, 1), until=date(2025, 2, 28))
    observe(wei, "orders", {"2025-01-24": BAD, "2025-01-26": BAD, "2025-01-28": GOOD, "2025-02-05": BAD})
    for on in ("2025-01-24", "2025-01-26", "2025-01-27", "2025-01-28", "2025-02-05"):
        night(on)
    assert found(wei) == [("2025-01-24", "2025-02-05", ["2025-01-24", "2025-01-26", "2025-02-05"], "open", "")]


class TestChangesMidStreak:
    def test_a_new_target_holds_from_its_day_and_past_days_keep_theirs(self, cast, wei):
        """6 of 10 is good; from the 5th 6 of 20 is bad: bad are the 5th to the 7th, not the days before."""
        observe(wei, "orders", dict.fromkeys(days(3, 4, 5, 6, 7), 6))
        nights("2025-03-03", "2025-03-04")
        target("orders", "20", "2025-03-05", actor=cast.hr, employee=wei)
        nights("2025-03-05", "2025-03-07")
        assert found(wei) == [alert(5, 7, 5, 6, 7)]
        rows = Alert.objects.get(code="R1").days.all()
        assert {(row.target_value, row.target.version) for row in rows} == {(D(20), 1)}

    def test_a_target_set_for_the_past_corrects_the_streak(self, cast, wei):
        observe(wei, "orders", dict.fromkeys(days(3, 4, 5), 4))
        nights("2025-03-03", "2025-03-05")
        target("orders", "8", "2025-01-01", actor=cast.hr, employee=wei, reason="was wrong")
        night("2025-03-06")
        assert found(wei) == [alert(3, 5, 3, 4, 5, state="resolved", how="corrected")]

    def test_a_transfer_moves_the_person_to_other_targets_but_ends_no_streak(self, cast):
        target("orders", "10", "2025-01-01", actor=cast.hr, department=cast.live)
        elsewhere = make_department("抖音组", cast.operations)
        target("orders", "20", "2025-01-01", actor=cast.hr, department=elsewhere)
        observe(cast.wei, "orders", march(d3=4, d4=4, d5=6, d6=6))
        nights("2025-03-03", "2025-03-04")
        Assignment.objects.filter(employee=cast.wei).update(until=date(2025, 3, 4))
        Assignment.objects.create(
            employee=cast.wei, department=elsewhere, position=make_position("Seller"), start=date(2025, 3, 5)
        )
        nights("2025-03-05", "2025-03-06")
        assert found(cast.wei) == [alert(3, 5, 3, 4, 5, 6)]
        assert [row.target_value for row in Alert.objects.get(code="R1").days.all()] == [10, 10, 20, 20]

    def test_an_alert_keeps_the_version_that_raised_it(self, cast, wei):
        observe(wei, "orders", march(d3=BAD, d4=BAD, d5=BAD, d6=4))
        nights("2025-03-03", "2025-03-05")
        rule = Rule.objects.get(code="R1")
        change_rule(rule=rule, actor=cast.hr, now=MORNING, reason="stricter", threshold=D("0.3"))
        night("2025-03-06")
        assert found(wei) == [alert(3, 5, 3, 4, 5, 6)]  # 4 of 10 is still bad by version 1
        assert Alert.objects.get(code="R1").rule.version == 1


class TestCorrections:
    def start(self, wei):
        observe(wei, "orders", dict.fromkeys(days(4, 5, 6), BAD) | march(d3=GOOD))
        nights("2025-03-03", "2025-03-06")
        assert found(wei) == [alert(4, 6, 4, 5, 6)]

    def test_one_that_removes_the_streak_resolves_and_keeps_the_alert(self, cast, wei):
        self.start(wei)
        observe(wei, "orders", march(d5=GOOD))
        night("2025-03-07")
        assert found(wei) == [alert(4, 6, 4, 5, 6, state="resolved", how="corrected")]
        stored = Alert.objects.get(code="R1")
        assert [row.value for row in stored.days.all()] == [2, 2, 2]  # as they were found
        assert AuditEntry.objects.filter(action="performance.alert.resolved").count() == 1

    def test_one_that_lengthens_it_backwards_moves_the_first_day_never_raised_on(self, cast, wei):
        self.start(wei)
        observe(wei, "orders", march(d3=1))
        night("2025-03-07")
        assert found(wei) == [alert(3, 6, 3, 4, 5, 6)]

    def test_one_of_several_bad_days_shortens_it(self, cast, wei):
        self.start(wei)
        observe(wei, "orders", march(d7=BAD))
        night("2025-03-07")
        observe(wei, "orders", march(d4=GOOD))
        night("2025-03-08")
        assert found(wei) == [alert(5, 6, 5, 6, 7)]

    def test_late_data_that_makes_a_streak_raises_it_tonight(self, cast, wei):
        observe(wei, "orders", march(d3=BAD, d5=BAD))
        nights("2025-03-03", "2025-03-10")
        observe(wei, "orders", march(d4=BAD))
        night("2025-03-11")
        assert found(wei) == [alert(3, 11, 3, 4, 5)]

    def test_after_a_correction_the_same_days_may_raise_again(self, cast, wei):
        self.start(wei)
        observe(wei, "orders", march(d5=GOOD))
        night("2025-03-07")
        observe(wei, "orders", march(d5=BAD))
        night("2025-03-08")
        assert found(wei) == [alert(4, 6, 4, 5, 6, state="resolved", how="corrected"), alert(4, 8, 4, 5, 6)]

    def test_days_up_to_a_resolution_by_hand_never_feed_another(self, cast, wei):
        self.start(wei)
        resolve_alert(
            alert=Alert.objects.get(code="R1"), actor=cast.hr, on=date(2025, 3, 7), reason="feed broken", now=MORNING
        )
        observe(wei, "orders", march(d7=BAD, d10=BAD, d11=BAD))
        nights("2025-03-07", "2025-03-11")
        assert [row[3] for row in found(wei)] == ["resolved"]
        observe(wei, "orders", march(d12=BAD))
        night("2025-03-12")
        assert found(wei)[1] == alert(10, 12, 10, 11, 12)


def test_two_rules_on_one_person_live_apart(cast, wei):
    observe(wei, "orders", dict.fromkeys(days(3, 4, 5, 6, 7, 10, 11), BAD))
    nights("2025-03-03", "2025-03-11")
    rows = Alert.objects.filter(employee=wei, code__in=["R1", "R2"]).order_by("code")
    assert [(a.code, str(a.raised_on), a.days.count()) for a in rows] == [
        ("R1", "2025-03-05", 7), ("R2", "2025-03-11", 7),
    ]  # fmt: skip


def test_late_data_of_one_person_touches_nobody_else(cast, wei):
    """Late data re-evaluates only what it touches: Mei's alert isn't written again."""
    target("orders", "10", "2025-01-01", actor=cast.hr, employee=cast.mei)
    for person in (wei, cast.mei):
        observe(person, "orders", dict.fromkeys(days(3, 4, 5), BAD))
    nights("2025-03-03", "2025-03-05")
    before = Alert.objects.filter(employee=cast.mei).values().get(code="R1")
    observe(wei, "orders", march(d4=GOOD))
    night("2025-03-06")
    assert Alert.objects.filter(employee=cast.mei).values().get(code="R1") == before
    assert found(wei)[0][4] == "corrected"


def test_brand_scope_follows_the_place_of_the_night(cast, wei):
    brand = Brand.objects.create(code="P", name="Premium")
    Rule.objects.filter(code="R1").update(brand=brand)
    observe(wei, "orders", dict.fromkeys(days(3, 4, 5, 6), BAD))
    nights("2025-03-03", "2025-03-05")
    assert found(wei) == []
    Assignment.objects.filter(employee=wei).update(brand=brand)
    night("2025-03-06")
    assert found(wei) == [alert(3, 6, 3, 4, 5, 6)]
    assert day("2025-03-06") - timedelta(days=3) == Alert.objects.get(code="R1").first_day


def test_on_a_past_day_an_alert_is_as_long_as_it_was(cast, wei):
    from performance.alerts.selectors import unresolved_of

    observe(wei, "orders", dict.fromkeys(days(3, 4, 5, 6, 7), BAD))
    nights("2025-03-03", "2025-03-07")
    long = {on: unresolved_of([wei.pk], day(f"2025-03-{on:02}"))[wei.pk][0].number_of_days for on in (5, 6, 7)}
    assert long == {5: 3, 6: 4, 7: 5}
