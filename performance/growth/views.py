"""Pages of growth: who could be proposed, nominations with the scores they rest on, recognitions."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hrplatform.lib import versions
from hrplatform.lib.lists import ListColumn, build_listing
from hrplatform.lib.paths import row_path
from people.permissions import employee_of, is_hr, require_hr
from performance.growth import permissions, presenters, services
from performance.growth.enums import NominationState, Track
from performance.growth.errors import GrowthRefused
from performance.growth.forms import (
    DecideNominationForm,
    NominationFilter,
    NominationForm,
    RecognitionForm,
    WithdrawForm,
)
from performance.growth.models import Nomination, Recognition
from performance.growth.selectors import basis_of, candidates
from performance.reviews.views.edge import moment

both = require_http_methods(["GET", "HEAD", "POST"])
SHOWN = 50


@login_required
@require_safe
def list_nominations(request: HttpRequest) -> HttpResponse:
    """Nominations the account may see, open ones first; whose scores would carry one."""
    _now, on = moment(request)
    rows = permissions.visible_nominations(request.user, on)
    listing = build_listing(
        request, rows, caption=_("Nominations"), columns=_columns(), default_sort="-day",
        search=("employee__name__icontains", "employee__number__startswith", "employee__sort_key__contains"),
        filters=NominationFilter(request.GET), empty_title=_("No nominations yet"),
        empty_text=_("A nomination starts from the scores: see below whose carry one."),
    )  # fmt: skip
    if listing.wants_excel:
        return listing.as_excel(filename=_("Nominations") + ".xlsx")
    leads = permissions.may_lead(request.user, on)
    track = request.GET.get("for") if request.GET.get("for") in Track.values else Track.PROMOTION
    found = _candidates(request.user, track, on) if leads else []
    context = {
        "list": listing, "leads": leads, "tracks": Track.choices, "track": track, "count": len(found),
        "candidates": found[:SHOWN],
    }  # fmt: skip
    return render(request, "performance/nomination_list.html", context)


def _candidates(user: Any, track: str, on: date) -> list[presenters.CandidateRow]:
    """Worked out once per version of the data for everybody the account leads."""

    def find() -> list[presenters.CandidateRow]:
        return presenters.candidate_rows(candidates(permissions.led_people(user, on), track, on), track)

    return versions.kept(f"growth:{user.pk}:{track}:{on}", find)


def _columns() -> list[ListColumn]:
    return [
        ListColumn("name", _("Name"), text=lambda n: n.employee.name, url=_url, sub=lambda n: n.employee.number,
                   sort="employee__sort_key"),
        ListColumn("track", _("Track"), text=lambda n: n.get_track_display(), sub=_position, sort="track"),
        ListColumn("mean", _("Mean score"), kind="number", value=lambda n: n.mean_score, sort="mean_score"),
        ListColumn("cycles", _("Cycles"), kind="count", value=lambda n: n.cycles),
        ListColumn("by", pgettext("a nomination", "Proposed by"), text=lambda n: str(n.nominated_by)),
        ListColumn("day", _("Proposed on"), kind="moment", value=lambda n: n.nominated_at, sort="nominated_at"),
        ListColumn("state", _("State"), status=presenters.nomination_status, sort="state"),
    ]  # fmt: skip


def _position(nomination: Nomination) -> str:
    return nomination.position.name if nomination.position else ""


def _url(nomination: Nomination) -> str:
    return row_path("growth:nomination-detail", nomination.public_id)


@login_required
@both
def create_nomination(request: HttpRequest, public_id: UUID, track: str) -> HttpResponse:
    """Propose somebody, with the scores it rests on beside the form."""
    now, on = moment(request)
    employee = permissions.access_led_person(request.user, public_id, on)
    if track not in Track.values:
        raise Http404("no such track")
    form = NominationForm(request.POST if request.method == "POST" else None, track=track)
    if request.method == "POST" and form.is_valid():
        wanted = services.NominationRequest(
            employee=employee, track=track, reason=form.cleaned_data["reason"],
            position=form.cleaned_data.get("position"),
        )  # fmt: skip
        try:
            found = services.nominate(request=wanted, actor=request.user, on=on, now=now)
        except GrowthRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            messages.success(request, _("Proposed. HR decides and answers in writing."))
            return redirect("growth:nomination-detail", found.public_id)
    basis = presenters.show_basis(basis_of(employee, track, on))
    other = next(value for value in Track.values if value != track)
    context = {
        "form": form, "employee": employee, "track": Track(track).label, "basis": basis, "other": Track(other).label,
        "other_url": row_path("growth:nomination-create", employee.public_id, other),
    }  # fmt: skip
    return render(request, "performance/nomination_form.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def show_nomination(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What is proposed, on which scores, and the answer."""
    _now, on = moment(request)
    return _page(request, permissions.access_nomination(request.user, public_id, on))


def _page(request: HttpRequest, nomination: Nomination, form: Any = None) -> HttpResponse:
    _now, on = moment(request)
    refused = permissions.why_not_decider(request.user, nomination, on)
    is_open = nomination.state == NominationState.PROPOSED
    context = {
        "nomination": nomination, "status": presenters.nomination_status(nomination),
        "rows": presenters.frozen_rows(nomination), "may_decide": not refused, "refused": refused if is_open else "",
        "values": [row.score for row in reversed(presenters.frozen_rows(nomination))],
        "form": form or DecideNominationForm(request=request), "withdraw_form": WithdrawForm(),
        "may_withdraw": is_open and nomination.nominated_by_id == request.user.pk,
    }  # fmt: skip
    return render(request, "performance/nomination_detail.html", context, status=422 if form else 200)


@login_required
@require_POST
def decide(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Approve or not, in writing, signed."""
    now, on = moment(request)
    nomination = permissions.access_nomination(request.user, public_id, on)
    require_hr(request.user)
    form = DecideNominationForm(request.POST, request=request)
    if not form.is_valid():
        return _page(request, nomination, form)
    try:
        services.decide_nomination(
            nomination=nomination, approved="approve" in request.POST, answer=form.cleaned_data["answer"],
            actor=request.user, on=on, now=now,
        )  # fmt: skip
    except GrowthRefused as refused:
        form.add_error(None, str(refused))
        return _page(request, nomination, form)
    messages.success(request, _("Decided; who proposed it has been told."))
    return redirect("growth:nomination-detail", public_id)


@login_required
@require_POST
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a proposal back."""
    now, on = moment(request)
    nomination = permissions.access_nomination(request.user, public_id, on)
    form = WithdrawForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        services.withdraw_nomination(nomination=nomination, reason=reason, actor=request.user, now=now)
    except GrowthRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Withdrawn."))
    return redirect("growth:nomination-detail", public_id)


@login_required
@require_safe
def list_recognitions(request: HttpRequest) -> HttpResponse:
    """Recognitions the account may see: one's own, those given, those of people led; all for HR."""
    _now, on = moment(request)
    me = employee_of(request.user, on)
    listing = build_listing(
        request, permissions.visible_recognitions(request.user, on), caption=_("Recognitions"),
        columns=_recognition_columns(request.user), default_sort="-on",
        search=("employee__name__icontains", "employee__number__startswith", "title__icontains"),
        empty_title=_("No recognitions yet"),
        empty_text=_("An honour, an opportunity, a word of thanks: given on a person's page."),
    )  # fmt: skip
    if listing.wants_excel:
        return listing.as_excel(filename=_("Recognitions") + ".xlsx")
    context = {"list": listing, "mine": me, "leads": permissions.may_lead(request.user, on)}
    return render(request, "performance/recognition_list.html", context)


def _recognition_columns(user: Any) -> list[ListColumn]:
    hr = is_hr(user)
    return [
        ListColumn("title", _("Title"), text=lambda r: r.title, sub=lambda r: r.withdrawn_reason or r.text[:120],
                   url=lambda r: _withdraw_url(r) if (hr or r.given_by_id == user.pk) and not r.withdrawn_at else ""),
        ListColumn("name", _("Name"), text=lambda r: r.employee.name, sub=lambda r: r.employee.number,
                   sort="employee__sort_key"),
        ListColumn("kind", _("Kind"), status=presenters.recognition_status, sort="kind"),
        ListColumn("by", _("Given by"), text=lambda r: str(r.given_by)),
        ListColumn("on", _("Day"), kind="date", value=lambda r: r.on, sort="on"),
    ]  # fmt: skip


def _withdraw_url(recognition: Recognition) -> str:
    return row_path("growth:recognition-withdraw", recognition.public_id)


@login_required
@both
def give(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Recognise somebody without money."""
    now, on = moment(request)
    employee = permissions.access_led_person(request.user, public_id, on)
    form = RecognitionForm(request.POST if request.method == "POST" else None, initial={"on": on})
    if request.method == "POST" and form.is_valid():
        wanted = services.RecognitionRequest(employee=employee, **form.cleaned_data)
        try:
            services.give_recognition(request=wanted, actor=request.user, today=on, now=now)
        except GrowthRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            messages.success(request, _("%(name)s has been told.") % {"name": employee.name})
            return redirect("growth:recognition-list")
    context = {"form": form, "employee": employee}
    return render(request, "performance/recognition_form.html", context, status=422 if form.errors else 200)


@login_required
@both
def withdraw_given(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take back one given by mistake."""
    now, on = moment(request)
    recognition = permissions.access_recognition(request.user, public_id, on)
    if not permissions.may_withdraw(request.user, recognition):
        return redirect("growth:recognition-list")
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        services.withdraw_recognition(
            recognition=recognition, reason=form.cleaned_data["reason"], actor=request.user, now=now
        )
        messages.success(request, _("Withdrawn."))
        return redirect("growth:recognition-list")
    context = {"form": form, "recognition": recognition, "status": presenters.recognition_status(recognition)}
    return render(request, "performance/recognition_withdraw.html", context, status=422 if form.errors else 200)
