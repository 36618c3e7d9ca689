"""Who opens dossiers: HR and auditors. Everybody else is told nothing, not even that there is one."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.urls import reverse

from hrplatform.lib.roles import has_role, require_role
from people.enums import Role
from people.models import Employee
from people.permissions import is_hr
from pip_workflow.dossier.models import LitigationHold

READERS = (Role.HR, Role.AUDITOR)


def require_reader(user: Any) -> None:
    """403 for everybody but HR and auditors."""
    require_role(user, *READERS)


def access_case(user: Any, public_id: UUID) -> Employee:
    """The employee whose dossier is asked for; never one's own; 404 for everybody else."""
    if not has_role(user, *READERS):
        raise Http404("no such dossier")
    employee = Employee.objects.filter(public_id=public_id).first()
    if employee is None or employee.user_id == user.pk:
        raise Http404("no such dossier")
    return employee


def case_url(user: Any, employee: Employee) -> str:
    """Where the person's dossier is made, for those who may; empty for everybody else."""
    if not has_role(user, *READERS) or employee.user_id == user.pk:
        return ""
    return reverse("dossiers:case", args=[employee.public_id])


def access_case_for_hr(user: Any, public_id: UUID) -> Employee:
    """The employee, for HR: holds are HR's to place and to lift."""
    if not is_hr(user):
        raise Http404("no such dossier")
    return access_case(user, public_id)


def access_hold(user: Any, public_id: UUID) -> LitigationHold:
    """A hold that stands, for HR."""
    hold = LitigationHold.objects.filter(public_id=public_id).select_related("employee").first()
    if hold is None or not is_hr(user) or hold.employee.user_id == user.pk:
        raise Http404("no such hold")
    return hold
