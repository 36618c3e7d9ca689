"""Who is HR and who leads it."""

from datetime import date
from decimal import Decimal

import pytest

from people.enums import Role
from people.errors import PeopleRefused
from people.models import User
from people.selectors import hr_leads, hr_users
from people.services import change_pay, set_account_open, set_roles
from tests.factories import make_department, make_employee, make_user


@pytest.fixture
def hong(company):
    return make_user("hong", Role.HR)


def test_hr_users_are_those_who_can_sign_in(hong):
    admin = User.objects.get(username="admin@acme.example")
    make_user("fang", Role.FINANCE)
    gone = make_user("gone", Role.HR)
    set_account_open(user=gone, is_open=False, actor=hong)
    assert hr_users() == [admin, hong]


def test_the_lead_is_all_of_hr_until_somebody_is_marked(hong):
    assert hr_leads() == hr_users()
    set_roles(user=hong, roles=[Role.HR, Role.HR_LEAD], actor=None)
    assert hr_leads() == [hong]


def test_a_lead_who_left_leads_nobody(hong):
    set_roles(user=hong, roles=[Role.HR, Role.HR_LEAD], actor=None)
    set_account_open(user=hong, is_open=False, actor=None)
    assert hong not in hr_leads()
    assert hr_leads() == hr_users() != []


def test_a_lead_must_be_hr(hong):
    with pytest.raises(PeopleRefused, match="tick both"):
        set_roles(user=make_user("wei"), roles=[Role.HR_LEAD], actor=hong)


def test_nobody_of_hr_raises_themselves_while_there_is_a_colleague(hong):
    for role in (Role.HR_LEAD, Role.PROTECTED, Role.FINANCE, Role.AUDITOR):
        with pytest.raises(PeopleRefused, match="colleague"):
            set_roles(user=hong, roles=[Role.HR, role], actor=hong)
    me = make_employee("Hua", make_department("Office"), user=False)
    me.user = hong
    me.save()
    with pytest.raises(PeopleRefused, match="colleague"):
        change_pay(employee=me, start=date(2025, 4, 1), salary=Decimal(99000), actor=hong)
    admin = User.objects.get(username="admin@acme.example")
    assert change_pay(employee=me, start=date(2025, 4, 1), salary=Decimal(9000), actor=admin)
    set_account_open(user=admin, is_open=False, actor=hong)
    set_roles(user=hong, roles=[Role.HR, Role.PROTECTED], actor=hong)  # a company's only HR admin
