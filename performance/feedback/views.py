"""Pages of the running log and of 1:1 meetings."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hrplatform.lib.http import query_id
from hrplatform.lib.lists import ListColumn, build_listing
from performance.feedback import presenters, selectors, services
from performance.feedback.enums import EntryKind, MeetingState
from performance.feedback.forms import EntryForm, MeetingForm, MinutesForm, PointForm, WithdrawForm
from performance.feedback.models import FeedbackEntry
from performance.feedback.services import FeedbackRefused
from performance.reviews.views.edge import moment

both = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@require_safe
def list_entries(request: HttpRequest) -> HttpResponse:
    """Entries the account may read, newest first."""
    _now, on = moment(request)
    rows = selectors.visible_entries(request.user, on)
    rows = rows.filter(Q(withdrawn_at__isnull=True) | Q(author=request.user))
    # Read for the page that is shown: joined, thousands of texts would carry their people through the sort.
    rows = rows.select_related(None).prefetch_related("employee", "author")
    listing = build_listing(
        request, rows, caption=_("Running log"), columns=_columns(), default_sort="-day",
        search=("employee__name__icontains", "employee__number__iexact", "text__icontains"),
        search_hint=_("Name, number or words"), empty_title=_("Nothing is written yet"),
        empty_text=_("Open a person and write down what went well or badly, on the day it happens."),
    )  # fmt: skip
    if listing.wants_excel:
        return listing.as_excel(filename=f"{_('Running log')} {on}.xlsx")
    return render(request, "performance/feedback_list.html", {"list": listing})


def _columns() -> list[ListColumn]:
    return [
        ListColumn("day", _("Day"), kind="date", value=lambda row: row.on, sort="on"),
        ListColumn("employee", _("Employee"), text=lambda row: row.employee.name, url=lambda row: f"{row.public_id}/",
                   sort="employee__sort_key"),
        ListColumn("kind", _("Kind"), status=presenters.kind_status, sort="kind"),
        ListColumn("text", _("What happened"), text=lambda row: presenters.log_text(row)[:120]),
        ListColumn("author", _("Written by"), text=lambda row: str(row.author)),
        ListColumn("readers", _("Who reads it"), text=presenters.readers_word),
    ]  # fmt: skip


@login_required
@require_safe
def list_meetings(request: HttpRequest) -> HttpResponse:
    """My 1:1s, those to come first."""
    _now, on = moment(request)
    columns = [
        ListColumn("time", _("Time"), kind="moment", value=lambda row: row.meets_at, sort="meets_at",
                   url=lambda row: f"../{row.public_id}/"),
        ListColumn("employee", _("With"), text=lambda row: _other(row, request.user), sort="employee__sort_key"),
        ListColumn("agenda", _("Agenda"), text=lambda row: "; ".join(point["text"] for point in row.agenda)[:120]),
        ListColumn("state", _("State"), status=presenters.meeting_state, sort="state"),
    ]  # fmt: skip
    listing = build_listing(
        request, selectors.meetings_of(request.user, on), caption=_("1:1 meetings"), columns=columns,
        default_sort="-time", search=("employee__name__icontains",), search_hint=_("Name"),
        empty_title=_("No 1:1 meetings yet"), empty_text=_("Open a person you lead and plan one."),
    )  # fmt: skip
    if listing.wants_excel:
        return listing.as_excel(filename=f"{_('1:1 meetings')} {on}.xlsx")
    return render(request, "performance/meeting_list.html", {"list": listing})


def _other(row: FeedbackEntry, user: Any) -> str:
    return str(row.author) if row.employee.user_id == user.pk else row.employee.name


@login_required
@both
def create_entry(request: HttpRequest) -> HttpResponse:
    """Write down a good or bad incident, or a note, about somebody one leads (?employee=)."""
    now, on = moment(request)
    person = selectors.access_employee_to_note(request.user, query_id(request, "employee"), on)
    form = EntryForm(request.POST if request.method == "POST" else None, initial={"on": on})
    if request.method == "POST" and form.is_valid():
        try:
            services.write_entry(employee=person, actor=request.user, today=on, now=now, **form.cleaned_data)
        except FeedbackRefused as refused:
            form.add_error(refused.field or None, str(refused))
        else:
            messages.success(request, _("It is in the running log."))
            return redirect("people:person-tab", person.public_id, "log")
    recent = [presenters.log_row(row) for row in selectors.entries_of(person, viewer=request.user, on=on)[:5]]
    context = {"form": form, "person": person, "recent": recent}
    return render(request, "performance/feedback_form.html", context, status=422 if form.errors else 200)


@login_required
@both
def create_meeting(request: HttpRequest) -> HttpResponse:
    """Plan a 1:1 with somebody one leads (?employee=)."""
    now, on = moment(request)
    person = selectors.access_employee_to_note(request.user, query_id(request, "employee"), on)
    form = MeetingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            meeting = services.plan_meeting(
                employee=person, meets_at=form.cleaned_data["meets_at"], agenda=form.points(), actor=request.user,
                now=now,
            )  # fmt: skip
        except FeedbackRefused as refused:
            form.add_error(refused.field or None, str(refused))
        else:
            messages.success(request, _("%(name)s is invited and can add points.") % {"name": person.name})
            return redirect("feedback:entry-detail", meeting.public_id)
    last = selectors.meetings_of(request.user, on).filter(employee=person, state=MeetingState.HELD).first()
    context = {"form": form, "person": person, "last": last, "agreed": presenters.agreed_rows(last) if last else []}
    return render(request, "performance/meeting_form.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def show_entry(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One entry: an incident or note, or a meeting with its agenda and minutes."""
    _now, on = moment(request)
    return _page(request, selectors.access_entry(request.user, public_id, on))


def _page(request: HttpRequest, entry: FeedbackEntry, **forms: Any) -> HttpResponse:
    now, on = moment(request)
    is_author = entry.author_id == request.user.pk
    is_party = is_author or entry.employee.user_id == request.user.pk
    planned = entry.is_meeting and entry.state == MeetingState.PLANNED
    context = {
        "entry": entry, "row": presenters.log_row(entry), "agreed": presenters.agreed_rows(entry),
        "may_withdraw": is_author and not entry.is_meeting and not entry.withdrawn_at,
        "may_add": is_party and planned, "may_cancel": is_party and planned,
        "may_write": is_author and entry.is_meeting and entry.state != MeetingState.CANCELLED
        and bool(entry.meets_at and entry.meets_at <= now),
        "may_open": selectors.may_note(request.user, entry.employee, on),
        "why": forms.get("why") or WithdrawForm(), "point": forms.get("point") or PointForm(),
    }  # fmt: skip
    return render(request, "performance/feedback_detail.html", context, status=422 if forms else 200)


@login_required
@require_POST
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take back one's own entry."""
    now, on = moment(request)
    entry = selectors.access_entry(request.user, public_id, on)
    if entry.author_id != request.user.pk or entry.is_meeting:
        raise PermissionDenied("only who wrote it")
    form = WithdrawForm(request.POST)
    if form.is_valid():
        try:
            services.withdraw_entry(entry=entry, actor=request.user, reason=form.cleaned_data["reason"], now=now)
        except FeedbackRefused as refused:
            messages.error(request, str(refused))
        return redirect("feedback:entry-detail", public_id)
    return _page(request, entry, why=form)


def _meeting(request: HttpRequest, public_id: UUID, *, author: bool = False) -> FeedbackEntry:
    """A meeting of the account: 404 when not seen or no meeting, 403 when it isn't one of the two."""
    _now, on = moment(request)
    entry = selectors.access_entry(request.user, public_id, on)
    if entry.kind != EntryKind.MEETING:
        raise Http404("no meeting")
    parties = (entry.author_id,) if author else (entry.author_id, entry.employee.user_id)
    if request.user.pk not in parties:
        raise PermissionDenied("only the two of them")
    return entry


@login_required
@require_POST
def add_to_agenda(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A point from either side."""
    now, _on = moment(request)
    meeting, form = _meeting(request, public_id), PointForm(request.POST)
    if form.is_valid():
        try:
            services.add_point(meeting=meeting, text=form.cleaned_data["text"], actor=request.user, now=now)
        except FeedbackRefused as refused:
            messages.error(request, str(refused))
        return redirect("feedback:entry-detail", public_id)
    return _page(request, meeting, point=form)


@login_required
@require_POST
def cancel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Either side cancels a planned meeting."""
    now, _on = moment(request)
    try:
        services.cancel_meeting(meeting=_meeting(request, public_id), actor=request.user, now=now)
    except FeedbackRefused as refused:
        messages.error(request, str(refused))
    return redirect("feedback:entry-detail", public_id)


@login_required
@both
def write_minutes(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The minutes, point by point, and what was agreed."""
    now, _on = moment(request)
    meeting = _meeting(request, public_id, author=True)
    form = MinutesForm(request.POST if request.method == "POST" else None, meeting=meeting)
    if request.method == "POST" and form.is_valid():
        try:
            services.keep_minutes(
                meeting=meeting, said=form.said(), text=form.cleaned_data["text"], agreed=form.agreed(),
                actor=request.user, now=now,
            )  # fmt: skip
        except FeedbackRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            messages.success(request, _("The minutes are kept; both of you read them."))
            return redirect("feedback:entry-detail", public_id)
    context = {"form": form, "meeting": meeting, "at": timezone.localtime(meeting.meets_at)}
    return render(request, "performance/meeting_minutes.html", context, status=422 if form.errors else 200)
