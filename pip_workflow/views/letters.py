"""Letters about a plan as PDF, Chinese unless ?lang=en (spec 7.1)."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hrplatform.lib.pdf import pdf_response
from pip_workflow import letters_plan, permissions
from pip_workflow.enums import PlanState
from pip_workflow.forms import InvitationForm
from pip_workflow.letters import CHINESE, Letter, build_letter
from pip_workflow.models import Plan
from pip_workflow.services.views import note_letter
from pip_workflow.views.edge import today


@login_required
@require_safe
def show_letter(request: HttpRequest, public_id: UUID, of: str) -> HttpResponse:
    """The plan, an invitation to a talk (by the lead or HR), or the result."""
    now, on = today(request)
    plan = permissions.access_plan(request.user, public_id, on)
    if of == "plan" and plan.issued_on:
        return _pdf(request, plan, lambda: letters_plan.plan_letter(plan), of, _("Improvement plan"), now)
    if of == "invitation":
        return _invitation(request, permissions.access_plan_to_lead(request.user, public_id, on), now)
    if of == "result" and (plan.state in (PlanState.PASSED, PlanState.FAILED) or plan.extensions):
        return _pdf(request, plan, lambda: letters_plan.result_letter(plan), of, _("Result of the plan"), now)
    raise Http404("no such letter")


def _invitation(request: HttpRequest, plan: Plan, now: datetime) -> HttpResponse:
    """Asks when and where first; the letter is made of the answer."""
    form = InvitationForm(request.GET if "about" in request.GET else None, initial={"about": _("The improvement plan")})
    if not form.is_valid():
        context = {"plan": plan, "form": form}
        return render(request, "pip_workflow/invitation.html", context, status=422 if form.is_bound else 200)
    data = form.cleaned_data

    def write() -> Letter:
        return letters_plan.invitation_letter(
            plan, held_at=data["held_at"], place=data["place"], about=data["about"]
        )  # fmt: skip

    return _pdf(request, plan, write, "invitation", _("Invitation to a talk"), now)


def _pdf(
    request: HttpRequest, plan: Plan, write: Callable[[], Letter], of: str, name: str, now: datetime
) -> HttpResponse:
    company = request.company  # type: ignore[attr-defined]
    language = request.GET.get("lang", CHINESE)
    content = build_letter(write, employee=plan.employee, company=company, now=now, language=language)
    note_letter(plan=plan, actor=request.user, of=of, content=content, now=now)
    return pdf_response(content, f"{name} {plan.employee.name}.pdf")
