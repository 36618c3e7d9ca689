"""Second-level review, and the approval before publication."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people import permissions as people_permissions
from people.approvals import services as approvals
from people.approvals.errors import ApprovalRefused
from people.approvals.selectors import may_decide, turns_of
from performance.reviews import approval, permissions, selectors
from performance.reviews.enums import SHOWN_TO_EMPLOYEES, Stage
from performance.reviews.errors import ReviewRefused
from performance.reviews.forms import ReasonForm
from performance.reviews.models import ReviewCycle
from performance.reviews.second import second_teams
from performance.reviews.services import confirm_scores, return_scores
from performance.reviews.views.edge import moment

both = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@both
def review_teams(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The teams of the heads below: confirm a team, or send chosen people's scores back with a reason."""
    now, on = moment(request)
    cycle, mine = permissions.access_reviewed_team(request.user, public_id, on)
    cards = list(mine.select_related("employee", "scorer", "department", "position"))
    form = ReasonForm(request.POST if request.method == "POST" and "confirm" not in request.POST else None)
    if request.method == "POST" and ("confirm" in request.POST or form.is_valid()):
        try:
            _act(request, cycle, cards, form, now, on)
        except ReviewRefused as refused:
            if "confirm" in request.POST:
                messages.error(request, str(refused))
                return redirect("reviews:second-review", public_id=public_id)
            form.add_error(None, str(refused))
        else:
            return redirect("reviews:second-review", public_id=public_id)
    context = {
        "cycle": cycle, "teams": second_teams(cards, selectors.grid_items(mine)), "form": form,
        "is_open": cycle.stage == Stage.SECOND,
    }  # fmt: skip
    return render(request, "performance/second_review.html", context, status=422 if form.errors else 200)


def _act(request: HttpRequest, cycle: ReviewCycle, cards: list[Any], form: ReasonForm, now: Any, on: Any) -> None:
    me = people_permissions.employee_of(request.user, on)
    assert me is not None
    if "confirm" in request.POST:
        named = request.POST["confirm"]
        scorer = next((card.scorer for card in cards if card.scorer and str(card.scorer.public_id) == named), None)
        confirm_scores(cycle=cycle, reviewer=me, scorer=scorer, actor=request.user, now=now)
        messages.success(request, _("Confirmed."))
        return
    chosen = set(request.POST.getlist("cards"))
    wanted = [card for card in cards if str(card.public_id) in chosen]
    reason = form.cleaned_data["reason"]
    return_scores(cycle=cycle, reviewer=me, cards=wanted, actor=request.user, now=now, reason=reason)
    messages.success(request, _("Sent back; the heads have been told."))


@login_required
@both
def approve(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The approval before publication, for whoever's turn it is; figures of the whole, nobody's single score."""
    now, on = moment(request)
    cycle = ReviewCycle.objects.filter(public_id=public_id).first()
    case = approval.last(cycle) if cycle else None
    turn = may_decide(request.user, case, on)
    if cycle is None or not (turn or people_permissions.is_hr(request.user)):
        raise Http404("no such approval")
    form = ReasonForm(request.POST if request.method == "POST" else None)
    form.fields["reason"].required = "return" in request.POST
    if request.method == "POST" and form.is_valid():
        try:
            _decide(request, cycle, case, form.cleaned_data["reason"], now)
        except (ApprovalRefused, ReviewRefused) as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("reviews:cycle-approval", public_id=public_id)
    is_hr = people_permissions.is_hr(request.user)
    context = {
        "cycle": cycle, "case": case, "turns": turns_of(case) if case else [], "is_turn": turn, "form": form,
        "bands": selectors.band_counts(cycle), "reasons": _reasons(cycle),
        "may_ask": is_hr and cycle.stage == Stage.APPROVAL and not _stands(cycle, case),
    }  # fmt: skip
    return render(request, "performance/cycle_approval.html", context, status=422 if form.errors else 200)


def _stands(cycle: ReviewCycle, case: Any) -> bool:
    """Whether the newest request is open, or approved and still about the scores as they are."""
    return bool(case and (case.is_open or (case.is_approved and not approval.changed_since(cycle, case))))


def _reasons(cycle: ReviewCycle) -> list[str]:
    return [] if cycle.stage in SHOWN_TO_EMPLOYEES or cycle.stage != Stage.APPROVAL else approval.not_approved(cycle)


def _decide(request: HttpRequest, cycle: ReviewCycle, case: Any, reason: str, now: Any) -> None:
    if "ask" in request.POST:
        people_permissions.require_hr(request.user)
        if cycle.stage != Stage.APPROVAL or _stands(cycle, case):
            raise ReviewRefused(_("There is nothing to ask for."))
        approval.ask(cycle, actor=request.user, now=now)
        messages.success(request, _("Asked for again."))
    elif case is None:
        raise ReviewRefused(_("There is nothing to decide."))
    elif "return" in request.POST:
        approvals.return_(request=case, step=case.step, actor=request.user, reason=reason, now=now)
        messages.success(request, _("Returned; whoever asked has been told."))
    elif "approve" in request.POST:
        approvals.decide(request=case, step=case.step, actor=request.user, now=now, reason=reason)
        messages.success(request, _("Approved."))
    else:
        raise ReviewRefused(_("Choose what to do."))
