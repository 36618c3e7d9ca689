"""What waits for one's approval, and who approves what: set by HR."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hrplatform.lib import dates
from people import permissions
from people.approvals import selectors
from people.approvals.errors import ApprovalRefused
from people.approvals.forms import StepsForm
from people.approvals.registry import all_kinds, kind_of
from people.approvals.services import change_steps
from people.views.edge import posted, refuse, today


@login_required
@require_safe
def list_requests(request: HttpRequest) -> HttpResponse:
    """Requests that wait for the reader, and what the reader decided last."""
    labels = {kind.key: kind.label for kind in all_kinds()}
    waiting = selectors.waiting_for(request.user, today(request))
    context = {
        "waiting": [(one, labels.get(one.kind, one.kind)) for one in waiting],
        "decided": [(turn, labels.get(turn.request.kind, turn.request.kind)) for turn in _decided(request)],
        "is_hr": permissions.is_hr(request.user),
    }
    return render(request, "people/approval_list.html", context)


@login_required
@require_safe
def list_rules(request: HttpRequest) -> HttpResponse:
    """Each kind of decision with its steps in order."""
    permissions.require_hr(request.user)
    kinds = [(kind, selectors.rows_in_force(kind.key)) for kind in all_kinds()]
    return render(request, "people/approval_rules.html", {"kinds": kinds})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_rule(request: HttpRequest, key: str) -> HttpResponse:
    """The steps of one kind: new requests go by them, those on their way keep theirs."""
    permissions.require_hr(request.user)
    try:
        kind = kind_of(key)
    except KeyError as error:
        raise Http404("no such kind of decision") from error
    steps = selectors.rows_in_force(key)
    form = StepsForm(posted(request), kind=kind, steps=steps, on=today(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            change_steps(kind=key, steps=form.steps(), actor=request.user, reason=reason, now=dates.now())
        except ApprovalRefused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Saved. Requests on their way keep the steps they started with."))
            return redirect("approvals:rule-list")
    return render(
        request, "people/approval_rule_form.html", {"form": form, "kind": kind}, status=422 if form.errors else 200
    )


def _decided(request: HttpRequest) -> list:
    return selectors.decided_by(request.user, limit=20)
