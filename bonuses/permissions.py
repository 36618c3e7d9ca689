"""Who may see and do what with bonuses: HR and finance the pools, heads their departments once released, everybody
their own award once released (spec 6.5, 6.6). Others' pay that is shown gets an audit entry by the view."""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404

from bonuses.approval_kinds import ADJUSTMENT, POOL
from bonuses.enums import OPENED_STATES, QUESTION_STATES, RETURNABLE_STATES, SEALED_STATES, WAITING_STATES, PoolState
from bonuses.models import Adjustment, Award, BonusPool, FundingPart, Scenario
from people import permissions as people
from people.approvals import selectors as approvals
from people.models import Department, Employee


def can_view_pools(user: Any) -> bool:
    return people.is_hr(user) or people.is_finance(user)


def access_pool(user: Any, public_id: UUID | str, on: date | None = None, *, alone: bool = False) -> BonusPool:
    """The pool for HR and finance, with `on` also for those a step of its approval names; else there is none.

    alone: without the chosen scenario and the pool before, where a page tells of neither.
    """
    rows = BonusPool.objects.order_by("pk")
    if not alone:
        rows = rows.select_related("chosen", "carried_from").defer("chosen__inputs")  # the inputs are large
    pool = rows.filter(public_id=public_id).first()
    if pool is None or not sees_pool(user, pool, on):
        raise Http404("no such pool")
    return pool


def sees_pool(user: Any, pool: BonusPool, on: date | None = None) -> bool:
    """HR and finance; with `on` also whoever a step of its approval names."""
    return can_view_pools(user) or bool(on and _is_approver(user, POOL, pool, on))


def access_pool_for_hr(user: Any, public_id: UUID | str) -> BonusPool:
    """As access_pool; 403 for finance, who decide but don't shape."""
    pool = access_pool(user, public_id)
    people.require_hr(user)
    return pool


def access_scenario_for_hr(user: Any, public_id: UUID | str) -> Scenario:
    rows = Scenario.objects.select_related("pool", "plan").defer("inputs")  # read by what computes, never by a page
    scenario = rows.filter(public_id=public_id).first()
    if scenario is None or not can_view_pools(user):
        raise Http404("no such scenario")
    people.require_hr(user)
    return scenario


def access_part_for_hr(user: Any, public_id: UUID | str) -> FundingPart:
    part = FundingPart.objects.select_related("pool").filter(public_id=public_id).first()
    if part is None or not can_view_pools(user):
        raise Http404("no such source")
    people.require_hr(user)
    return part


def can_approve(user: Any, pool: BonusPool, on: date) -> bool:
    """Whether the step that waits is this person's."""
    return pool.state in WAITING_STATES and approvals.may_decide(user, approvals.open_request(POOL, pool), on)


def can_return(user: Any, pool: BonusPool, on: date) -> bool:
    """HR and finance while it can be, and whoever's turn it is."""
    if pool.state not in RETURNABLE_STATES:
        return False
    if pool.state == PoolState.SUBMITTED and not people.is_hr(user):
        return can_approve(user, pool, on)
    return can_view_pools(user) or can_approve(user, pool, on)


def _is_approver(user: Any, kind: str, subject: Any, on: date) -> bool:
    """Named for a step of the newest request: such a person may look at what is decided."""
    request = approvals.last_request(kind, subject)
    return request is not None and approvals.is_named(user, request, on)


def can_release(user: Any, pool: BonusPool) -> bool:
    return pool.state == PoolState.APPROVED and people.is_hr(user)


def can_pay(user: Any, pool: BonusPool) -> bool:
    return pool.state == PoolState.RELEASED and people.is_finance(user)


def can_make_payroll(user: Any, pool: BonusPool) -> bool:
    return pool.state in SEALED_STATES and can_view_pools(user)


def require(allowed: bool) -> None:
    """403 where the object may be seen but the act is not this person's."""
    if not allowed:
        raise PermissionDenied("not your turn")


def access_award(user: Any, public_id: UUID | str) -> Award:
    """Any award for HR and finance; one's own once its pool is released. Nothing else exists."""
    award = (
        Award.objects.select_related("employee", "department", "scenario__pool", "scenario__plan")
        .defer("scenario__inputs")
        .order_by("pk")
        .filter(public_id=public_id)
        .first()
    )
    if award is None:
        raise Http404("no such award")
    pool = award.scenario.pool
    opened = pool.state in OPENED_STATES and pool.chosen_id == award.scenario_id
    if can_view_pools(user) or (opened and award.employee.user_id == user.pk):
        return award
    raise Http404("no such award")


def is_own(user: Any, award: Award) -> bool:
    return award.employee.user_id == user.pk


def access_adjustment(user: Any, public_id: UUID | str, on: date) -> Adjustment:
    found = (
        Adjustment.objects.select_related(
            "award__employee", "award__department", "award__scenario__pool", "proposed_by"
        )
        .filter(public_id=public_id)
        .first()
    )
    if found is None or not (can_view_pools(user) or _is_approver(user, ADJUSTMENT, found, on)):
        raise Http404("no such adjustment")
    return found


def access_question_for_hr(user: Any, public_id: UUID | str) -> Adjustment:
    """A question about an award; 403 for finance, who see awards but don't answer, and for whoever asked."""
    rows = Adjustment.objects.filter(public_id=public_id, state__in=QUESTION_STATES)
    found = rows.select_related(
        "award__employee__user", "award__department", "award__scenario__pool", "award__scenario__plan"
    ).first()
    if found is None or not can_view_pools(user):
        raise Http404("no such question")
    people.require_hr(user)
    require(not is_own(user, found.award))
    return found


def can_decide(user: Any, adjustment: Adjustment, on: date) -> bool:
    """Whether the step that waits is this person's."""
    return approvals.may_decide(user, approvals.open_request(ADJUSTMENT, adjustment), on)


def access_department_pool(
    user: Any, pool_id: UUID | str, department_id: UUID | str, on: date
) -> tuple[BonusPool, Department]:
    """A released pool and a department the person heads (or one below it); HR sees every one."""
    pool = BonusPool.objects.filter(public_id=pool_id, state__in=OPENED_STATES).first()
    department = Department.objects.filter(public_id=department_id).first()
    if pool is None or department is None:
        raise Http404("no such department's bonuses")
    if not (people.is_hr(user) or people.is_head_of(user, department, on)):
        raise Http404("no such department's bonuses")
    return pool, department


def own_employee(user: Any) -> Employee | None:
    """The account's employee, also after leaving: a bonus of the past stays one's own."""
    return Employee.objects.filter(user=user).first()
