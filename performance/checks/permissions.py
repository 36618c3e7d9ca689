"""Who sees findings and who may decide them (spec 5.2)."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from people import permissions
from people.models import Assignment, Department, DepartmentHead, Employee
from performance.checks.enums import FindingState
from performance.checks.models import Finding
from performance.reviews.enums import Stage


def visible_findings(user: Any, on: date) -> QuerySet[Finding]:
    """HR sees every finding; a scorer those upheld about the own scores, since these must be changed.

    Nobody sees a finding that concerns their own appraisal.
    """
    rows = Finding.objects.all()
    me = permissions.employee_of(user, on)
    if not permissions.is_hr(user):
        if me is None:
            return rows.none()
        rows = rows.filter(scorer=me).exclude(state=FindingState.OPEN)
    return rows.exclude(employees=me) if me else rows


def access_finding(user: Any, public_id: UUID, on: date) -> Finding:
    """The finding if the account may see it, else Http404."""
    rows = visible_findings(user, on).select_related("cycle", "department", "scorer__user", "person")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404("no such finding")
    return found


def access_risk_department(user: Any, public_id: UUID) -> Department:
    """The department whose risk report the account may read: HR only, Http404 for everybody else."""
    found = Department.objects.filter(public_id=public_id).first() if permissions.is_hr(user) else None
    if found is None:
        raise Http404("no such department")
    return found


def why_not_reviewer(user: Any, finding: Finding, on: date, *, again: bool = False) -> str:
    """Why this account may not decide the finding, or an empty string: neither the scorer nor of the department.

    again: HR correcting afterwards, whatever the state.
    """
    if not permissions.is_hr(user):
        return _("Second reviews are HR's.")
    if not again and finding.state != FindingState.OPEN:
        return _("This finding is decided already.")
    if finding.cycle.stage in (Stage.HEAD, Stage.SECOND):
        return _("Scores are still being given: decide when every head has handed in.")
    me = permissions.employee_of(user, on)
    if me is None:
        return ""
    if finding.scorer_id == me.pk:
        return _("You scored these people: somebody else reviews it.")
    if _belongs(me, finding.department, on):
        return _("You belong to this department: somebody else reviews it.")
    return ""


def _belongs(me: Employee, department: Department, on: date) -> bool:
    """Whether the person works in the department, anywhere under it, or heads one of these."""
    inside = {"employee": me, "department__lineage__startswith": department.lineage}
    rows = (Assignment.objects, DepartmentHead.objects)
    return any(manager.as_of(on).filter(**inside).exists() for manager in rows)
