"""Hire, transfer, raise, leave, heads, grants, accounts (spec 2.1)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from audit.models import AuditEntry
from people import services
from people.enums import GrantKind, HeadKind, Role
from people.models import Assignment, Compensation, DepartmentGrant, DepartmentHead, Employee, User, WorkDay
from people.night import prepare_day
from people.permissions import can_view_pay
from people.selectors import current_assignment
from people.selectors.histories import employees_as_of
from tests.factories import make_position, make_user

ON = date(2025, 3, 3)
DAY = timedelta(days=1)


def history(employee):
    rows = Assignment.objects.filter(employee=employee).order_by("start")
    return [(row.start, row.until, row.department.name) for row in rows]


def pay(employee):
    return [(row.start, row.until, row.salary) for row in employee.compensations.order_by("start")]


def last_action():
    return AuditEntry.objects.order_by("-id").values_list("action", flat=True).first()


@pytest.fixture
def newcomer(cast):
    return services.hire(
        number="007", name="孙可", hire_date=ON, department=cast.live, position=make_position(), manager=cast.tao,
        salary=Decimal("10000"), bonus_share=Decimal("0.2"), actor=cast.hr,
    )  # fmt: skip


def test_hire(cast, newcomer):
    assert newcomer.number == "007" and newcomer.sort_key == "sun ke sk"
    assert current_assignment(newcomer, ON).manager == cast.tao
    assert current_assignment(newcomer, ON - DAY) is None
    assert pay(newcomer) == [(ON, None, Decimal("10000.00"))]
    assert last_action() == "people.employee.hired"


def test_a_number_is_used_once(cast, newcomer):
    with pytest.raises(services.PeopleRefused, match="007"):
        services.hire(
            number="007", name="X", hire_date=ON, department=cast.live, position=make_position(), actor=cast.hr
        )


def test_transfer_cuts_the_history_and_keeps_the_rest(cast, newcomer):
    later = ON + 10 * DAY
    assert services.transfer(employee=newcomer, start=later, department=cast.service, actor=cast.hr, reason="match")
    assert history(newcomer) == [(ON, later - DAY, "直播组"), (later, None, "客服部")]
    assert current_assignment(newcomer, later).manager == cast.tao
    assert not services.transfer(employee=newcomer, start=later, department=cast.service, actor=cast.hr)
    entry = AuditEntry.objects.filter(action="people.employee.transferred").get()
    assert entry.person_key is not None


def test_transfer_refusals(cast, newcomer):
    with pytest.raises(services.PeopleRefused, match="own manager"):
        services.transfer(employee=newcomer, start=ON, manager=newcomer, actor=cast.hr)
    with pytest.raises(services.PeopleRefused, match="before the hire date"):
        services.transfer(employee=newcomer, start=ON - DAY, department=cast.service, actor=cast.hr)


def test_the_database_refuses_two_assignments_on_one_day(cast, newcomer):
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(
            employee=newcomer, department=cast.service, position=make_position(), start=ON + DAY, until=ON + DAY
        )


def test_raise_and_correction(cast, newcomer):
    later = ON + 30 * DAY
    services.change_pay(employee=newcomer, start=later, salary=Decimal("12000"), actor=cast.hr)
    assert pay(newcomer) == [(ON, later - DAY, Decimal("10000.00")), (later, None, Decimal("12000.00"))]
    services.change_pay(employee=newcomer, start=later, salary=Decimal("10000"), actor=cast.hr)
    assert pay(newcomer) == [(ON, None, Decimal("10000.00"))]
    assert newcomer.compensations.get().bonus_share == Decimal("0.2")


def test_leave_ends_everything_on_the_last_day(cast):
    last = ON + 4 * DAY
    services.leave(employee=cast.lin, leave_date=last, leave_type="resigned", leave_reason="moves", actor=cast.hr)
    assert history(cast.lin)[-1][1] == last and cast.lin.compensations.get().until == last
    assert DepartmentHead.objects.get(employee=cast.lin).until == last
    assert services.close_accounts(on=last) == 0
    assert services.close_accounts(on=last + DAY) == 1
    assert services.close_accounts(on=last + DAY) == 0
    assert not User.objects.get(pk=cast.lin.user_id).is_active


def test_the_night_closes_accounts_and_prepares_the_calendar(cast, now):
    services.leave(employee=cast.wei, leave_date=ON, leave_type="resigned", actor=cast.hr)
    assert prepare_day(on=ON - DAY, now=now)["accounts_closed"] == 0
    assert prepare_day(on=ON, now=now)["accounts_closed"] == 1
    again = prepare_day(on=ON, now=now)
    assert again == {"accounts_closed": 0, "people": employees_as_of(ON).count()}
    assert WorkDay.objects.filter(pk=ON + 60 * DAY).exists()


def test_leave_date_can_be_moved(cast):
    for last in (ON, ON + 20 * DAY):
        services.leave(employee=cast.wei, leave_date=last, leave_type="expired", actor=cast.hr)
        assert history(cast.wei)[-1][1] == last
    with pytest.raises(services.PeopleRefused, match="before the hire date"):
        services.leave(employee=cast.wei, leave_date=date(2020, 1, 1), leave_type="expired", actor=cast.hr)


def test_a_new_head_ends_the_one_before(cast):
    services.appoint_head(department=cast.operations, employee=cast.tao, start=ON, actor=cast.hr)
    rows = DepartmentHead.objects.filter(department=cast.operations).order_by("start")
    assert [(row.employee.name, row.until) for row in rows] == [("Lin", ON - DAY), ("Tao", None)]
    with pytest.raises(services.PeopleRefused, match="for a period"):
        services.appoint_head(
            department=cast.operations, employee=cast.wei, start=ON, kind=HeadKind.DEPUTY, actor=cast.hr
        )


def test_pay_grants_need_an_end_and_a_reason(cast):
    given = {"user": cast.lin.user, "department": cast.operations, "kind": GrantKind.VIEW_PAY, "start": ON}
    with pytest.raises(services.PeopleRefused):
        services.give_grant(until=None, actor=cast.hr, reason="x", **given)
    with pytest.raises(services.PeopleRefused):
        services.give_grant(until=ON, actor=cast.hr, reason=" ", **given)
    grant = services.give_grant(until=ON, actor=cast.hr, reason="report", **given)
    again = services.give_grant(until=ON + DAY, actor=cast.hr, reason="report", **given)
    assert grant.pk == again.pk and can_view_pay(cast.lin.user, cast.wei, ON + DAY)
    services.end_grant(grant=again, actor=cast.hr)
    assert not DepartmentGrant.objects.exists() and last_action() == "people.grant.ended"


def test_departments_are_made_from_paths(cast):
    group = services.ensure_department(path="运营中心/天猫组/夜班", actor=cast.hr)
    assert group.parent.path == "运营中心/天猫组" and group.parent.parent == cast.operations
    assert group.lineage == f"{group.parent.lineage}{group.pk}/"
    assert services.ensure_department(path="运营中心/天猫组/夜班", actor=cast.hr) == group
    with pytest.raises(services.PeopleRefused, match="empty"):
        services.ensure_department(path="运营中心//夜班", actor=cast.hr)


def test_histories_in_bulk_write_one_entry_and_nothing_twice(cast):
    people = [cast.wei.pk, cast.mei.pk]
    before = services.load_histories(Compensation, people)
    value = services.CompensationValue(Decimal("11000.00"), None)
    from people.history import place

    after = {pk: place(before[pk], ON, value) for pk in people}
    entries = AuditEntry.objects.count()
    saved = services.save_histories(model=Compensation, before=before, after=after, actor=cast.hr)
    assert (saved.created, saved.changed, saved.removed) == (2, 2, 0)
    assert AuditEntry.objects.count() == entries + 1
    now = services.load_histories(Compensation, people)
    same = {pk: place(now[pk], ON, value) for pk in people}
    assert services.save_histories(model=Compensation, before=now, after=same, actor=cast.hr).changed == 0
    assert AuditEntry.objects.count() == entries + 1


def test_accounts_in_bulk(cast):
    person = services.hire(
        number="0100", name="Ann", hire_date=ON, department=cast.live, position=make_position(), actor=cast.hr
    )
    slips = services.create_accounts(employees=[person, cast.wei], actor=cast.hr)
    assert [slip.username for slip in slips] == ["0100"]
    user = Employee.objects.get(pk=person.pk).user
    assert user.must_change_password and user.check_password(slips[0].password)
    assert "password" not in str(AuditEntry.objects.order_by("-id")[0].after)
    assert services.create_accounts(employees=[Employee.objects.get(pk=person.pk)], actor=cast.hr) == []


def test_accounts_by_phone_refuse_a_missing_or_taken_number(cast):
    people = [
        services.hire(
            number=f"02{n}", name=f"P{n}", hire_date=ON, department=cast.live, position=make_position(),
            actor=cast.hr, phone=phone,
        )
        for n, phone in enumerate(["13800000000", "13800000000", ""])
    ]  # fmt: skip
    with pytest.raises(services.PeopleRefused, match="taken"):
        services.create_accounts(employees=people[:2], actor=cast.hr, by="phone")
    with pytest.raises(services.PeopleRefused, match="no phone"):
        services.create_accounts(employees=people[2:], actor=cast.hr, by="phone")
    assert services.create_accounts(employees=people[:1], actor=cast.hr, by="phone")[0].username == "13800000000"


def test_roles_and_the_last_hr(cast):
    services.set_roles(user=cast.finance, roles=["finance", "auditor"], actor=cast.hr)
    assert set(cast.finance.groups.values_list("name", flat=True)) == {"finance", "auditor"}
    with pytest.raises(services.PeopleRefused, match="yourself"):
        services.set_roles(user=cast.hr, roles=[], actor=cast.hr)
    with pytest.raises(services.PeopleRefused, match="Unknown role"):
        services.set_roles(user=cast.finance, roles=["boss"], actor=cast.hr)
    User.objects.filter(groups__name=Role.HR).exclude(pk=cast.hr.pk).update(is_active=False)
    with pytest.raises(services.PeopleRefused, match="at least one"):
        services.set_roles(user=cast.hr, roles=[], actor=cast.finance)


def test_invitation_and_reset(cast):
    path = services.invite_user(email="New@Example.com", name="New", roles=["finance"], actor=cast.hr)
    user = User.objects.get(email="new@example.com")
    assert not user.has_usable_password() and path.startswith("/")
    password = services.reset_password(user=user, actor=cast.hr)
    fresh = User.objects.get(pk=user.pk)
    assert fresh.check_password(password) and fresh.must_change_password


def test_pay_reads_are_logged_but_not_ones_own(cast):
    with transaction.atomic():
        assert services.log_pay_read(actor=cast.hr, employees=[cast.wei, cast.mei]) == 2
        assert services.log_pay_read(actor=cast.wei.user, employees=[cast.wei]) == 0
    assert AuditEntry.objects.filter(action="audit.pay.viewed", actor_name="Hong").count() == 2


def test_closing_an_account(cast):
    user = make_user("x")
    assert services.set_account_open(user=user, is_open=False, actor=cast.hr)
    assert not services.set_account_open(user=user, is_open=False, actor=cast.hr)
