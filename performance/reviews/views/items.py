"""Whether an item applies to a person: taken out with a reason, or put back; works without script (spec 4.1)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from performance.reviews import permissions
from performance.reviews.enums import GOAL_KINDS
from performance.reviews.errors import ReviewRefused
from performance.reviews.forms import ReasonForm
from performance.reviews.models import ScorecardItem
from performance.reviews.services import set_not_applicable
from performance.reviews.services.scores import is_taken_out
from performance.reviews.views.edge import moment


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def set_applies(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """GET asks for the reason, or whether to put the item back; POST does it."""
    now, on = moment(request)
    item = permissions.access_item_to_take_out(request.user, public_id, on)
    is_out, back = is_taken_out(item), _back(item)
    form = None if is_out else ReasonForm(request.POST if request.method == "POST" else None)
    refusal = ""
    if request.method == "POST" and (form is None or form.is_valid()):
        reason = "" if form is None else form.cleaned_data["reason"]
        try:
            set_not_applicable(item=item, applies=is_out, actor=request.user, now=now, reason=reason)
        except ReviewRefused as refused:
            refusal = str(refused)
        else:
            done = _("%(item)s counts again.") if is_out else _("%(item)s is taken out; the rest is weighted anew.")
            messages.success(request, done % {"item": item.name})
            return redirect(back)
    context: dict[str, Any] = {"item": item, "card": item.scorecard, "is_out": is_out, "form": form, "back": back}
    failed = bool(refusal or (form is not None and form.errors))
    return render(
        request, "performance/item_applies.html", context | {"refusal": refusal}, status=422 if failed else 200
    )


def _back(item: ScorecardItem) -> str:
    """Where one came from: the team's goals, or the grid."""
    if item.kind in GOAL_KINDS:
        return reverse("goals:team-goals")
    return reverse("reviews:team-grid", args=[item.scorecard.cycle.public_id])
