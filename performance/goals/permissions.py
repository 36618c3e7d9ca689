"""Who sees, writes, agrees and rates which goals (spec 4.1).

Goals of the company and its departments are everybody's to read. A person's goals are read by whoever may see the
person, written by the person and those who lead them, and rated by those who lead them or HR, never by oneself.
"""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from people import permissions
from people.models import Department, Employee
from performance.goals.enums import OF_DEPARTMENTS, GoalLevel, PartKind
from performance.goals.models import Goal, GoalPart
from performance.reviews.enums import SHOWN_TO_EMPLOYEES

OPEN_TO_ALL = (GoalLevel.COMPANY, *sorted(OF_DEPARTMENTS))
LEADERS = frozenset({"head", "deputy", "manager"})


def visible_goals(user: Any, on: date) -> QuerySet[Goal]:
    """Goals the account may read: those of the company and departments, and of the people it may see."""
    roles = permissions.roles_of(user, on)
    if not roles:
        return Goal.objects.none()
    own = Q(level=GoalLevel.PERSON, employee__in=permissions.visible_employees(user, on))
    shown = Q(level__in=OPEN_TO_ALL) | own
    if may_use_templates(user, on):
        shown |= Q(level=GoalLevel.TEMPLATE)
    return Goal.objects.filter(shown)


def may_use_templates(user: Any, on: date) -> bool:
    return permissions.is_hr(user) or bool(permissions.roles_of(user, on) & LEADERS)


def leads(user: Any, employee: Employee, on: date) -> bool:
    """Whether the account speaks for the company about this person: who leads them, or HR; never oneself."""
    if employee.user_id == user.pk:
        return False
    return permissions.is_hr(user) or permissions.led_employees(user, on).filter(pk=employee.pk).exists()


def can_write(user: Any, goal: Goal, on: date) -> bool:
    """Change what the goal says."""
    if goal.employee:
        return goal.employee.user_id == user.pk or leads(user, goal.employee, on)
    if goal.department:
        return permissions.is_hr(user) or permissions.is_head_of(user, goal.department, on)
    return permissions.is_hr(user)


def can_report(user: Any, goal: Goal, on: date) -> bool:
    """Check in: whoever may write it, and the heads of every department that owns a share."""
    if goal.level == GoalLevel.TEMPLATE:
        return False
    if can_write(user, goal, on):
        return True
    shares = goal.parts.filter(kind=PartKind.SHARE).select_related("department")
    return any(permissions.is_head_of(user, part.department, on) for part in shares if part.department)


def can_rate(user: Any, goal: Goal, on: date) -> bool:
    """Give the result: who leads the person; of a department's goal HR or a head above it; never one's own."""
    if goal.employee:
        return leads(user, goal.employee, on)
    if permissions.is_hr(user):
        return goal.level != GoalLevel.TEMPLATE
    above = goal.department.parent if goal.department else None
    return bool(above and permissions.is_head_of(user, above, on))


def can_see_result(user: Any, goal: Goal, on: date) -> bool:
    """The rated result is a part of a score: the person reads it only once its cycle is published (spec 4.2)."""
    if goal.rated_at is None:
        return False
    if goal.employee is None:
        return True
    if goal.cycle is None or goal.cycle.stage in SHOWN_TO_EMPLOYEES:
        return True
    return leads(user, goal.employee, on)


def access_goal(user: Any, public_id: UUID, on: date) -> Goal:
    """A goal the account may read, else Http404."""
    # Planning a join of all that a goal may point at takes longer than reading it: the rarer ones are read when shown.
    rows = visible_goals(user, on).select_related("employee", "department__parent", "cycle", "parent")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404("no such goal")
    return found


def access_goal_to_write(user: Any, public_id: UUID, on: date) -> Goal:
    """404 when not seen, 403 when seen but not one's to change."""
    return _require(access_goal(user, public_id, on), can_write, user, on)


def access_goal_to_report(user: Any, public_id: UUID, on: date) -> Goal:
    return _require(access_goal(user, public_id, on), can_report, user, on)


def access_goal_to_rate(user: Any, public_id: UUID, on: date) -> Goal:
    return _require(access_goal(user, public_id, on), can_rate, user, on)


def _require(goal: Goal, can: Any, user: Any, on: date) -> Goal:
    if not can(user, goal, on):
        raise PermissionDenied("not yours")
    return goal


def access_person(user: Any, public_id: UUID, on: date) -> Employee:
    """Somebody whose goals the account may write: oneself, or one led; 404 when not seen, 403 otherwise."""
    employee = permissions.access_employee(user, public_id, on)
    if employee.user_id != user.pk and not leads(user, employee, on):
        raise PermissionDenied("only the person and those who lead them")
    return employee


def access_department(user: Any, public_id: UUID, on: date) -> Department:
    """A department whose goals the account may write."""
    department = permissions.access_department(user, public_id, on)
    if not (permissions.is_hr(user) or permissions.is_head_of(user, department, on)):
        raise PermissionDenied("only its head and HR")
    return department


def shared_with(department: Any) -> Exists:
    """Goals of which the department (an id or OuterRef) owns a share, for filters."""
    return Exists(GoalPart.objects.filter(goal=OuterRef("pk"), kind=PartKind.SHARE, department=department))
