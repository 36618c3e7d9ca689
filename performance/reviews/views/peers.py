"""Feedback from colleagues: what I am asked, answering, and whom to ask about a person."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from people import permissions as people_permissions
from performance.reviews import permissions
from performance.reviews.enums import PEERS_ANSWER, PEERS_INVITED, PEERS_WAITING, ItemKind, PeerState
from performance.reviews.errors import ReviewRefused
from performance.reviews.forms_peers import InviteForm, PeerForm
from performance.reviews.models import PeerInvitation
from performance.reviews.services.peers import (
    accept_invitation,
    answer_invitation,
    decline_invitation,
    invite_peers,
    withdraw_invitation,
)
from performance.reviews.views.edge import moment

both = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@require_safe
def list_invitations(request: HttpRequest) -> HttpResponse:
    """Colleagues about whom the account is asked, what waits first."""
    _now, on = moment(request)
    me = people_permissions.employee_of(request.user, on)
    rows = PeerInvitation.objects.filter(rater=me, scorecard__cycle__stage__in=sorted(PEERS_INVITED))
    rows = rows.exclude(state=PeerState.WITHDRAWN).select_related("scorecard__employee", "scorecard__cycle")
    listed = sorted(rows, key=lambda row: row.state not in PEERS_WAITING)
    return render(request, "performance/peer_list.html", {"rows": listed})


def _mine(request: HttpRequest, public_id: UUID, on: date) -> PeerInvitation:
    """The account's own invitation, else Http404: not even HR answers in somebody's place."""
    me = people_permissions.employee_of(request.user, on)
    rows = PeerInvitation.objects.filter(public_id=public_id, rater=me).exclude(state=PeerState.WITHDRAWN)
    found = rows.select_related("scorecard__cycle", "scorecard__employee", "scorecard__template", "rater").first()
    if found is None or me is None:
        raise Http404("no such invitation")
    return found


@login_required
@both
def answer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Accept or decline, then points and words on every item asked."""
    now, on = moment(request)
    invitation = _mine(request, public_id, on)
    items = list(invitation.scorecard.items.filter(kind=ItemKind.PEERS))
    given = {row.item_id: row for row in invitation.answers.all()}
    form = PeerForm(request.POST if request.method == "POST" else None, items=items, given=given)
    if request.method == "POST" and form.is_valid():
        try:
            _reply(request, invitation, form, now)
        except ReviewRefused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("reviews:peer-list")
    context = {
        "one": invitation, "form": form, "is_open": invitation.scorecard.cycle.stage in PEERS_ANSWER,
        "may_decline": invitation.state in PEERS_WAITING,
        "is_new": invitation.state == PeerState.INVITED,
        "is_anonymous": not invitation.scorecard.template or invitation.scorecard.template.peers_are_anonymous,
    }  # fmt: skip
    return render(request, "performance/peer_answer.html", context, status=422 if form.errors else 200)


def _reply(request: HttpRequest, invitation: PeerInvitation, form: PeerForm, now: Any) -> None:
    more: dict[str, Any] = {"invitation": invitation, "actor": request.user, "now": now}
    if "decline" in request.POST:
        decline_invitation(reason=form.cleaned_data["reason"], **more)
        messages.success(request, _("Declined. Thank you for saying so."))
    elif "accept" in request.POST:
        accept_invitation(**more)
        messages.success(request, _("Accepted."))
    else:
        answer_invitation(points=form.points(), comments=form.comments(), **more)
        messages.success(request, _("Thank you. Your answer counts together with the others'."))


@login_required
@both
def invite(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Whom to ask about a person: the scorer's and HR's page. Who answered stands there, never what."""
    now, on = moment(request)
    card = permissions.access_card_for_peers(request.user, public_id, on)
    form = InviteForm(request.POST if request.method == "POST" else None, on=on)
    if request.method == "POST" and "withdraw" in request.POST:
        return _withdraw(request, card, now)
    if request.method == "POST" and form.is_valid():
        try:
            invite_peers(
                card=card, raters=[form.cleaned_data["rater"]], weight=form.cleaned_data["weight"], actor=request.user,
                now=now,
            )  # fmt: skip
        except ReviewRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Asked."))
            return redirect("reviews:peer-invite", public_id=public_id)
    rows = card.peers.select_related("rater").order_by("state", "rater__sort_key")
    context = {
        "card": card, "form": form, "rows": rows, "is_open": card.cycle.stage in PEERS_INVITED,
        "answered": sum(row.state == PeerState.ANSWERED for row in rows),
    }  # fmt: skip
    return render(request, "performance/peer_invite.html", context, status=422 if form.errors else 200)


def _withdraw(request: HttpRequest, card: Any, now: Any) -> HttpResponse:
    one = card.peers.select_related("rater", "scorecard").filter(public_id=request.POST["withdraw"]).first()
    if one is None:
        raise Http404("no such invitation")
    try:
        withdraw_invitation(invitation=one, actor=request.user, now=now, reason=_("Taken back"))
    except ReviewRefused as refused:
        messages.error(request, str(refused))
    return redirect("reviews:peer-invite", public_id=card.public_id)
