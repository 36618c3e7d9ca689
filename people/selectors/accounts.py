"""Accounts with their roles and grants, for HR."""

from datetime import date
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery, Value
from django.http import Http404

from people.enums import GrantKind
from people.models import Department, DepartmentGrant, Employee, User
from people.selectors.people import with_place

KIND_LABELS = dict(GrantKind.choices)


def list_accounts() -> QuerySet[User]:
    """Every account with role names, number of the employee and whether a second factor is set up."""
    # A subquery: only the page that is shown asks for its roles, and counting the accounts asks for none.
    names = StringAgg("name", delimiter=Value(","), order_by="name")
    roles = Group.objects.filter(user=OuterRef("pk")).order_by().values("user").annotate(names=names).values("names")
    return User.objects.annotate(
        role_names=Subquery(roles),
        employee_number=F("employee__number"),
        has_factor=Exists(Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)),
    ).order_by("display_name", "username")


def get_account(public_id: UUID) -> User:
    found = list_accounts().filter(public_id=public_id).first()
    if found is None:
        raise Http404("no such account")
    return found


def grants_of(user: User) -> QuerySet[DepartmentGrant]:
    """Grants of an account, ended ones too, latest first."""
    rows = DepartmentGrant.objects.filter(user=user)
    return rows.select_related("permission", "content_object", "granted_by").order_by("-start", "pk")


def list_grants(on: date) -> QuerySet[DepartmentGrant]:
    """Grants in force or to come."""
    rows = DepartmentGrant.objects.exclude(until__lt=on)
    return rows.select_related("permission", "content_object", "user").order_by("until", "pk")


def without_account(department: Department | None, on: date) -> QuerySet[Employee]:
    """People without an account who work here or will: of a department with all below, None for the whole company.

    Each has `department_path`; in order of department and name, as slips are handed out.
    """
    here = Employee.objects.filter(user__isnull=True).exclude(leave_date__lt=on)
    rows = with_place(here, on, ["department_path"])
    if department:
        held = here.filter(assignments__department__lineage__startswith=department.lineage)
        rows = rows.filter(pk__in=held.exclude(assignments__until__lt=on).values("pk"))
    return rows.order_by("department_path", "sort_key", "number")
