"""What leads and HR do with a plan."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from performance.talks.selectors import visible_talks
from pip_workflow import permissions, services
from pip_workflow.enums import Verdict
from pip_workflow.forms import AnswerForm, CheckInForm, DecideForm, IssueForm, ReasonForm, RefusalForm, SupportForm
from pip_workflow.presenters_decide import decision_basis
from pip_workflow.services import SupportDraft
from pip_workflow.views.edge import run_form, run_post, today

FORM_METHODS = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(FORM_METHODS)
def issue(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Serve the plan."""
    now, on = today(request)
    plan = permissions.access_plan_to_lead(request.user, public_id, on)
    return run_form(
        request, plan, IssueForm(request.POST or None, request=request),
        lambda data: services.issue_plan(
            plan=plan, actor=request.user, means=data["means"], witness=data["witness"], on=on, now=now
        ),
        title=_("Issue the plan"), submit=_("Issue"),
        text=_("The employee sees it at once and is asked to sign. The figures are frozen into it."),
    )  # fmt: skip


@login_required
@require_http_methods(FORM_METHODS)
def refusal(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The employee won't sign."""
    now, on = today(request)
    plan = permissions.access_plan_to_lead(request.user, public_id, on)
    return run_form(
        request, plan, RefusalForm(request.POST or None),
        lambda data: services.record_refusal(plan=plan, actor=request.user, on=on, now=now, **data),
        title=_("Record a refusal to sign"), submit=_("Record"),
        text=_("A refusal with a witness is a record too; the plan runs all the same."),
    )  # fmt: skip


@login_required
@require_http_methods(FORM_METHODS)
def check_in(request: HttpRequest, public_id: UUID, check_in: int) -> HttpResponse:
    """A follow-up was held."""
    now, on = today(request)
    plan = permissions.access_plan_to_lead(request.user, public_id, on)
    found = get_object_or_404(plan.check_ins, pk=check_in)
    return run_form(
        request, plan, CheckInForm(request.POST or None, employee=plan.employee, talks=visible_talks(request.user, on)),
        lambda data: services.hold_check_in(check_in=found, talk=data["talk"], actor=request.user, on=on, now=now),
        title=_("Follow-up held"), submit=_("Keep on record"),
        text=_("The figures are measured from data and frozen. Record the talk first; then choose it here."),
    )  # fmt: skip


@login_required
@require_http_methods(FORM_METHODS)
def support(request: HttpRequest, public_id: UUID, support: int) -> HttpResponse:
    """Support was really given."""
    now, on = today(request)
    plan = permissions.access_plan_to_lead(request.user, public_id, on)
    found = get_object_or_404(plan.supports, pk=support)
    return run_form(
        request, plan, SupportForm(request.POST or None, request.FILES or None, initial={"given_on": on}),
        lambda data: services.give_support(support=found, actor=request.user, on=on, now=now, **data),
        title=found.what, submit=_("Keep on record"), text=_("Say when the support was given and what proves it."),
    )  # fmt: skip


@login_required
@require_http_methods(FORM_METHODS)
def pause(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Stop the clock."""
    now, on = today(request)
    plan = permissions.access_plan_to_lead(request.user, public_id, on)
    return run_form(
        request, plan, ReasonForm(request.POST or None),
        lambda data: services.pause_plan(plan=plan, actor=request.user, on=on, now=now, **data),
        title=_("Pause the plan"), submit=_("Pause"),
        text=_("For leave or illness: the deadline moves by the days of the pause."),
    )  # fmt: skip


@login_required
@require_POST
def resume(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let the clock run again."""
    now, on = today(request)
    plan = permissions.access_plan_to_lead(request.user, public_id, on)
    return run_post(request, plan, lambda: services.resume_plan(plan=plan, actor=request.user, on=on, now=now))


@login_required
@require_http_methods(FORM_METHODS)
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take the plan back."""
    now, on = today(request)
    plan = permissions.access_plan_to_lead(request.user, public_id, on)
    return run_form(
        request, plan, ReasonForm(request.POST or None),
        lambda data: services.withdraw_plan(plan=plan, actor=request.user, on=on, now=now, **data),
        title=_("Withdraw the plan"), submit=_("Withdraw"),
        text=_("The plan ends without a result; it stays on record with your reason."),
    )  # fmt: skip


@login_required
@require_http_methods(FORM_METHODS)
def decide(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Passed, extended or failed."""
    now, on = today(request)
    plan = permissions.access_plan_to_decide(request.user, public_id, on)

    form = DecideForm(request.POST or None, request=request, plan=plan)

    def act(data: dict[str, Any]) -> None:
        common = {"plan": plan, "actor": request.user, "reason": data["reason"], "on": on, "now": now}
        if data["verdict"] == Verdict.EXTENDED:
            more = [SupportDraft(data["more_kind"], data["more_what"], data["more_who"] or "—", data["deadline"])]
            services.extend_plan(
                deadline=data["deadline"], evidence=data["evidence"], steps=form.steps(),
                supports=more if data["more_kind"] and data["more_what"] else [], **common,
            )  # fmt: skip
        elif data["verdict"] == Verdict.PASSED:
            services.pass_plan(**common)
        else:
            services.fail_plan(**common)

    return run_form(
        request, plan, form, act,
        title=_("Decide the plan"), submit=_("Record the decision"),
        text=_("You decide by name and with a reason; the employee reads both."),
        basis=decision_basis(plan, on),
    )  # fmt: skip


@login_required
@require_http_methods(FORM_METHODS)
def answer(request: HttpRequest, public_id: UUID, objection: UUID) -> HttpResponse:
    """Answer an objection in writing."""
    now, on = today(request)
    plan = permissions.access_plan(request.user, public_id, on)
    if not permissions.can_answer(request.user, plan, on):
        raise PermissionDenied("only HR who had no part in the plan")
    found = get_object_or_404(plan.objections, public_id=objection)
    return run_form(
        request, plan, AnswerForm(request.POST or None),
        lambda data: services.answer_objection(objection=found, actor=request.user, on=on, now=now, **data),
        title=_("Answer in writing"), submit=_("Send the answer"), text=found.text,
    )  # fmt: skip
