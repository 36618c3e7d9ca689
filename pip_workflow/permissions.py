"""Who may do what with a plan; every loader answers 404 for what one may not see."""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404

from people import permissions
from people.models import Employee
from pip_workflow.models import Plan
from pip_workflow.selectors import involved_in, visible_plans


def access_plan(user: Any, public_id: object, on: date) -> Plan:
    """The plan, if the account may see it; Http404 otherwise."""
    plan = visible_plans(user, on).filter(public_id=public_id).first()
    if plan is None:
        raise Http404("no such plan")
    return plan


def access_plan_to_lead(user: Any, public_id: object, on: date) -> Plan:
    """The plan for its lead or HR; 403 for those who may only see it (the employee, a higher head)."""
    plan = access_plan(user, public_id, on)
    if not can_lead(user, plan, on):
        raise PermissionDenied("only the plan's lead or HR")
    return plan


def access_plan_to_decide(user: Any, public_id: object, on: date) -> Plan:
    """The plan for those who may decide it: HR, or a head above; never the employee."""
    plan = access_plan(user, public_id, on)
    if not can_decide(user, plan, on):
        raise PermissionDenied("only HR or a head above")
    return plan


def access_own_plan(user: Any, public_id: object, on: date) -> Plan:
    """The plan for the employee it is about; 403 for others who may see it."""
    plan = access_plan(user, public_id, on)
    if not is_own(user, plan):
        raise PermissionDenied("only the employee")
    return plan


def access_employee_for_plan(user: Any, public_id: UUID | str, on: date) -> Employee:
    """Somebody a plan may be drafted for: one's direct or indirect report, or anyone for HR; never oneself."""
    employee = permissions.access_employee(user, public_id, on)
    is_led = permissions.led_employees(user, on).filter(pk=employee.pk).exists()
    if employee.user_id == user.pk or not (is_led or permissions.is_hr(user)):
        raise PermissionDenied("only the boss or HR")
    return employee


def is_own(user: Any, plan: Plan) -> bool:
    return plan.employee.user_id == user.pk


def can_lead(user: Any, plan: Plan, on: date) -> bool:
    if is_own(user, plan):
        return False
    return permissions.is_hr(user) or plan.lead.user_id == user.pk or permissions.is_boss_of(user, plan.employee, on)


def can_decide(user: Any, plan: Plan, on: date) -> bool:
    """Who may open the decision page; G10 then asks whether this person may decide against the employee."""
    if is_own(user, plan):
        return False
    return permissions.is_hr(user) or permissions.led_employees(user, on).filter(pk=plan.employee_id).exists()


def can_answer(user: Any, plan: Plan, on: date) -> bool:
    """An objection is answered by someone of HR who had no part in the plan (G10)."""
    return permissions.is_hr(user) and user.pk not in involved_in(plan)
