"""Missing data (rule R5): one person, a whole department, a leave (spec 3.1)."""

from datetime import date, timedelta

from people.models import Leave
from people.workdays import mainland_day
from performance.alerts.models import Alert
from performance.alerts.silence import fell_silent, is_whole_group
from tests.factories import make_department, make_employee
from tests.performance.helpers import day, night, nights, observe


def team(size, name="数据组"):
    department = make_department(name)
    return department, [make_employee(f"{name}{number}", department, user=False) for number in range(size)]


def work(person, start, until, missing=()):
    """An order on every working day, but for those missing."""
    first, last = day(start), day(until)
    days = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
    gaps = {day(text) for text in missing}
    observe(person, "orders", {str(on): 10 for on in days if mainland_day(on).works and on not in gaps})


def found():
    return [
        (
            alert.employee and alert.employee.name,
            alert.department and alert.department.name,
            str(alert.raised_on),
            alert.state,
        )
        for alert in Alert.objects.filter(code="R5").order_by("pk")
    ]


def test_one_silent_person_is_alerted_on_the_second_day(cast):
    _department, people = team(5)
    for person in people[1:]:
        work(person, "2025-02-05", "2025-04-03")
    work(people[0], "2025-02-05", "2025-03-10")
    nights("2025-03-10", "2025-03-13")
    assert found() == [(people[0].name, None, "2025-03-12", "open")]
    assert [str(row.day) for row in Alert.objects.get(code="R5").days.all()] == [
        "2025-03-11",
        "2025-03-12",
        "2025-03-13",
    ]


def test_data_that_comes_back_resolves_on_the_third_day_and_late_data_corrects(cast):
    _department, people = team(5)
    for person in people[2:]:
        work(person, "2025-02-05", "2025-04-03")
    work(people[0], "2025-02-05", "2025-04-03", missing=["2025-03-11", "2025-03-12"])
    work(people[1], "2025-02-05", "2025-03-10")
    nights("2025-03-12", "2025-03-14")
    work(people[1], "2025-03-11", "2025-03-14")
    nights("2025-03-15", "2025-03-17")
    ends = {alert.employee_id: (alert.how, str(alert.resolved_on)) for alert in Alert.objects.filter(code="R5")}
    assert ends == {people[0].pk: ("recovered", "2025-03-17"), people[1].pk: ("corrected", "2025-03-15")}


def test_a_silent_department_is_one_alert_and_none_per_person(cast):
    department, people = team(5)
    for person in people[:3]:
        work(person, "2025-02-05", "2025-03-10")
    for person in people[3:]:
        work(person, "2025-02-05", "2025-04-03")
    nights("2025-03-11", "2025-03-13")
    assert found() == [(None, department.name, "2025-03-12", "open")]
    for person in people[:3]:
        work(person, "2025-03-14", "2025-03-20")
    nights("2025-03-14", "2025-03-18")
    assert found() == [(None, department.name, "2025-03-12", "resolved")]


def test_exactly_half_of_a_department_is_not_over_half(cast):
    _department, people = team(4)
    for person in people[:2]:
        work(person, "2025-02-05", "2025-03-10")
    for person in people[2:]:
        work(person, "2025-02-05", "2025-03-14")
    nights("2025-03-11", "2025-03-12")
    assert [row[0] for row in found()] == [people[0].name, people[1].name]


def test_leave_is_no_silence(cast):
    _department, people = team(3)
    work(people[0], "2025-02-05", "2025-03-10")
    for person in people[1:]:
        work(person, "2025-02-05", "2025-03-20")
    Leave.objects.create(employee=people[0], kind="annual", start=date(2025, 3, 11), until=date(2025, 3, 14))
    nights("2025-03-11", "2025-03-16")
    assert found() == []
    nights("2025-03-17", "2025-03-18")
    assert found() == [(people[0].name, None, "2025-03-18", "open")]


def test_people_who_rarely_have_data_are_never_silent(cast):
    _department, people = team(3)
    observe(people[0], "orders", {"2025-03-03": 1, "2025-03-10": 1})
    night("2025-03-20")
    assert found() == []


def test_the_pure_reference():
    days = [date(2025, 3, 1) + timedelta(days=number) for number in range(22)]
    rule = {"window": 2, "regular_days": 20, "regular_share": 0.8}
    assert fell_silent(days, set(days[:16]), **rule) == days[-2:]
    assert fell_silent(days, set(days[:15]), **rule) == []
    assert fell_silent(days, set(days[:20]) | {days[-1]}, **rule) == []
    assert is_whole_group(3, 5, 0.5)
    assert not is_whole_group(2, 4, 0.5)
    assert not is_whole_group(1, 1, 0.5)
