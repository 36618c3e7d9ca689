"""What the employee does with the own plan: sign the figures, sign the plan, ask, object."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pip_workflow import permissions, services
from pip_workflow.enums import SignatureOf
from pip_workflow.forms import ObjectionForm, SignForm
from pip_workflow.presenters_figures import figures_shown
from pip_workflow.services.signing import digest_to_sign
from pip_workflow.views.edge import run_form, today


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, public_id: UUID, of: str) -> HttpResponse:
    """Sign the figures, or the plan."""
    now, on = today(request)
    plan = permissions.access_own_plan(request.user, public_id, on)
    if of not in SignatureOf.values:
        raise Http404("nothing of that name is signed")
    facts = of == SignatureOf.FACTS
    first = parse_date(request.GET.get("first", "")) if facts else None
    if first == plan.measured_from:
        first = None
    shown = {"seen": digest_to_sign(plan, of, on, first)} if request.method != "POST" else {}
    return run_form(
        request, plan, SignForm(request.POST or None, request=request, initial=shown),
        lambda data: services.sign_plan(
            plan=plan, of=of, actor=request.user, comment=data["comment"], on=on, now=now, first_day=first,
            seen=data["seen"],
        ),
        title=_("Confirm the figures") if facts else _("Sign the plan"), submit=_("Confirm") if facts else _("Sign"),
        text=_("You only confirm that the figures are right. It does not mean that you agree with any judgement.")
        if facts
        else _("You confirm that you have received the plan. You can add a comment, and you can still object."),
        facts=figures_shown(plan, on, first) if facts else None,
        letter_url="" if facts else reverse("plans:plan-letter", args=[plan.public_id, "plan"]),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def objection(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask for an explanation, or object."""
    now, on = today(request)
    plan = permissions.access_own_plan(request.user, public_id, on)
    form = ObjectionForm(request.POST or None, initial={"kind": request.GET.get("kind", "explain")})
    return run_form(
        request, plan, form,
        lambda data: services.raise_objection(plan=plan, actor=request.user, on=on, now=now, **data),
        title=_("Ask or object"), submit=_("Send"),
        text=_("Someone who had no part in the plan answers you in writing within 5 working days. "
               "After an objection the deadline stands still until then."),
    )  # fmt: skip
