"""Pages of what follows a failed plan; each act is one form under the follow-up's address."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hrplatform.lib.lists import ListColumn, build_listing
from hrplatform.lib.pdf import pdf_response
from people.permissions import boss_of, can_view_pay, require_hr
from people.selectors.contracts import contract_on
from people.services import log_pay_read
from people.views.edge import file_response
from pip_workflow.errors import GuardsRefused, PlanRefused
from pip_workflow.followups import forms, guarding, letters, permissions, presenters, reviews, services
from pip_workflow.followups.chain import is_second_failure
from pip_workflow.followups.enums import FollowKind, FollowState, ReviewPath
from pip_workflow.followups.models import FollowUp
from pip_workflow.forms import PlanForm
from pip_workflow.guards.presenters import guard_rows
from pip_workflow.letters import Letter, build_letter
from pip_workflow.presenters import is_open_to_objection
from pip_workflow.services.files import read_proof
from pip_workflow.views.edge import today

FORM_METHODS = ["GET", "HEAD", "POST"]


@login_required
@require_safe
def list_follow_ups(request: HttpRequest) -> HttpResponse:
    """Every follow-up, those to be decided first."""
    require_hr(request.user)
    _now, on = today(request)
    rows = FollowUp.objects.select_related("plan__employee", "decided_by").exclude(plan__employee__user=request.user)
    columns = [
        ListColumn("employee", _("Employee"), text=lambda r: r.plan.employee.name, url=lambda r: f"{r.public_id}/",
                   sort="plan__employee__sort_key"),
        ListColumn("state", _("State"), status=presenters.follow_status, sort="state"),
        ListColumn("kind", _("What follows"), text=lambda r: r.get_kind_display() or "—", sort="kind"),
        ListColumn("opened", _("Opened"), kind="date", value=lambda r: r.opened_on, sort="opened_on"),
        ListColumn("due", _("To be decided by"), kind="date", value=lambda r: r.due_on, sort="due_on"),
        ListColumn("by", _("Decided by"), text=lambda r: str(r.decided_by or "—")),
    ]  # fmt: skip
    listing = build_listing(
        request, rows, caption=_("After failed plans"), columns=columns, default_sort="-opened",
        search=("plan__employee__name__icontains", "plan__employee__number__iexact"), search_hint=_("Name or number"),
        empty_title=_("Nothing to follow up"), empty_text=_("A plan that fails opens a follow-up by itself."),
    )  # fmt: skip
    if listing.wants_excel:
        return listing.as_excel(filename=f"{_('After failed plans')} {on}.xlsx")
    return render(request, "pip_workflow/followups/list.html", {"list": listing})


@login_required
@require_safe
def show_follow_up(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One follow-up: what was decided, match scores line by line, guards, what comes next."""
    _now, on = today(request)
    row = permissions.access_follow_up(request.user, public_id, on)
    is_own = permissions.is_own(request.user, row)
    may_act = permissions.may_act(request.user, row)
    guards = []
    if may_act and row.state == FollowState.DECIDED and row.kind in (FollowKind.TRANSFER, FollowKind.PAY_CHANGE):
        results = guarding.of_carrying_out(row, row.begins_on or on)
        guards = guard_rows(
            results, viewer=request.user, person=row.plan.employee, on=on, links=presenters.follow_links(row)
        )
    pays = can_view_pay(request.user, row.plan.employee, on)
    if pays and row.new_pay is not None:
        log_pay_read(actor=request.user, employees=[row.plan.employee])
    context = {
        "row": row, "is_own": is_own, "may_act": may_act, "state": presenters.follow_status(row),
        "may_object": is_own and is_open_to_objection(row.plan),
        "facts": presenters.follow_facts(row, may_view_pay=pays), "reasons": presenters.reason_facts(row),
        "matches": [] if is_own else presenters.match_rows(row), "guards": guards,
        "contract": presenters.clause_of(row, on) if may_act or is_own else None,
        "acts": presenters.follow_actions(
            row, may_act=may_act, is_own=is_own, has_case=_may_review(row, on) if may_act else False
        ),
        "letter": presenters.act_url(row, "letter") if _has_letter(row) and (pays or not row.new_pay) else "",
        "review": getattr(row, "review", None) if may_act else None,
        "file_url": presenters.act_url(row, "file") if row.file and (pays or row.new_pay is None) else "",
    }  # fmt: skip
    return render(request, "pip_workflow/followups/detail.html", context)


def _may_review(row: FollowUp, on: date) -> bool:
    """After a second period, or in probation."""
    end = row.plan.employee.probation_end
    return bool(end and end >= on) or is_second_failure(row)


def _has_letter(row: FollowUp) -> bool:
    return row.state != FollowState.DRAFT and row.kind in (
        FollowKind.TRAINING, FollowKind.TRANSFER, FollowKind.PAY_CHANGE,
    )  # fmt: skip


@dataclass(frozen=True)
class Edge:
    """What an act needs from the request."""

    request: HttpRequest
    row: FollowUp
    now: datetime
    on: date

    @property
    def signed(self) -> dict[str, Any]:
        return {"actor": self.request.user, "on": self.on, "now": self.now}

    @property
    def post(self) -> Any:
        return self.request.POST or None

    @property
    def files(self) -> Any:
        return self.request.FILES or None


@dataclass(frozen=True)
class Act:
    """One act: its words, its form, what it does; `own` acts are the employee's."""

    title: str
    submit: str
    text: str
    form: Callable[[Edge], Any]
    do: Callable[[Edge, Any], Any]
    own: bool = False


def _acts() -> Mapping[str, Act]:
    return {
        "decide": Act(
            _("Decide what follows"), _("Record the decision"),
            _("Training, transfer, pay change, or nothing: you decide by name and with a reason."),
            lambda e: forms.DecideFollowUpForm(e.post, request=e.request, follow_up=e.row, on=e.on),
            lambda e, f: services.decide_follow_up(follow_up=e.row, choice=f.choice(), **e.signed),
        ),
        "agree": Act(
            _("Agree to the change"), _("Agree and sign"),
            _("Nobody may change your post or your pay without your agreement in writing (Labour Contract Law 35). "
              "Take the time you need; you may also ask or object first."),
            lambda e: forms.AgreeForm(e.post, request=e.request),
            lambda e, f: services.sign_agreement(follow_up=e.row, note=f.cleaned_data["note"], **e.signed), own=True,
        ),
        "paper": Act(
            _("Agreement signed on paper"), _("Put on file"),
            _("Print the agreement, have both sides sign it, and say where it is kept."),
            lambda e: forms.PaperForm(e.post, e.files),
            lambda e, f: services.keep_paper_agreement(follow_up=e.row, **f.cleaned_data, **e.signed),
        ),
        "reasons": Act(
            _("Reasons for a transfer without agreement"), _("Put on file"),
            _("For somebody who is not up to the work (article 40 (2)) a transfer may rest on reasons instead of an "
              "agreement. Every point must hold, and say why."),
            lambda e: forms.ReasonsForm(e.post),
            lambda e, f: services.keep_reasons(
                follow_up=e.row, answers=f.answers(), actor=e.request.user, now=e.now
            ),
        ),
        "training": Act(
            _("Training given"), _("Keep on record"),
            _("Training counts as given with attendance, material and a test."),
            lambda e: forms.TrainingForm(e.post, e.files, initial={"given_on": e.on}),
            lambda e, f: services.give_training(follow_up=e.row, **f.cleaned_data, **e.signed),
        ),
        "carry-out": Act(
            _("Carry out the change"), _("Carry out"),
            _("The employee file changes from the day agreed. The guards are asked first."),
            lambda e: forms.CarryOutForm(e.post, request=e.request, follow_up=e.row, on=e.on),
            lambda e, f: services.carry_out(follow_up=e.row, manager=f.cleaned_data.get("manager"), **e.signed),
        ),
        "close": Act(
            _("Close the follow-up"), _("Close"), _("Nothing more comes of it; it stays on record with your reason."),
            lambda e: forms.CloseForm(e.post),
            lambda e, f: services.close_follow_up(
                follow_up=e.row, reason=f.cleaned_data["reason"], actor=e.request.user, now=e.now
            ),
        ),
        "review": Act(
            _("Open a dismissal review"), _("Open the review"),
            _("A checklist and a file: nothing ends by itself. The guards are asked first, and every answer is kept."),
            lambda e: forms.OpenReviewForm(e.post, request=e.request, initial={"path": ReviewPath.INCOMPETENT}),
            lambda e, f: reviews.open_review(
                follow_up=e.row, path=f.cleaned_data["path"], reason=f.cleaned_data["reason"], **e.signed
            ),
        ),
    }  # fmt: skip


@login_required
@require_http_methods(FORM_METHODS)
def act(request: HttpRequest, public_id: UUID, act: str) -> HttpResponse:
    """One act with a follow-up: its form, a refusal at the field or by the guards (422), or done."""
    now, on = today(request)
    row = permissions.access_follow_up(request.user, public_id, on)
    if act == "letter":
        return _letter(request, row, now, on)
    if act == "file":
        return _file(request, row, on)
    if act == "second":
        return _second(request, row, now, on)
    found = _acts().get(act)
    if found is None:
        raise Http404("no such act")
    _check_right(request, row, own=found.own)
    edge = Edge(request, row, now, on)
    form = found.form(edge)
    guards = None
    if request.method == "POST" and form.is_valid():
        try:
            made = found.do(edge, form)
        except PlanRefused as refused:
            guards = refuse(form, refused, request, row, on)
        else:
            if act == "review":
                return redirect("plans:review", made.public_id)
            return redirect("plans:follow-up", row.public_id)
    context = {
        "row": row, "form": form, "title": found.title, "submit": found.submit, "text": found.text, "guards": guards,
        "matches": presenters.match_rows(row) if act == "decide" else [],
    }  # fmt: skip
    return render(request, "pip_workflow/followups/act.html", context, status=422 if form.errors else 200)


def refuse(form: Any, refused: PlanRefused, request: HttpRequest, row: FollowUp, on: date) -> list[Any] | None:
    """A refusal at its field, or the guards that said no."""
    field = getattr(refused, "field", "") or None
    form.add_error(field if field in form.fields else None, str(refused))
    if not isinstance(refused, GuardsRefused):
        return None
    return guard_rows(
        refused.results, viewer=request.user, person=row.plan.employee, on=on, links=presenters.follow_links(row)
    )


def _check_right(request: HttpRequest, row: FollowUp, *, own: bool) -> None:
    allowed = permissions.is_own(request.user, row) if own else permissions.may_act(request.user, row)
    if not allowed:
        raise PermissionDenied("not this account's act")


def _file(request: HttpRequest, row: FollowUp, on: date) -> HttpResponse:
    """The signed agreement or the proof of the training; opening it is on record."""
    if row.file is None or not _may_read_file(request.user, row, on):
        raise Http404("no such file")
    content = read_proof(file=row.file, plan=row.plan, actor=request.user)
    return file_response(content, row.file)


def _may_read_file(user: Any, row: FollowUp, on: date) -> bool:
    """An agreement on pay is read by whoever may see the pay."""
    return can_view_pay(user, row.plan.employee, on) or row.new_pay is None


def _second(request: HttpRequest, row: FollowUp, now: datetime, on: date) -> HttpResponse:
    """The second period is a plan: the same form."""
    _check_right(request, row, own=False)
    plan = row.plan
    start = {"measured_from": plan.measured_from, "measured_until": plan.measured_until,
             "expectation": plan.expectation, "consequences": plan.consequences}  # fmt: skip
    form = PlanForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        lead = boss_of(plan.employee, on)
        try:
            if lead is None:
                raise PlanRefused(_("Nobody is this person's boss; name a head or manager first."))
            made = services.open_second_period(
                follow_up=row, content=form.content(), lead=lead, actor=request.user, on=on, now=now
            )
        except PlanRefused as refused:
            field = getattr(refused, "field", "") or None
            form.add_error(field if field in form.fields else None, str(refused))
        else:
            messages.success(request, _("The draft is kept. The employee sees it once it is issued."))
            return redirect("plans:plan-detail", made.public_id)
    context = {"form": form, "person": plan.employee, "alert": None, "template": None}
    return render(request, "pip_workflow/plan_form.html", context, status=422 if form.errors else 200)


def _letter(request: HttpRequest, row: FollowUp, now: datetime, on: date) -> HttpResponse:
    """The agreement to sign, or the notice of training, as PDF."""
    if not _has_letter(row):
        raise Http404("no letter")
    if row.new_pay is not None and not can_view_pay(request.user, row.plan.employee, on):
        raise PermissionDenied("pay")

    if row.new_pay is not None:
        log_pay_read(actor=request.user, employees=[row.plan.employee])

    def write() -> Letter:
        if row.kind == FollowKind.TRAINING:
            return letters.training_letter(row)
        return letters.agreement_letter(row, contract_on(row.plan.employee, on))

    content = build_letter(
        write, employee=row.plan.employee, company=request.company, now=now,  # type: ignore[attr-defined]
        language=request.GET.get("lang", "zh-hans"),
    )  # fmt: skip
    return pdf_response(content, f"{row.plan.employee.name} {row.get_kind_display()}.pdf")
