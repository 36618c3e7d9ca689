"""Dossier pages: cases, one case, making a dossier, holds."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audit import actions as audit_actions
from audit.services import record_view
from hrplatform.lib.lists import ListColumn, build_listing
from hrplatform.lib.paths import row_path
from hrplatform.lib.ui import Status
from jobs.progress import start_progress
from people.models import Employee
from people.permissions import is_hr
from pip_workflow.dossier import holds, permissions, selectors
from pip_workflow.dossier.forms import DossierForm, HoldForm
from pip_workflow.dossier.services import STEPS
from pip_workflow.dossier.tasks import make_dossier_file
from pip_workflow.errors import PlanRefused
from pip_workflow.views.edge import today

both = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@require_safe
def list_cases(request: HttpRequest) -> HttpResponse:
    """People about whom evidence is on record, without oneself."""
    permissions.require_reader(request.user)
    columns = [
        ListColumn("employee", _("Employee"), text=lambda e: e.name, sub=lambda e: e.number,
                   url=lambda e: row_path("dossiers:case", e.public_id), sort="sort_key"),
        ListColumn("plans", _("Plans"), kind="count", value=lambda e: e.plan_count, sort="plan_count"),
        ListColumn("made", _("Dossiers made"), kind="count", value=lambda e: e.made, sort="made"),
        ListColumn("last", _("Last made"), kind="moment", value=lambda e: e.last_made, sort="last_made"),
        ListColumn("hold", _("Litigation hold"), status=_hold_status),
    ]  # fmt: skip
    listing = build_listing(
        request, selectors.cases().exclude(user=request.user), caption=_("Evidence dossiers"), columns=columns,
        default_sort="-plans",
        search=("name__icontains", "number__iexact"), search_hint=_("Name or number"),
        empty_title=_("No case yet"), empty_text=_("People with an alert or an improvement plan are listed here."),
    )  # fmt: skip
    if listing.wants_excel:
        return listing.as_excel(filename=f"{_('Evidence dossiers')}.xlsx")
    return render(request, "pip_workflow/dossier/case_list.html", {"list": listing})


def _hold_status(employee: Employee) -> Status | None:
    return Status("warn", _("hold stands"), "lock") if employee.is_held else None  # type: ignore[attr-defined]


@login_required
@require_safe
def show_case(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What is on record, what was made of it; opening the page is itself recorded."""
    employee = permissions.access_case(request.user, public_id)
    record_view(actor=request.user, person=employee, action=audit_actions.DOSSIER_READ)
    return _page(request, employee)


def _page(request: HttpRequest, employee: Employee) -> HttpResponse:
    context = {
        "employee": employee,
        "made": selectors.made_of(employee)[:50],
        "hold": holds.hold_of(employee),
        "on_record": selectors.on_record(employee),
        "is_hr": is_hr(request.user),
    }
    return render(request, "pip_workflow/dossier/case.html", context)


@both
@login_required
def make(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Span and language, signed; the file is made behind the page."""
    employee = permissions.access_case(request.user, public_id)
    now, on = today(request)
    initial = {"start": selectors.suggested_start(employee, on), "until": on, "language": "zh-hans"}
    form = DossierForm(request.POST or None, request=request, on=on, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with transaction.atomic():
            label = _("Evidence dossier of %(name)s") % {"name": employee.name}
            progress = start_progress(
                kind="pip_workflow.dossier", label=label, actor=request.user, total=STEPS, now=now
            )
            make_dossier_file.delay_on_commit(
                connection.schema_name, employee.pk, data["start"].isoformat(), data["until"].isoformat(),
                data["language"], request.user.pk, progress.pk,
            )  # fmt: skip
        return redirect("jobs:progress-detail", progress.public_id)
    title = _("Make the dossier of %(name)s") % {"name": employee.name}
    text = _("Everything on record goes in, also what speaks for the employee. Making and opening it is recorded.")
    return _form(request, form, employee, title=title, submit=_("Make the dossier"), text=text)


@both
@login_required
def hold(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Place a litigation hold."""
    employee = permissions.access_case_for_hr(request.user, public_id)
    now, _on = today(request)
    form = HoldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            holds.place_hold(employee=employee, actor=request.user, now=now, **form.cleaned_data)
        except PlanRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The hold stands: nothing about this person is deleted."))
            return redirect("dossiers:case", public_id)
    title = _("Litigation hold for %(name)s") % {"name": employee.name}
    text = _("While it stands, nothing about this person is deleted or made unreadable.")
    return _form(request, form, employee, title=title, submit=_("Place the hold"), text=text)


@both
@login_required
def lift(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Lift a litigation hold."""
    found = permissions.access_hold(request.user, public_id)
    now, _on = today(request)
    form = HoldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            holds.lift_hold(hold=found, actor=request.user, now=now, **form.cleaned_data)
        except PlanRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The hold is lifted."))
            return redirect("dossiers:case", found.employee.public_id)
    title = _("Lift the hold for %(name)s") % {"name": found.employee.name}
    return _form(request, form, found.employee, title=title, submit=_("Lift the hold"), text=found.reason)


def _form(
    request: HttpRequest, form: object, employee: Employee, *, title: str, submit: str, text: str
) -> HttpResponse:
    back = reverse("dossiers:case", args=[employee.public_id])
    context = {"form": form, "employee": employee, "title": title, "submit": submit, "text": text, "cancel_url": back}
    status = 422 if request.method == "POST" else 200
    return render(request, "pip_workflow/dossier/form.html", context, status=status)
