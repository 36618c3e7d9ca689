"""Pages of appeals: filing one, the list, one appeal with its answer."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.services import record
from hrplatform.lib.lists import ListColumn, build_listing
from hrplatform.lib.paths import row_path
from people.permissions import is_hr, require_hr
from people.services.files import open_file
from people.views.edge import file_response
from performance.appeals import actions, permissions, services
from performance.appeals.corrections import fresh_points, points_that_hold, score_that_holds
from performance.appeals.enums import AppealState
from performance.appeals.errors import AppealRefused
from performance.appeals.forms import AnswerForm, AppealFilter, AppealForm, AssignForm
from performance.appeals.models import Appeal
from performance.appeals.presenters import appeal_status
from performance.appeals.selectors import appeal_against, window_for
from performance.reviews.presenters import result_items
from performance.reviews.views.edge import moment

both = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@require_safe
def list_appeals(request: HttpRequest) -> HttpResponse:
    """Appeals the account may read: its own, those it decides, all for HR; open ones first."""
    _now, on = moment(request)
    listing = build_listing(
        request, _with_names(permissions.visible_appeals(request.user, on)), caption=_("Appeals"), columns=_columns(),
        search=("scorecard__employee__name__icontains", "scorecard__employee__number__startswith"),
        filters=AppealFilter(request.GET), default_sort="state", empty_title=_("No appeals"),
        empty_text=_("An employee appeals from the published result, while the window is open."),
    )  # fmt: skip
    if listing.wants_excel:
        return listing.as_excel(filename=_("Appeals") + ".xlsx")
    return render(request, "performance/appeal_list.html", {"list": listing})


def _with_names(appeals: QuerySet[Appeal]) -> QuerySet[Appeal]:
    """What a row names: a join of all of it takes longer to plan than to read, what many share is read apart."""
    rows = appeals.select_related(None).select_related("scorecard__employee")
    return rows.prefetch_related("scorecard__cycle", "scorecard__department", "decider", "decided_by")


def _columns() -> list[ListColumn]:
    return [
        ListColumn("name", _("Name"), text=lambda a: a.scorecard.employee.name, url=_url,
                   sub=lambda a: a.scorecard.employee.number, sort="scorecard__employee__sort_key"),
        ListColumn("cycle", _("Cycle"), text=lambda a: a.scorecard.cycle.name, sort="scorecard__cycle__until"),
        ListColumn("department", _("Department"), text=lambda a: a.scorecard.department.path,
                   sort="scorecard__department__path"),
        ListColumn("filed", _("Filed"), kind="moment", value=lambda a: a.filed_at, sort="filed_at"),
        ListColumn("due", _("To be decided by"), kind="date", value=lambda a: a.due_on, sort="due_on"),
        ListColumn("decider", _("Decided by"), text=lambda a: str(a.decided_by or a.decider or "")),
        ListColumn("state", _("State"), status=appeal_status, sort="decided_at"),
    ]  # fmt: skip


def _url(appeal: Appeal) -> str:
    return row_path("appeals:appeal-detail", appeal.public_id)


@login_required
@both
def create(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The employee's objection, with files; the result stands beside it."""
    now, on = moment(request)
    card = permissions.access_own_result(request.user, public_id, on)
    found = appeal_against(card)
    if found:
        return redirect("appeals:appeal-detail", found.public_id)
    posted = request.method == "POST"
    form = AppealForm(request.POST if posted else None, request.FILES if posted else None)
    if posted and form.is_valid():
        try:
            appeal = services.file_appeal(
                card=card, text=form.cleaned_data["text"], uploads=form.uploads(), actor=request.user, on=on, now=now
            )
        except AppealRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            messages.success(request, _("Filed. Somebody other than your scorer answers in writing."))
            return redirect("appeals:appeal-detail", appeal.public_id)
    window = window_for(card.cycle, on)
    context = {
        "card": card, "form": form, "window": window, "rows": result_items(card),
        "closed": "" if window.is_open else services.why_closed(window.why, window.until),
    }  # fmt: skip
    return render(request, "performance/appeal_form.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def show(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What was objected, on which result, and the answer."""
    _now, on = moment(request)
    return _page(request, permissions.access_appeal(request.user, public_id, on))


def _page(request: HttpRequest, appeal: Appeal, *, answer: Any = None, assign: Any = None) -> HttpResponse:
    _now, on = moment(request)
    card = appeal.scorecard
    refused = permissions.why_not_decider(request.user, appeal)
    is_open, mine = appeal.state == AppealState.OPEN, permissions.is_own(request.user, appeal)
    context = {
        "appeal": appeal, "card": card, "status": appeal_status(appeal), "rows": result_items(card),
        "files": appeal.files.all(), "mine": mine, "is_open": is_open,
        "late": is_open and appeal.due_on < on, "refused": refused, "score": score_that_holds(card),
        "form": None if refused else answer or _answer_form(request, appeal),
        "assign": (assign or AssignForm(on=on)) if is_open and is_hr(request.user) and not mine else None,
        "corrections": card.corrections.filter(appeals=appeal).select_related("item") if appeal.correction_id else [],
    }  # fmt: skip
    return render(request, "performance/appeal_detail.html", context, status=422 if answer or assign else 200)


def _answer_form(request: HttpRequest, appeal: Appeal) -> AnswerForm:
    card = appeal.scorecard
    return AnswerForm(
        request.POST if request.method == "POST" else None, request=request, card=card, held=points_that_hold(card),
        fresh=fresh_points(card),
    )  # fmt: skip


@login_required
@require_safe
def show_file(request: HttpRequest, public_id: UUID, file_id: UUID) -> HttpResponse:
    """A file of the appeal; opening it is on record."""
    _now, on = moment(request)
    appeal = permissions.access_appeal(request.user, public_id, on)
    file = appeal.files.filter(public_id=file_id).first()
    if file is None:
        raise Http404("no such file")
    with transaction.atomic():
        record(action=actions.FILE_READ, actor=request.user, target=appeal, person=appeal.scorecard.employee)
    return file_response(open_file(file), file)


@login_required
@require_POST
def assign(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """HR names who decides."""
    now, on = moment(request)
    appeal = permissions.access_appeal(request.user, public_id, on)
    require_hr(request.user)
    form = AssignForm(request.POST, on=on)
    if not form.is_valid():
        return _page(request, appeal, assign=form)
    try:
        services.assign_decider(appeal=appeal, decider=form.cleaned_data["decider"].user, actor=request.user, now=now)
    except AppealRefused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return _page(request, appeal, assign=form)
    messages.success(request, _("Given to %(name)s to decide.") % {"name": form.cleaned_data["decider"].name})
    return redirect("appeals:appeal-detail", public_id)


@login_required
@require_POST
def decide(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The written answer, signed: the score changes, or stands."""
    now, on = moment(request)
    appeal = permissions.access_appeal(request.user, public_id, on)
    if not permissions.is_asked(request.user, appeal):
        raise PermissionDenied("not yours to decide")
    form = _answer_form(request, appeal)
    if not form.is_valid():
        return _page(request, appeal, answer=form)
    try:
        services.decide_appeal(
            appeal=appeal, answer=form.cleaned_data["answer"], points=form.points(), changed="change" in request.POST,
            actor=request.user, now=now,
        )  # fmt: skip
    except AppealRefused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return _page(request, appeal, answer=form)
    messages.success(request, _("Answered; the employee has been told."))
    return redirect("appeals:appeal-detail", public_id)


@login_required
@require_POST
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The employee takes it back."""
    now, on = moment(request)
    appeal = permissions.access_appeal(request.user, public_id, on)
    try:
        services.withdraw_appeal(appeal=appeal, actor=request.user, now=now)
    except AppealRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Withdrawn."))
    return redirect("appeals:appeal-detail", public_id)
