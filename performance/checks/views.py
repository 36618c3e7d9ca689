"""Findings: the list, one finding with its picture, second review."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Case, IntegerField, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hrplatform.lib import dates
from hrplatform.lib.lists import ListColumn, build_listing
from hrplatform.lib.paths import row_path
from people.models import Department, Employee
from people.permissions import is_hr, require_hr
from performance.checks.enums import Check, FindingState
from performance.checks.errors import FindingRefused
from performance.checks.forms import CorrectForm, DecideForm, FindingFilter
from performance.checks.models import Finding
from performance.checks.permissions import access_finding, visible_findings, why_not_reviewer
from performance.checks.presenters import finding_page, severity_status, state_status
from performance.checks.sentences import sentence_of, undetermined_text
from performance.checks.services import correct_finding, dismiss_finding, run_checks, uphold_finding
from performance.reviews.enums import Stage
from performance.reviews.errors import ReviewRefused
from performance.reviews.models import ReviewCycle
from performance.reviews.permissions import access_cycle_for_hr

RANK = Case(
    When(severity="severe", then=Value(0)), When(severity="warning", then=Value(1)), default=Value(2),
    output_field=IntegerField(),
)  # fmt: skip


def _edge(request: HttpRequest) -> tuple[Any, Any]:
    now = dates.now()
    return now, dates.company_today(request.company, now)  # type: ignore[attr-defined]


@login_required
@require_safe
def list_findings(request: HttpRequest) -> HttpResponse:
    """Findings the account may see, severe and open ones first; and what could not be told."""
    _now, on = _edge(request)
    filters = FindingFilter(request.GET)
    rows = visible_findings(request.user, on).select_related("cycle", "department", "scorer", "person")
    ranked = rows.annotate(severity_rank=RANK).order_by("severity_rank", "q_value", "pk")
    listing = build_listing(
        request, ranked, caption=_("Findings"), columns=_columns(),
        search=("department__name__icontains", "scorer__name__icontains"), filters=filters,
        empty_title=_("No findings"), empty_text=_("Scores are checked when every head has submitted."),
    )  # fmt: skip
    if listing.wants_excel:
        return listing.as_excel(filename=_("Findings") + ".xlsx")
    hr = is_hr(request.user)
    cycle = ReviewCycle.objects.filter(code=request.GET.get("cycle", "")).first() if hr else None
    context = {"list": listing, "cycle": cycle, "unknown": _unknown(cycle) if cycle else [], "is_hr": hr}
    return render(request, "performance/finding_list.html", context)


def _columns() -> list[ListColumn]:
    return [
        ListColumn("check", _("Check"), text=lambda f: str(Check(f.check_code).label), url=_url,
                   sub=lambda f: f.department.name, sort="check_code"),
        ListColumn("what", _("What stands out"), text=sentence_of, sub=lambda f: f.cycle.name),
        ListColumn("severity", _("Severity"), status=severity_status, sort="severity_rank"),
        ListColumn("state", _("State"), status=state_status, sort="state"),
    ]  # fmt: skip


def _url(finding: Finding) -> str:
    return row_path("checks:finding-detail", finding.public_id)


def _unknown(cycle: ReviewCycle) -> list[dict[str, str]]:
    """Teams about which the checks can't tell, with the reason; two queries."""
    departments = Department.objects.in_bulk({int(row["department"]) for row in cycle.undetermined})
    scorers = Employee.objects.in_bulk({int(row["scorer"]) for row in cycle.undetermined if row["scorer"]})
    rows = [
        {
            "check": str(Check(row["check"]).label),
            "department": departments[int(row["department"])].name,
            "scorer": scorers[int(row["scorer"])].name if row["scorer"] else _("HR"),
            "reason": undetermined_text(row["reason"]),
        }
        for row in cycle.undetermined
        if int(row["department"]) in departments
    ]
    return sorted(rows, key=lambda row: (row["check"], row["department"]))


@login_required
@require_safe
def show_finding(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One sentence, one picture, the rows, what would change, two buttons."""
    return _page(request, access_finding(request.user, public_id, _edge(request)[1]))


def _page(request: HttpRequest, finding: Finding, **forms: Any) -> HttpResponse:
    _now, on = _edge(request)
    ids = {int(effect["scorer"]) for effect in finding.cycle.scorer_effects if effect["scorer"]}
    hr = is_hr(request.user)
    names = dict(Employee.objects.filter(pk__in=ids).values_list("pk", "name")) if hr else {}
    page = finding_page(finding, names)
    refused = why_not_reviewer(request.user, finding, on)
    overdue = finding.state == FindingState.UPHELD and bool(finding.due_on and finding.due_on < on)
    correcting = hr and overdue and finding.cycle.stage == Stage.CHECKS
    correct = forms.get("correct") or CorrectForm(initial={"shift": page.shift})
    context = {
        "page": page, "finding": finding, "is_hr": hr, "can_decide": not refused, "refused": refused,
        "form": forms.get("decide") or DecideForm(), "correct": correct if correcting else None, "overdue": overdue,
    }  # fmt: skip
    return render(request, "performance/finding_detail.html", context, status=422 if forms else 200)


def _decide(request: HttpRequest, public_id: UUID, service: Any, done: str) -> HttpResponse:
    now, on = _edge(request)
    finding = access_finding(request.user, public_id, on)
    require_hr(request.user)
    form = DecideForm(request.POST)
    if not form.is_valid():
        return _page(request, finding, decide=form)
    try:
        service(finding=finding, actor=request.user, on=on, now=now, reason=form.cleaned_data["reason"])
    except FindingRefused as refused:
        form.add_error(None, str(refused))
        return _page(request, finding, decide=form)
    messages.success(request, done)
    return redirect("checks:finding-detail", public_id=public_id)


@login_required
@require_POST
def uphold(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The scores go back to the scorer."""
    return _decide(request, public_id, uphold_finding, _("Upheld. The scores are back with the scorer."))


@login_required
@require_POST
def dismiss(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """There is a good explanation."""
    return _decide(request, public_id, dismiss_finding, _("Dismissed; your reason is on record."))


@login_required
@require_POST
def correct(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """HR sets the scores when they weren't changed in time."""
    now, on = _edge(request)
    finding = access_finding(request.user, public_id, on)
    require_hr(request.user)
    form = CorrectForm(request.POST)
    if not form.is_valid():
        return _page(request, finding, correct=form)
    chosen = form.cleaned_data
    try:
        moved = correct_finding(
            finding=finding, shift=chosen["shift"], actor=request.user, on=on, now=now, reason=chosen["reason"]
        )
    except (FindingRefused, ReviewRefused) as refused:
        form.add_error(None, str(refused))
        return _page(request, finding, correct=form)
    messages.success(request, _("%(n)s scores corrected, each linked to this finding.") % {"n": moved})
    return redirect("checks:finding-detail", public_id=public_id)


@login_required
@require_POST
def run(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Check a cycle again now."""
    cycle = access_cycle_for_hr(request.user, public_id)
    report = run_checks(cycle=cycle, actor=request.user, now=dates.now())
    messages.success(request, _("Checked: %(n)s findings.") % {"n": len(report.findings)})
    return redirect(f"{reverse('checks:finding-list')}?cycle={cycle.code}")
