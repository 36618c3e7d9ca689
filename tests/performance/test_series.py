"""The series of rules R3, R4, R6 and R7 through the real night, on hand-computed cases (spec 3.1)."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from django.urls import reverse
from django.utils import translation

from people.models import Assignment, Brand, Compensation, Employee, Region
from people.workdays import mainland_day
from performance.alerts.models import Alert, Rule
from performance.alerts.series import all_series, get, register
from performance.talks.presenters import facts_of, write_facts
from tests.clients import signed_in
from tests.factories import make_department, make_employee
from tests.performance.helpers import day, night, nights, observe, target


def seat(person, **place):
    Assignment.objects.filter(employee=person).update(**place)
    return person


def found(code):
    rows = Alert.objects.filter(code=code).order_by("subject", "pk")
    return [
        (alert.subject, str(alert.raised_on), alert.state, [str(row.day) for row in alert.days.all()]) for alert in rows
    ]


@pytest.fixture
def premium(cast):
    return Brand.objects.create(code="P", name="Premium")


class TestCostShare:
    """R3: salaries of the month ÷ revenue of the month, per brand × position."""

    def people(self, brand, count=2, salary="9000.00"):
        department = make_department("品牌组")
        return [
            seat(make_employee(f"C{n}", department, position="Buyer", salary=salary, user=False), brand=brand)
            for n in range(count)
        ]

    def test_over_the_share_is_raised_on_the_last_night_of_the_month(self, cast, premium):
        first, second = self.people(premium)
        observe(first, "revenue", {"2025-03-03": 40000})
        observe(second, "revenue", {"2025-03-29": 19999})  # a Saturday: revenue of days off counts
        nights("2025-03-28", "2025-03-31")
        alert = Alert.objects.get(code="R3")
        assert (alert.brand, alert.position.name, alert.employee) == (premium, "Buyer", None)
        assert (str(alert.raised_on), str(alert.first_day), str(alert.last_day)) == (
            "2025-03-31", "2025-03-31", "2025-03-31",
        )  # fmt: skip
        assert alert.days.get().value == D("0.300005")  # 18,000 ÷ 59,999
        assert (alert.severity, alert.rule.proposes) == ("warning", "hiring")

    def test_exactly_at_the_share_is_not_over(self, cast, premium):
        first, _second = self.people(premium)
        observe(first, "revenue", {"2025-03-03": 60000})
        night("2025-03-31")
        assert found("R3") == []

    def test_a_month_without_revenue_has_no_data(self, cast, premium):
        first, _second = self.people(premium)
        night("2025-03-31")
        observe(first, "revenue", {"2025-04-05": 0})
        night("2025-04-30")
        assert found("R3") == []

    def test_salaries_count_for_the_days_the_seat_was_held(self, cast, premium):
        """16 of 31 days at 9,300, and a raise to 12,400 for the last 15 days of the other: 4,800 + 5,100 + 6,000."""
        first, second = self.people(premium, salary="9300.00")
        Compensation.objects.filter(employee=second).update(salary=D("10540.00"), until=date(2025, 3, 15))
        Compensation.objects.create(employee=second, salary=D("11625.00"), start=date(2025, 3, 16))
        Employee.objects.filter(pk=first.pk).update(leave_date=date(2025, 3, 16), leave_type="resigned")
        observe(second, "revenue", {"2025-03-03": 30000})
        night("2025-03-31")
        # 9,300 × 16/31 + 10,540 × 15/31 + 11,625 × 16/31 = 4,800 + 5,100 + 6,000 = 15,900; ÷ 30,000
        assert Alert.objects.get(code="R3").days.get().value == D("0.53")

    def test_the_next_month_joins_and_a_good_month_resolves(self, cast, premium):
        first, _second = self.people(premium)
        observe(first, "revenue", {"2025-02-05": 50000, "2025-03-03": 50000, "2025-04-07": 80000})
        for on in ("2025-02-28", "2025-03-31", "2025-04-30"):
            night(on)
        subject = Alert.objects.get(code="R3").subject
        assert found("R3") == [(subject, "2025-02-28", "resolved", ["2025-02-28", "2025-03-31"])]
        assert Alert.objects.get(code="R3").how == "recovered"

    def test_late_revenue_corrects_the_month(self, cast, premium):
        first, _second = self.people(premium)
        observe(first, "revenue", {"2025-03-03": 50000})
        night("2025-03-31")
        observe(first, "revenue", {"2025-03-28": 50000})
        night("2025-04-20")
        alert = Alert.objects.get(code="R3")
        assert (alert.state, alert.how, str(alert.resolved_on)) == ("resolved", "corrected", "2025-04-20")
        assert alert.days.count() == 1  # what was found stays

    def test_hq_and_hr_are_told(self, cast, premium):
        from notices.models import Notice
        from tests.factories import make_user

        viewer = make_user("viewer", "group_viewer")
        first, _second = self.people(premium)
        observe(first, "revenue", {"2025-03-03": 50000})
        night("2025-03-31")
        told = {notice.user for notice in Notice.objects.filter(kind="performance.alert.raised")}
        assert told >= {cast.hr, viewer}
        assert cast.lin.user not in told
        url = reverse("alerts:alert-detail", args=[Alert.objects.get(code="R3").public_id])
        assert signed_in(viewer).get(url).status_code == 200
        assert signed_in(cast.lin.user).get(url).status_code == 404

    def test_a_first_month_whose_figures_begin_in_its_midst_has_no_data(self, cast, premium):
        """Live since 17 March: 18,000 of pay for the month against half a month's 45,000 would be 40 %."""
        first, _second = self.people(premium)
        observe(first, "revenue", {"2025-03-17": 45000, "2025-04-07": 50000})
        night("2025-03-31")
        assert found("R3") == []
        night("2025-04-30")  # whole although its figures begin late: there are earlier ones. 18,000 ÷ 50,000
        alert = Alert.objects.get(code="R3")
        assert [(str(row.day), row.value) for row in alert.days.all()] == [("2025-04-30", D("0.36"))]

    def test_figures_from_the_first_working_day_make_a_whole_month(self, cast, premium):
        """3 March 2025 is a Monday; had they come on the Tuesday, the month would not be whole."""
        first, second = self.people(premium)
        observe(first, "revenue", {"2025-03-04": 45000})
        night("2025-03-31")
        assert found("R3") == []
        observe(second, "revenue", {"2025-03-03": 5000})  # the earlier days are brought in later
        night("2025-04-01")
        assert Alert.objects.get(code="R3").days.get().value == D("0.36")

    def test_seats_that_open_with_the_figures_are_whole_from_there(self, cast, premium):
        """A brand opened on 10 March: 22 of 31 days of 2 × 9,300 = 13,200 against the 40,000 of the same days."""
        first, second = self.people(premium, salary="9300.00")
        Assignment.objects.filter(employee__in=[first, second]).update(start=date(2025, 3, 10))
        observe(first, "revenue", {"2025-03-10": 40000})
        night("2025-03-31")
        assert Alert.objects.get(code="R3").days.get().value == D("0.33")

    def test_figures_of_another_brand_do_not_make_a_month_whole(self, cast, premium):
        """Who sold elsewhere before: each brand × position has its own first month."""
        first, _second = self.people(premium)
        observe(first, "revenue", {"2025-02-17": 50000, "2025-03-17": 45000})
        Assignment.objects.filter(employee=first).update(until=date(2025, 2, 28))
        place = Assignment.objects.get(employee=first)
        other = Brand.objects.create(code="M", name="Mid")
        Assignment.objects.create(
            employee=first, department=place.department, position=place.position, brand=other, start=date(2025, 3, 1)
        )
        night("2025-03-31")
        assert found("R3") == []


class TestTurnover:
    """R4: leavers (not retired) ÷ mean headcount over 20 %, at least 3 leavers, three months running."""

    def region(self, people=20):
        region = Region.objects.create(code="E", name="East")
        department = make_department("东区")
        return region, [seat(make_employee(f"E{n}", department, user=False), region=region) for n in range(people)]

    def leave(self, people, on, kind="resigned"):
        Employee.objects.filter(pk__in=[person.pk for person in people]).update(leave_date=day(on), leave_type=kind)

    def test_three_months_running(self, cast):
        """20 → 15 (5 ÷ 17.5), 15 → 11 (4 ÷ 13), 11 → 8 (3 ÷ 9.5): each over 20 % with three leavers or more."""
        region, people = self.region()
        self.leave(people[:5], "2025-01-15")
        self.leave(people[5:9], "2025-02-10")
        self.leave(people[9:12], "2025-03-20")
        for on in ("2025-01-31", "2025-02-28"):
            night(on)
            assert found("R4") == []
        night("2025-03-31")
        alert = Alert.objects.get(code="R4")
        assert (alert.region, alert.severity, alert.rule.proposes) == (region, "severe", "exits")
        values = [(str(row.day), row.value, row.cases) for row in alert.days.all()]
        assert values == [
            ("2025-01-31", D("0.285714"), 5), ("2025-02-28", D("0.307692"), 4), ("2025-03-31", D("0.315789"), 3),
        ]  # fmt: skip

    def test_two_leavers_break_the_run(self, cast):
        _region, people = self.region(9)
        self.leave(people[:3], "2025-01-15")
        self.leave(people[3:5], "2025-02-10")
        self.leave(people[5:8], "2025-03-20")
        for on in ("2025-01-31", "2025-02-28", "2025-03-31"):
            night(on)
        assert found("R4") == []

    def test_who_retired_did_not_leave(self, cast):
        _region, people = self.region(12)
        self.leave(people[:3], "2025-01-15")
        self.leave(people[3:6], "2025-02-10", kind="retired")
        self.leave(people[6:9], "2025-03-20")
        for on in ("2025-01-31", "2025-02-28", "2025-03-31"):
            night(on)
        assert found("R4") == []

    def test_the_region_of_the_last_day_counts(self, cast):
        region, people = self.region(20)
        west = Region.objects.create(code="W", name="West")
        for person in people[:5]:  # moved to West before they left: West's leavers
            Assignment.objects.filter(employee=person).update(until=date(2025, 1, 10))
            place = Assignment.objects.get(employee=person)
            Assignment.objects.create(
                employee=person, department=place.department, position=place.position, region=west,
                start=date(2025, 1, 11),
            )  # fmt: skip
        self.leave(people[:5], "2025-01-20")
        statement = get("turnover").points(
            rule=Rule.objects.get(code="R4"), start=date(2025, 1, 1), until=date(2025, 1, 31), subjects=None
        )
        assert points(statement) == {f"r:{region.pk}": (D(0), 0)}  # West had nobody at either end: no data


def points(statement):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.parameters)
        return {row[0]: (row[2], row[5]) for row in cursor.fetchall()}


class TestForecast:
    """R6: the trend of the primary metric falls under 50 % within 7 working days, while not there yet."""

    def decline(self, person, start, until, first, step):
        """Orders falling by `step` (in hundredths of the target) every working day."""
        days = [start + timedelta(days=offset) for offset in range((until - start).days + 1)]
        days = [on for on in days if mainland_day(on).works]
        observe(person, "orders", {str(on): first - step * number for number, on in enumerate(days)})
        return days

    def test_raised_while_it_is_not_there_yet(self, cast):
        target("orders", "100", "2025-01-01", actor=cast.hr, employee=cast.wei)
        days = self.decline(cast.wei, date(2025, 3, 3), date(2025, 4, 18), 100, 3)
        for on in days:
            night(str(on))
        alert = Alert.objects.get(code="R6")
        # 100 − 3n; seven working days later under 50 first when 100 − 3(n + 7) < 50: n = 10, the eleventh working day.
        assert alert.raised_on == days[10]
        assert alert.days.get(day=days[10]).value == D("0.49")
        # Theil–Sen of an exact line is the line, and so is its interval.
        first = alert.days.get(day=days[10])
        assert (first.low, first.high) == (D("0.49"), D("0.49"))
        assert (alert.severity, alert.state) == ("info", "open")
        with translation.override("en"):
            frozen = write_facts(facts_of(alert))[0]
        assert frozen[0].endswith("Lowest point of the trend") and frozen[1] == "49.0%", "a share says what it is"
        # Under 50 % it is no forecast any more; R1 has taken over.
        assert max(row.day for row in alert.days.all()) == days[16]
        assert Alert.objects.filter(code="R1", employee=cast.wei).exists()

    def test_silent_under_eight_points(self, cast):
        target("orders", "100", "2025-01-01", actor=cast.hr, employee=cast.wei)
        days = self.decline(cast.wei, date(2025, 3, 3), date(2025, 3, 12), 110, 8)
        assert len(days) == 8
        for on in days[:7]:
            night(str(on))
        assert found("R6") == []
        night(str(days[7]))
        assert [row[1] for row in found("R6")] == [str(days[7])]

    def test_one_bad_day_is_no_trend(self, cast):
        target("orders", "100", "2025-01-01", actor=cast.hr, employee=cast.wei)
        days = self.decline(cast.wei, date(2025, 3, 3), date(2025, 3, 21), 95, 0)
        observe(cast.wei, "orders", {str(days[-2]): 1})
        for on in days:
            night(str(on))
        assert found("R6") == []

    def test_three_good_working_days_resolve_it(self, cast):
        target("orders", "100", "2025-01-01", actor=cast.hr, employee=cast.wei)
        days = self.decline(cast.wei, date(2025, 3, 3), date(2025, 3, 17), 100, 3)
        later = [on for on in (date(2025, 3, 18) + timedelta(days=n) for n in range(30)) if mainland_day(on).works]
        observe(cast.wei, "orders", {str(on): 130 for on in later})
        for on in [*days, *later]:
            night(str(on))
        alert = Alert.objects.get(code="R6")
        assert (alert.state, alert.how) == ("resolved", "recovered")
        good = [on for on in later if on > alert.last_day][:3]
        assert alert.resolved_on == good[-1]


TEN_DAYS = [f"2025-03-{number:02}" for number in (3, 4, 5, 6, 7, 10, 11, 12, 13, 14)]


class TestStandard:
    """R7: under 30 % of at least 5 people in a brand and position reach the target over 30 calendar days."""

    def team(self, brand, cast, reaching, of, days=TEN_DAYS):
        department = make_department("标准组")
        people = [
            seat(make_employee(f"S{n}", department, position="Agent", user=False), brand=brand) for n in range(of)
        ]
        target("response_seconds", "30", "2025-01-01", actor=cast.hr, department=department)
        for number, person in enumerate(people):
            observe(person, "chats", dict.fromkeys(days, 10))
            observe(person, "response_seconds", dict.fromkeys(days, 25 if number < reaching else 40))
        for on in days[-3:]:
            night(on)
        return people

    def test_one_of_five_is_under_thirty_percent(self, cast, premium):
        self.team(premium, cast, 1, 5)
        alert = Alert.objects.get(code="R7")
        assert (alert.brand, alert.position.name, alert.metric.code) == (premium, "Agent", "response_seconds")
        assert (alert.days.first().value, alert.days.first().cases) == (D("0.2"), 5)
        assert (str(alert.raised_on), alert.rule.proposes) == ("2025-03-14", "standard")

    def test_two_of_six_is_not(self, cast, premium):
        self.team(premium, cast, 2, 6)
        assert found("R7") == []

    def test_four_people_say_nothing(self, cast, premium):
        self.team(premium, cast, 0, 4)
        assert found("R7") == []

    def test_nine_working_days_say_nothing(self, cast, premium):
        """Figures on a Saturday count in the sum, not as a working day."""
        people = self.team(premium, cast, 0, 5, TEN_DAYS[:9])
        for person in people:
            observe(person, "chats", {"2025-03-08": 10})
            observe(person, "response_seconds", {"2025-03-08": 40})
        night("2025-03-14")
        assert found("R7") == []

    def test_who_has_too_few_days_is_not_among_the_five(self, cast, premium):
        """0 of 5 with the fifth on nine days: four people; with the tenth day brought in, five."""
        *four, fifth = self.team(premium, cast, 0, 5, TEN_DAYS[:9])
        for person in four:
            observe(person, "chats", {"2025-03-14": 10})
            observe(person, "response_seconds", {"2025-03-14": 40})
        night("2025-03-14")
        assert found("R7") == []
        observe(fifth, "chats", {"2025-03-14": 10})
        observe(fifth, "response_seconds", {"2025-03-14": 40})
        night("2025-03-17")
        assert [row[1] for row in found("R7")] == ["2025-03-17"]

    def test_the_rule_says_how_many_days(self, cast, premium):
        rule = Rule.objects.get(code="R7")
        assert rule.options["days"] == 10
        Rule.objects.filter(code="R7").update(options={**rule.options, "days": 3})
        self.team(premium, cast, 1, 5, TEN_DAYS[:3])
        assert str(Alert.objects.get(code="R7").raised_on) == "2025-03-05"

    def test_days_are_pooled_not_averaged(self, cast, premium):
        """10 chats at 20 s and 90 at 31 s pool to 29.9 s: reached, though one of the two days was not."""
        people = self.team(premium, cast, 1, 5)
        for person in people[1:]:
            observe(person, "chats", dict.fromkeys(TEN_DAYS, 0) | {"2025-03-03": 10, "2025-03-04": 90})
            observe(person, "response_seconds", dict.fromkeys(TEN_DAYS, 0) | {"2025-03-03": 20, "2025-03-04": 31})
        night("2025-03-17")
        night("2025-03-18")
        alert = Alert.objects.get(code="R7")
        assert (alert.state, alert.how) == ("resolved", "corrected")


def test_an_app_registers_a_series_of_its_own(cast):
    from performance.alerts.series.achievement import Achievement
    from performance.alerts.series.registry import _series

    class Twice(Achievement):
        code = "twice"

    register(Twice())
    try:
        with pytest.raises(ValueError, match="no code of its own"):
            register(Twice())
        Rule.objects.filter(code="R1").update(series="twice")
        target("orders", "10", "2025-01-01", actor=cast.hr, employee=cast.wei)
        observe(cast.wei, "orders", {"2025-03-03": 2, "2025-03-04": 3, "2025-03-05": 2})
        nights("2025-03-03", "2025-03-05")
        assert [row[1] for row in found("R1")] == ["2025-03-05"]
    finally:
        _series.pop("twice")


def test_every_series_says_a_rule_in_words_and_has_sound_defaults(cast):
    assert {rule.series for rule in Rule.objects.all()} == {series.code for series in all_series()}
    for rule in Rule.objects.select_related("metric"):
        words = get(rule.series).sentence(rule)
        assert "%(" not in words
        assert len(words) > 20


def test_a_rule_watches_only_its_scope(cast, premium):
    Assignment.objects.filter(employee=cast.mei).update(brand=premium)
    Rule.objects.filter(code="R1").update(brand=premium)
    target("orders", "10", "2025-01-01", actor=cast.hr, department=cast.operations)
    days = {"2025-03-03": 2, "2025-03-04": 3, "2025-03-05": 2}
    observe(cast.wei, "orders", days)
    observe(cast.mei, "orders", days)
    nights("2025-03-03", "2025-03-05")
    assert [alert.employee for alert in Alert.objects.filter(code="R1")] == [cast.mei]
