"""Rights from dated rows and grants, at request time (spec 1, 2.1). Expected sets are written out by hand."""

import re
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404

from people import permissions as may
from people.enums import GrantKind, HeadKind, Role
from people.models import Assignment, Employee, User
from people.services import give_grant
from tests.factories import make_department, make_employee, make_head, make_user
from tests.queries import counted_queries

ON = date(2025, 3, 3)
DAY = timedelta(days=1)


def names(rows):
    return sorted(row.name for row in rows)


def test_hr_sees_everybody(cast):
    assert names(may.visible_employees(cast.hr, ON)) == ["Lin", "Mei", "Pan", "Sun", "Tao", "Wei"]


def test_a_head_sees_the_department_with_all_below(cast):
    assert names(may.visible_employees(cast.lin.user, ON)) == ["Lin", "Mei", "Tao", "Wei"]
    assert names(may.visible_employees(cast.sun.user, ON)) == ["Pan", "Sun"]


def test_a_manager_sees_direct_and_indirect_reports(cast):
    junior = make_employee("Jun", cast.service, manager=cast.wei)
    assert names(may.visible_employees(cast.tao.user, ON)) == ["Jun", "Tao", "Wei"]
    assert names(may.reports_of(cast.tao, ON)) == ["Jun", "Wei"]
    assert names(may.led_employees(cast.wei.user, ON)) == [junior.name]


def test_a_circle_of_managers_ends(cast):
    Assignment.objects.filter(employee=cast.tao).update(manager=cast.wei)
    assert names(may.visible_employees(cast.tao.user, ON)) == ["Tao", "Wei"]


@pytest.mark.parametrize("who", ["wei", "mei", "pan"])
def test_an_employee_sees_only_themselves(cast, who):
    me = getattr(cast, who)
    assert names(may.visible_employees(me.user, ON)) == [me.name]


@pytest.mark.parametrize("who", ["finance", "auditor"])
def test_finance_and_auditor_see_nobody_on_people_pages(cast, who):
    assert names(may.visible_employees(getattr(cast, who), ON)) == []


def test_nobody_is_seen_by_who_isnt_signed_in_or_is_closed(cast):
    assert not may.visible_employees(AnonymousUser(), ON)
    User.objects.filter(pk=cast.hr.pk).update(is_active=False)
    closed = User.objects.get(pk=cast.hr.pk)
    assert not may.visible_employees(closed, ON) and not may.is_hr(closed)


def test_head_rights_begin_and_end_with_their_row(cast):
    make_head(cast.live, cast.mei, HeadKind.DEPUTY, start=ON, until=ON + 4 * DAY)
    user = cast.mei.user
    seen = {day: names(may.visible_employees(user, day)) for day in (ON - DAY, ON, ON + 4 * DAY, ON + 5 * DAY)}
    assert list(seen.values()) == [["Mei"], ["Mei", "Tao", "Wei"], ["Mei", "Tao", "Wei"], ["Mei"]]
    assert may.roles_of(user, ON) == {"employee", "deputy"}
    assert may.roles_of(user, ON + 5 * DAY) == {"employee"}


def test_who_was_transferred_away_is_out_of_sight(cast):
    Assignment.objects.filter(employee=cast.mei).update(until=ON - DAY)
    Assignment.objects.create(
        employee=cast.mei, department=cast.service, position=cast.mei.assignments.get().position, start=ON
    )
    assert "Mei" in names(may.visible_employees(cast.lin.user, ON - DAY))
    assert "Mei" not in names(may.visible_employees(cast.lin.user, ON))
    assert "Mei" in names(may.visible_employees(cast.sun.user, ON))


def test_a_leaver_stays_with_the_last_boss_and_loses_all_rights(cast):
    for who in (cast.wei, cast.tao):
        Employee.objects.filter(pk=who.pk).update(leave_date=ON - DAY)
        Assignment.objects.filter(employee=who).update(until=ON - DAY)
    assert {"Tao", "Wei"} <= set(names(may.visible_employees(cast.lin.user, ON)))
    assert not may.visible_employees(cast.tao.user, ON)


def test_a_grant_opens_a_department_until_its_end(cast):
    give_grant(
        user=cast.pan.user, department=cast.operations, kind=GrantKind.VIEW_PEOPLE, start=ON, until=ON + 2 * DAY,
        actor=cast.hr, reason="project",
    )  # fmt: skip
    assert names(may.visible_employees(cast.pan.user, ON + 2 * DAY)) == ["Lin", "Mei", "Pan", "Tao", "Wei"]
    assert names(may.visible_employees(cast.pan.user, ON + 3 * DAY)) == ["Pan"]
    assert names(may.visible_employees(cast.pan.user, ON - DAY)) == ["Pan"]
    assert may.led_employees(cast.pan.user, ON).count() == 0


def test_pay_is_seen_by_hr_and_oneself_and_by_grant_only(cast):
    assert names(may.pay_visible_employees(cast.hr, ON)) == ["Lin", "Mei", "Pan", "Sun", "Tao", "Wei"]
    assert names(may.pay_visible_employees(cast.lin.user, ON)) == ["Lin"]
    assert names(may.pay_visible_employees(cast.tao.user, ON)) == ["Tao"]
    grant = {"department": cast.live, "kind": GrantKind.VIEW_PAY, "start": ON, "until": ON + DAY, "actor": cast.hr}
    give_grant(user=cast.lin.user, reason="morning report", **grant)
    assert names(may.pay_visible_employees(cast.lin.user, ON + DAY)) == ["Lin", "Mei", "Tao", "Wei"]
    assert not may.can_view_pay(cast.lin.user, cast.wei, ON + 2 * DAY)


def test_a_pay_grant_opens_nobody_who_is_out_of_sight(cast):
    give_grant(
        user=cast.pan.user, department=cast.live, kind=GrantKind.VIEW_PAY, start=ON, until=ON + DAY,
        actor=cast.hr, reason="by mistake",
    )  # fmt: skip
    assert names(may.pay_visible_employees(cast.pan.user, ON)) == ["Pan"]


def test_a_department_without_lineage_opens_nothing(cast):
    broken = make_department("broken")
    type(broken).objects.filter(pk=broken.pk).update(lineage="")
    make_head(broken, cast.pan)
    assert names(may.visible_employees(cast.pan.user, ON)) == ["Pan"]


def test_what_one_may_not_see_does_not_exist(cast):
    assert may.access_employee(cast.lin.user, cast.wei.public_id, ON) == cast.wei
    with pytest.raises(Http404):
        may.access_employee(cast.lin.user, cast.pan.public_id, ON)
    with pytest.raises(Http404):
        may.access_employee(cast.hr, uuid4(), ON)
    with pytest.raises(PermissionDenied):
        may.access_employee_for_hr(cast.lin.user, cast.wei.public_id, ON)


def test_departments(cast):
    assert names(may.visible_departments(cast.hr, ON)) == ["客服部", "直播组", "运营中心"]
    assert names(may.visible_departments(cast.lin.user, ON)) == ["直播组", "运营中心"]
    assert names(may.visible_departments(cast.wei.user, ON)) == ["直播组"]
    viewer = make_user("hq", Role.GROUP_VIEWER)
    assert names(may.visible_departments(viewer, ON)) == ["客服部", "直播组", "运营中心"]
    assert may.is_head_of(cast.lin.user, cast.live, ON) and not may.is_head_of(cast.sun.user, cast.live, ON)


def test_boss_is_manager_else_nearest_head_never_oneself(cast):
    found = {name: may.boss_of(getattr(cast, name), ON) for name in ("wei", "mei", "tao", "lin", "pan")}
    assert found == {"wei": cast.tao, "mei": cast.lin, "tao": cast.lin, "lin": None, "pan": cast.sun}
    assert may.is_boss_of(cast.tao.user, cast.wei, ON) and not may.is_boss_of(cast.lin.user, cast.wei, ON)


def test_boss_who_left_is_replaced_by_the_head(cast):
    Employee.objects.filter(pk=cast.tao.pk).update(leave_date=ON - DAY)
    assert may.boss_of(cast.wei, ON) == cast.lin


def test_roles(cast):
    assert may.roles_of(cast.hr, ON) == {"hr"}
    assert may.roles_of(cast.lin.user, ON) == {"employee", "head"}
    assert may.roles_of(cast.tao.user, ON) == {"employee", "manager"}
    assert may.roles_of(AnonymousUser(), ON) == frozenset()


@pytest.mark.parametrize("people", [1, 3])
def test_query_counts_do_not_grow(cast, people):
    for number in range(people):
        make_employee(f"Extra{number}", cast.live, manager=cast.tao)
    head = User.objects.get(pk=cast.lin.user_id)
    with counted_queries() as made:
        list(may.visible_employees(head, ON))
    assert len(made) == 5, made  # groups, employee, headships, grants, people
    everybody = list(Employee.objects.values_list("pk", flat=True))
    with counted_queries() as made:
        may.bosses_of(everybody, ON)
    assert len(made) == 2, made  # places with the heads above them, people


def test_nobody_asks_guardian_itself():
    """`has_perm` on a department doesn't know the end of a grant: people.permissions is the only door."""
    root = Path(__file__).resolve().parents[2]
    apps = ("hrplatform", "tenants", "audit", "jobs", "intake", "people", "notices", "performance", "pip_workflow",
            "bonuses", "insights")  # fmt: skip
    asking = re.compile(r"\.has_perms?\(|get_objects_for_user|get_perms\(|ObjectPermissionChecker")
    found = [
        str(path.relative_to(root))
        for app in apps
        for path in (root / app).rglob("*.py")
        if asking.search(path.read_text(encoding="utf-8")) and path.name != "grants.py"
    ]
    assert found == []
