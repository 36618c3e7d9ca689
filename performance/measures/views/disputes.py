"""Doubted figures: raised by the employee, answered by the data owner (spec 2.3)."""

from datetime import date, datetime
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hrplatform.lib import dates
from hrplatform.lib.formats import format_measure
from hrplatform.lib.lists import ListColumn, build_listing
from people.models import Employee
from people.permissions import can_view_employee
from performance.measures import services
from performance.measures.enums import DisputeState
from performance.measures.forms_disputes import AnswerForm, QuestionForm
from performance.measures.models import DayResult, Dispute, Metric
from performance.measures.permissions import (
    access_dispute,
    access_dispute_to_answer,
    can_answer,
    own_employee,
    visible_disputes,
)
from performance.measures.presenters import disputes as presenter
from performance.measures.selectors.disputes import disputed_figures
from performance.measures.selectors.figures import figure_of
from performance.measures.views.edge import today_of


@login_required
@require_safe
def list_disputes(request: HttpRequest) -> HttpResponse:
    """Questions about figures: one's own, one's people's, and those one answers for; what waits first."""
    _now, today = today_of(request)
    rows = visible_disputes(request.user, today)
    if request.GET.get("state") == "open":
        rows = rows.filter(state=DisputeState.OPEN)
    listing = build_listing(
        request, rows, caption=_("Questioned figures"), columns=_columns(today),
        search=("employee__name__icontains", "employee__number__iexact", "metric__name_zh__icontains"),
        search_hint=_("Name, number or metric"), default_sort="due", empty_title=_("No figure is questioned"),
        empty_text=_("Employees question a figure on the page of their own results."),
    )  # fmt: skip
    if listing.wants_excel:
        return listing.as_excel(filename=f"{_('Questioned figures')} {today}.xlsx")
    return render(request, "performance/dispute_list.html", {"list": listing})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def raise_dispute(request: HttpRequest) -> HttpResponse:
    """Question a figure of mine: ?metric=orders&day=2025-03-04; without a metric one chooses among the day's."""
    now, today = today_of(request)
    me = own_employee(request.user, today)
    metric, day = _asked(request)
    if metric is None:
        return _choose(request, me, day)
    if not DayResult.objects.filter(employee=me, metric=metric, day=day).exclude(grain="month").exists():
        raise Http404("no such figure")
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            dispute = services.raise_dispute(
                employee=me, metric=metric, day=day, said=form.cleaned_data["said"], actor=request.user, today=today,
                now=now,
            )  # fmt: skip
        except services.DisputeRefused as refused:
            form.add_error(refused.field or None, str(refused))
        else:
            messages.success(request, _("Sent. An answer is due by %(day)s.") % {"day": dispute.due_on})
            return redirect("measures:dispute-detail", dispute.public_id)
    facts = presenter.figure_facts(metric, figure_of(me, metric, day))
    context = {"form": form, "metric": metric, "day": day, "facts": facts}
    status = 422 if request.method == "POST" else 200
    return render(request, "performance/dispute_form.html", context, status=status)


@login_required
@require_safe
def show_dispute(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One questioned figure: what was said, where the figure comes from, the answer."""
    _now, today = today_of(request)
    return _page(request, access_dispute(request.user, public_id, today), today)


@login_required
@require_POST
def answer_dispute(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Correct or confirm the figure, with words."""
    now, today = today_of(request)
    dispute = access_dispute_to_answer(request.user, public_id, today)
    form = _answer_form(request, dispute)
    if form.is_valid():
        try:
            services.answer_dispute(
                dispute=dispute, answer=form.cleaned_data["answer"], values=form.values(), actor=request.user, now=now
            )
        except services.DisputeRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            messages.success(request, _("Answered; %(name)s is told.") % {"name": dispute.employee.name})
            return redirect("measures:dispute-detail", public_id)
    return _page(request, dispute, today, form=form)


@login_required
@require_POST
def withdraw_dispute(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take one's own question back."""
    now, today = today_of(request)
    dispute = access_dispute(request.user, public_id, today)
    if dispute.employee.user_id != request.user.pk:
        raise PermissionDenied("only who raised it takes it back")
    try:
        services.withdraw_dispute(dispute=dispute, actor=request.user, now=now)
        messages.success(request, _("Taken back."))
    except services.DisputeRefused as refused:
        messages.error(request, str(refused))
    return redirect("measures:dispute-detail", public_id)


def _page(request: HttpRequest, dispute: Dispute, today: date, form: AnswerForm | None = None) -> HttpResponse:
    is_open = dispute.state == DisputeState.OPEN
    may_answer = is_open and can_answer(request.user, dispute, today)
    figure = figure_of(dispute.employee, dispute.metric, dispute.day)
    context = {
        "dispute": dispute,
        "state": presenter.state_of(dispute, today),
        "facts": presenter.facts(dispute, figure),
        "form": (form or _answer_form(request, dispute)) if may_answer else None,
        "may_withdraw": is_open and dispute.employee.user_id == request.user.pk,
        "may_open": can_view_employee(request.user, dispute.employee, today),
    }
    return render(request, "performance/dispute_detail.html", context, status=422 if form else 200)


def _answer_form(request: HttpRequest, dispute: Dispute) -> AnswerForm:
    parts = figure_of(dispute.employee, dispute.metric, dispute.day).parts
    return AnswerForm(request.POST or None, parts=parts)


def _choose(request: HttpRequest, me: Employee, day: date) -> HttpResponse:
    """The figures of one of my days, each to be questioned."""
    rows = DayResult.objects.filter(employee=me, day=day).exclude(grain="month").select_related("metric")
    listed = [
        (row, row.metric, format_measure(row.value, row.metric.unit)) for row in rows.order_by("metric__sequence")
    ]
    if not listed:
        raise Http404("no figures on this day")
    waiting = disputed_figures(employee_ids=[me.pk], start=day, until=day).get((me.pk, day), set())
    context = {"day": day, "rows": listed, "waiting": waiting, "disputed": presenter.disputed()}
    return render(request, "performance/dispute_choose.html", context)


def _asked(request: HttpRequest) -> tuple[Metric | None, date]:
    """The metric (None when none is named) and the day; 404 for what isn't one."""
    code = request.GET.get("metric", "")[:60]
    metric = Metric.objects.filter(code=code).first()
    try:
        day = dates.parse_day(request.GET.get("day", ""))
    except ValueError as error:
        raise Http404("no such day") from error
    if metric is None and code:
        raise Http404("no such metric")
    return metric, day


def _columns(today: date) -> list[ListColumn]:
    return [
        ListColumn("employee", _("Employee"), text=lambda row: row.employee.name, sort="employee__sort_key",
                   url=lambda row: f"{row.public_id}/"),
        ListColumn("metric", _("Metric"), text=lambda row: str(row.metric), sort="metric__sequence"),
        ListColumn("day", _("Day"), kind="date", value=lambda row: row.day, sort="day"),
        ListColumn("said", _("What is wrong with the figure?"), text=lambda row: row.said[:80]),
        ListColumn("raised", _("Questioned"), kind="moment", value=_raised, sort="raised_at"),
        ListColumn("due", _("Answer due"), kind="date", value=lambda row: row.due_on, sort="due_on"),
        ListColumn("state", _("State"), status=lambda row: presenter.state_of(row, today)),
    ]  # fmt: skip


def _raised(row: Dispute) -> datetime:
    return row.raised_at
