"""Who proposes, decides and sees nominations and recognitions (spec 4.5)."""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from people import permissions
from people.models import Employee
from performance.growth.enums import NominationState
from performance.growth.models import Nomination, Recognition


def may_lead(user: Any, on: date) -> bool:
    """HR, or somebody with people to lead."""
    return permissions.is_hr(user) or bool({"head", "deputy", "manager"} & permissions.roles_of(user, on))


def require_leader(user: Any, on: date) -> None:
    if not may_lead(user, on):
        raise PermissionDenied("only heads and HR")


def led_people(user: Any, on: date) -> QuerySet[Employee]:
    """Whom the account may propose or recognise: those it leads, everybody employed for HR; never oneself."""
    me = permissions.employee_of(user, on)
    rows = Employee.objects.all() if permissions.is_hr(user) else permissions.led_employees(user, on)
    rows = rows.filter(Q(leave_date__isnull=True) | Q(leave_date__gte=on), hire_date__lte=on)
    return rows.exclude(pk=me.pk) if me else rows


def access_led_person(user: Any, public_id: UUID | str, on: date) -> Employee:
    """Somebody to propose or recognise: 404 when not seen, 403 when seen but not led (oneself, too)."""
    employee = permissions.access_employee(user, public_id, on)
    if not led_people(user, on).filter(pk=employee.pk).exists():
        raise PermissionDenied("only the boss or HR")
    return employee


def visible_nominations(user: Any, on: date) -> QuerySet[Nomination]:
    """HR: all but those about oneself; others: those they made, those of people they lead, and one's own approved."""
    rows = Nomination.objects.select_related("employee", "position", "nominated_by", "decided_by")
    me = permissions.employee_of(user, on)
    own = Q(employee=me, state=NominationState.APPROVED) if me else Q(pk__in=[])
    if permissions.is_hr(user):
        return rows.filter(~Q(employee=me) | own) if me else rows
    led = Q(employee__in=permissions.led_employees(user, on)) if me else Q(pk__in=[])
    return rows.filter(own | ((Q(nominated_by=user) | led) & ~Q(employee=me)))


def access_nomination(user: Any, public_id: UUID, on: date) -> Nomination:
    """The nomination if the account may see it, else Http404."""
    found = visible_nominations(user, on).filter(public_id=public_id).first()
    if found is None:
        raise Http404("no such nomination")
    return found


def why_not_decider(user: Any, nomination: Nomination, on: date) -> str:
    """Why this account may not decide it, or an empty string: HR, neither who proposed nor who is proposed."""
    if not permissions.is_hr(user):
        return _("HR decides nominations.")
    if nomination.state != NominationState.PROPOSED:
        return _("This nomination is decided already.")
    if nomination.nominated_by_id == user.pk:
        return _("You proposed it: somebody else decides.")
    me = permissions.employee_of(user, on)
    return _("Nobody decides their own nomination.") if me and me.pk == nomination.employee_id else ""


def visible_recognitions(user: Any, on: date) -> QuerySet[Recognition]:
    """HR: all; others: their own, those they gave, and those of people they lead."""
    rows = Recognition.objects.select_related("employee", "given_by")
    if permissions.is_hr(user):
        return rows
    me = permissions.employee_of(user, on)
    mine = Q(given_by=user)
    if me:
        mine |= Q(employee=me) | Q(employee__in=permissions.led_employees(user, on))
    return rows.filter(mine)


def access_recognition(user: Any, public_id: UUID, on: date) -> Recognition:
    """The recognition if the account may see it, else Http404."""
    found = visible_recognitions(user, on).filter(public_id=public_id).first()
    if found is None:
        raise Http404("no such recognition")
    return found


def may_withdraw(user: Any, recognition: Recognition) -> bool:
    """Who gave it, and HR."""
    return recognition.withdrawn_at is None and (recognition.given_by_id == user.pk or permissions.is_hr(user))
