"""One goal: read, written, changed."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hrplatform.lib.formats import plain_number
from hrplatform.lib.http import query_id
from people import permissions as people_permissions
from people.models import Assignment, Department, Employee
from performance.goals import permissions, presenters
from performance.goals.enums import COUNTED, OF_DEPARTMENTS, GoalKind, GoalLevel, GoalState
from performance.goals.errors import GoalRefused
from performance.goals.forms import GoalForm, PartSet, ShareSet, part_rows, share_rows
from performance.goals.forms_acts import WhyForm
from performance.goals.models import Goal
from performance.goals.periods import quarter_of
from performance.goals.services import GoalRequest, change_goal, create_goal, wording_stamp
from performance.reviews.views.edge import moment

both = require_http_methods(["GET", "HEAD", "POST"])
OVER = (GoalState.DONE, GoalState.DROPPED)


@dataclass(frozen=True)
class Owner:
    """Whose goal is written: a person's, a department's, a template, or (nothing set) the company's."""

    employee: Employee | None = None
    department: Department | None = None
    is_template: bool = False

    @property
    def name(self) -> str:
        if self.is_template:
            return _("Goal template")
        if self.employee:
            return self.employee.name
        return self.department.name if self.department else _("Company")


@login_required
@require_safe
def show_goal(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One goal with its parts, check-ins, what stands below it, and what the reader may do."""
    _now, on = moment(request)
    return goal_page(request, permissions.access_goal(request.user, public_id, on), on)


def goal_page(request: HttpRequest, goal: Goal, on: date, why: WhyForm | None = None, act: str = "") -> HttpResponse:
    user: Any = request.user
    is_own = bool(goal.employee and goal.employee.user_id == user.pk)
    is_boss = bool(goal.employee and permissions.leads(user, goal.employee, on))
    open_side = not (goal.employee_agreed_at if is_own else goal.boss_agreed_at)
    below = permissions.visible_goals(user, on).filter(parent=goal).exclude(state=GoalState.DROPPED)
    running = goal.state in COUNTED and goal.level != GoalLevel.TEMPLATE
    context = {
        "goal": goal, "card": presenters.build_card(goal, viewer=user, on=on),
        "check_ins": presenters.history(goal.check_ins.select_related("by")[:20]),
        "below": [presenters.person_row(row, 0) for row in below.select_related("employee", "department")[:50]],
        "may_agree": goal.state == GoalState.DRAFT and (is_own or is_boss) and open_side,
        "stamp": wording_stamp(goal),
        "may_send_back": goal.state == GoalState.DRAFT and (is_own or is_boss)
        and bool(goal.boss_agreed_at if is_own else goal.employee_agreed_at),
        "may_write": goal.state not in OVER and permissions.can_write(user, goal, on),
        "may_report": running and goal.state == GoalState.ACTIVE and permissions.can_report(user, goal, on),
        "may_rate": running and permissions.can_rate(user, goal, on),
        "may_give": goal.level == GoalLevel.TEMPLATE, "is_own": is_own, "why": why or WhyForm(), "act": act,
        "sees_result": permissions.can_see_result(user, goal, on),
    }  # fmt: skip
    return render(request, "performance/goal_detail.html", context, status=422 if why else 200)


@login_required
@both
def create(request: HttpRequest) -> HttpResponse:
    """A new goal: of a person (?employee=), a department (?department=), the company, or a template (?template=1)."""
    _now, on = moment(request)
    return _write(request, _owner(request, on), None)


def _owner(request: HttpRequest, on: date) -> Owner:
    user = request.user
    if "employee" in request.GET:
        return Owner(employee=permissions.access_person(user, query_id(request, "employee"), on))
    if "department" in request.GET:
        return Owner(department=permissions.access_department(user, query_id(request, "department"), on))
    if "template" in request.GET or "company" in request.GET:
        people_permissions.require_hr(user)
        return Owner(is_template="template" in request.GET)
    me = people_permissions.employee_of(user, on)
    if me is None:
        people_permissions.require_hr(user)
        return Owner()
    return Owner(employee=me)


@login_required
@both
def edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change what a goal says; both sides agree anew."""
    _now, on = moment(request)
    goal = permissions.access_goal_to_write(request.user, public_id, on)
    if goal.state in OVER:
        raise PermissionDenied("this goal is over")
    return _write(request, Owner(goal.employee, goal.department, goal.level == GoalLevel.TEMPLATE), goal)


def _write(request: HttpRequest, owner: Owner, goal: Goal | None) -> HttpResponse:
    now, on = moment(request)
    bound = request.POST if request.method == "POST" else None
    form = GoalForm(bound, initial=_initial(request, goal, on), parents=parents_for(owner, on, goal),
                    is_template=owner.is_template)  # fmt: skip
    parts = PartSet(bound, initial=part_rows(goal), prefix="parts")
    shares = ShareSet(
        bound,
        initial=share_rows(goal) if owner.department else [],
        prefix="shares",
        form_kwargs={"departments": _departments(owner)},
    )
    if bound and form.is_valid() and parts.is_valid() and shares.is_valid():
        try:
            wanted = _request(form, parts, shares, owner)
            if goal:
                made = change_goal(goal=goal, request=wanted, actor=request.user, on=on, now=now)
            else:
                made = create_goal(request=wanted, actor=request.user, on=on, now=now)
        except GoalRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            waits = made.employee is not None
            messages.success(request, _("Saved. The other side is asked to agree.") if waits else _("Saved."))
            return redirect("goals:goal-detail", public_id=made.public_id)
    context = {"form": form, "parts": parts, "shares": shares, "owner": owner, "goal": goal,
               "has_shares": bool(owner.department)}  # fmt: skip
    return render(request, "performance/goal_form.html", context, status=422 if bound else 200)


def _initial(request: HttpRequest, goal: Goal | None, on: date) -> dict[str, object]:
    if goal is None:
        span = quarter_of(on)
        kind = request.GET.get("kind", "")
        return {
            "start": span.start, "until": span.until, "weight": 100,
            "kind": kind if kind in GoalKind.values else GoalKind.MBO, "parent": request.GET.get("parent", ""),
        }  # fmt: skip
    return {
        "title": goal.title, "kind": goal.kind, "commitment": goal.commitment, "start": goal.start,
        "until": goal.until, "weight": plain_number(goal.weight), "description": goal.description,
        "parent": goal.parent.public_id if goal.parent else "", "cycle": goal.cycle.public_id if goal.cycle else "",
    }  # fmt: skip


def parents_for(owner: Owner, on: date, goal: Goal | None = None) -> list[Goal]:
    """Goals a goal of this owner may stand under: running ones of the company, and of departments above it."""
    if owner.is_template or owner == Owner():
        return []
    rows = Goal.objects.filter(state__in=sorted(COUNTED), until__gte=on).select_related("department")
    rows = rows.filter(level__in=[GoalLevel.COMPANY, *sorted(OF_DEPARTMENTS)]).order_by(
        "level", "department__path", "pk"
    )
    rows = rows.exclude(pk=goal.pk) if goal else rows
    lineage = _lineage(owner, on)
    above = [int(key) for key in lineage.split("/") if key]
    rows = rows.filter(Q(department__isnull=True) | Q(department__in=above))
    return [row for row in rows if row.department is None or _is_above(row.department, lineage, owner)][:200]


def _lineage(owner: Owner, on: date) -> str:
    if owner.department:
        return owner.department.lineage
    place = Assignment.objects.as_of(on).filter(employee=owner.employee)
    return place.values_list("department__lineage", flat=True).first() or ""


def _is_above(department: Department, lineage: str, owner: Owner) -> bool:
    same = owner.department is not None and owner.department.pk == department.pk
    return not same and lineage.startswith(department.lineage)


def _departments(owner: Owner) -> list[Department]:
    return list(Department.objects.order_by("path")) if owner.department else []


def _request(form: GoalForm, parts: Any, shares: Any, owner: Owner) -> GoalRequest:
    rows = [found for row in parts if row.cleaned_data and (found := row.request())]
    owners = [
        (row.cleaned_data["department"], row.cleaned_data["share"])
        for row in shares
        if row.cleaned_data.get("department")
    ]
    return form.request(
        parts=rows, shares=owners if owner.department else (), employee=owner.employee, department=owner.department,
        is_template=owner.is_template,
    )  # fmt: skip
