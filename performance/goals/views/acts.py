"""What is done with a goal: agreed, sent back, dropped, reported, rated."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from people.errors import PeopleRefused
from performance.goals import permissions, presenters, services
from performance.goals.enums import PartKind
from performance.goals.errors import GoalRefused
from performance.goals.forms_acts import CheckInForm, RateForm, WhyForm
from performance.goals.models import Goal
from performance.goals.views.goal import goal_page
from performance.reviews.views.edge import moment

both = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@require_POST
def agree(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """My side agrees."""
    now, on = moment(request)
    goal = _of_two_sides(request, public_id)
    try:
        services.agree_goal(goal=goal, actor=request.user, on=on, now=now, seen=request.POST.get("seen"))
    except GoalRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Agreed."))
    return redirect("goals:goal-detail", public_id=public_id)


def _of_two_sides(request: HttpRequest, public_id: UUID) -> Goal:
    """A person's goal whose two sides the account is one of: 404 when not seen, 403 otherwise."""
    _now, on = moment(request)
    goal = permissions.access_goal(request.user, public_id, on)
    is_own = goal.employee is not None and goal.employee.user_id == request.user.pk
    if goal.employee is None or not (is_own or permissions.leads(request.user, goal.employee, on)):
        raise PermissionDenied("only the person and those who lead them")
    return goal


@login_required
@require_POST
def give_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """My side doesn't agree yet, and says what should be different."""
    now, on = moment(request)
    goal = _of_two_sides(request, public_id)
    return _with_reason(
        request, goal, "send-back",
        lambda reason: services.send_back(goal=goal, actor=request.user, on=on, reason=reason, now=now),
    )  # fmt: skip


@login_required
@require_POST
def drop(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take the goal out, with the reason."""
    now, on = moment(request)
    goal = permissions.access_goal_to_write(request.user, public_id, on)
    if goal.employee and goal.boss_agreed_by and not permissions.leads(request.user, goal.employee, on):
        raise PermissionDenied("a goal the boss has agreed on is dropped by the boss")
    return _with_reason(
        request, goal, "drop", lambda reason: services.drop_goal(goal=goal, actor=request.user, reason=reason, now=now)
    )


def _with_reason(request: HttpRequest, goal: Goal, act: str, do: Callable[[str], Any]) -> HttpResponse:
    _now, on = moment(request)
    form = WhyForm(request.POST)
    if form.is_valid():
        try:
            do(form.cleaned_data["reason"])
        except GoalRefused as refused:
            form.add_error("reason", str(refused))
        else:
            messages.success(request, _("Done; the reason is on record."))
            return redirect("goals:goal-detail", public_id=goal.public_id)
    return goal_page(request, goal, on, why=form, act=act)


@login_required
@both
def report(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The weekly check-in."""
    now, on = moment(request)
    goal = permissions.access_goal_to_report(request.user, public_id, on)
    parts = list(goal.parts.exclude(kind=PartKind.SHARE))
    form = CheckInForm(*_posted(request), parts=parts)
    if request.method == "POST" and form.is_valid():
        try:
            services.check_in(goal=goal, report=form.report(), actor=request.user, on=on, now=now)
        except (GoalRefused, PeopleRefused) as refused:
            _put(form, refused)
        else:
            messages.success(request, _("Noted."))
            return redirect("goals:goal-detail", public_id=public_id)
    context = {"goal": goal, "form": form, "card": presenters.build_card(goal, viewer=request.user, on=on),
               "last": presenters.history(goal.check_ins.select_related("by")[:3])}  # fmt: skip
    return render(request, "performance/goal_check_in.html", context, status=422 if form.errors else 200)


@login_required
@both
def rate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give the result with its evidence."""
    now, on = moment(request)
    goal = permissions.access_goal_to_rate(request.user, public_id, on)
    parts = list(goal.parts.filter(kind=PartKind.KEY_RESULT))
    form = RateForm(*_posted(request), goal=goal, parts=parts)
    if request.method == "POST" and form.is_valid():
        try:
            services.rate_goal(goal=goal, actor=request.user, now=now, **form.result())
        except (GoalRefused, PeopleRefused) as refused:
            _put(form, refused)
        else:
            messages.success(request, _("The result is kept."))
            return redirect("goals:goal-detail", public_id=public_id)
    context = {"goal": goal, "form": form, "card": presenters.build_card(goal, viewer=request.user, on=on),
               "last": presenters.history(goal.check_ins.select_related("by")[:5])}  # fmt: skip
    return render(request, "performance/goal_rate.html", context, status=422 if form.errors else 200)


def _posted(request: HttpRequest) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _put(form: Any, refused: Any) -> None:
    """The refusal at its field, or above the form."""
    field = getattr(refused, "field", "")
    form.add_error(field if field in form.fields else None, str(refused))
