"""Contracts: the list with what ends, recording, correcting, the file itself."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from audit.services import record, record_export
from hrplatform.lib import dates
from hrplatform.lib.lists import ListColumn, build_listing
from hrplatform.lib.paths import row_path
from people import actions
from people.enums import ContractKind
from people.errors import PeopleRefused
from people.forms.contracts import ContractForm, CorrectionForm
from people.forms.filters import ContractFilterForm
from people.models import Contract, Employee
from people.permissions import access_employee_for_hr, require_hr
from people.presenters.contracts import AHEAD, contract_state
from people.selectors.contracts import access_contract, contract_overview
from people.services.contracts import FIELDS, correct_contract, record_contract
from people.services.files import open_file
from people.services.oneself import refuse_for_oneself
from people.views.edge import file_response, posted, refuse, today

both = require_http_methods(["GET", "HEAD", "POST"])
KIND_LABELS = dict(ContractKind.choices)


@require_GET
@login_required
def show_contracts(request: HttpRequest) -> HttpResponse:
    """Everybody employed with the latest contract; what ends first stands first."""
    require_hr(request.user)
    on = today(request)
    listing = build_listing(
        request, contract_overview(on), caption=_("Contracts"), columns=_columns(on),
        search=("name__icontains", "number__icontains", "sort_key__contains"), search_hint=_("Name, number or pinyin"),
        filters=ContractFilterForm(request.GET, on=on, ahead=on + AHEAD), default_sort="until",
        empty_title=_("Nobody is employed yet"), empty_text=_("Contracts are recorded on the page of each person."),
        empty_url=reverse("intake:upload", args=["people"]), empty_action=_("Import the roster"),
    )  # fmt: skip
    if listing.wants_excel:
        record_export(actor=request.user, kind="contracts", rows=listing.page.paginator.count)
        return listing.as_excel(filename=_("contracts") + f"-{on}.xlsx")
    return render(request, "people/contract_list.html", {"list": listing})


def _columns(on: date) -> list[ListColumn]:
    return [
        ListColumn("name", _("Name"), value=lambda row: row.name, url=_tab_url, sort="sort_key"),
        ListColumn("number", _("Number"), value=lambda row: row.number, sort="number"),
        ListColumn("department", _("Department"), value=lambda row: row.department_path, sort="department_path"),
        ListColumn("kind", _("Type"), value=lambda row: KIND_LABELS.get(row.contract_kind, ""), sort="contract_kind"),
        ListColumn("start", _("From"), kind="date", value=lambda row: row.contract_start, sort="contract_start"),
        ListColumn("until", _("Until"), kind="date", value=lambda row: row.contract_until, sort="contract_until"),
        ListColumn("renewals", _("Times renewed"), kind="count", value=lambda row: row.contract_renewals,
                   sort="contract_renewals"),
        ListColumn("state", _("State"), status=lambda row: contract_state(row, on)),
    ]  # fmt: skip


def _tab_url(row: Employee) -> str:
    return row_path("people:person-tab", row.public_id, "contracts")


@both
@login_required
def create_contract(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A person's first or next contract; the next one begins where the last one ends."""
    on = today(request)
    employee = access_employee_for_hr(request.user, public_id, on)
    form = ContractForm(posted(request), request.FILES or None, initial=_next(employee))
    if request.method == "POST" and form.is_valid():
        try:
            refuse_for_oneself(user_id=employee.user_id, actor=request.user)
            record_contract(
                employee=employee, facts=form.facts, actor=request.user, now=dates.now(),
                upload=form.cleaned_data["file"],
            )  # fmt: skip
        except PeopleRefused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The contract of %(name)s is on file.") % {"name": employee.name})
            return redirect("people:person-tab", employee.public_id, "contracts")
    title = _("Contract of %(name)s") % {"name": employee.name}
    return _form_page(request, form, employee, title)


@both
@login_required
def edit_contract(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Correct a contract, with a reason; the audit log keeps what stood there."""
    contract = access_contract(request.user, public_id, today(request))
    initial = {name: getattr(contract, name) for name in FIELDS}
    form = CorrectionForm(posted(request), request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            refuse_for_oneself(user_id=contract.employee.user_id, actor=request.user)
            correct_contract(
                contract=contract, facts=form.facts, actor=request.user, now=dates.now(),
                reason=form.cleaned_data["reason"], upload=form.cleaned_data["file"],
            )  # fmt: skip
        except PeopleRefused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The contract is corrected."))
            return redirect("people:person-tab", contract.employee.public_id, "contracts")
    title = _("Correct the contract of %(name)s") % {"name": contract.employee.name}
    return _form_page(request, form, contract.employee, title)


@require_GET
@login_required
def show_file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The contract's file; opening it is on record."""
    contract = access_contract(request.user, public_id, today(request))
    if contract.file is None:
        return redirect("people:person-tab", contract.employee.public_id, "contracts")
    with transaction.atomic():
        record(action=actions.FILE_READ, actor=request.user, target=contract, person=contract.employee)
    return file_response(open_file(contract.file), contract.file)


def _next(employee: Employee) -> dict[str, Any]:
    """What the next contract most likely says."""
    last = Contract.objects.filter(employee=employee).order_by("-start").first()
    if last is None:
        return {"start": employee.hire_date, "renewals": 0, "kind": ContractKind.FIXED}
    start = last.until + timedelta(days=1) if last.until else last.start
    copied = {"transfer_clause": last.transfer_clause, "pay_clause": last.pay_clause}
    renewals = last.renewals + 1 if last.until else last.renewals
    kind = ContractKind.OPEN if renewals > 1 else ContractKind.FIXED
    return {"start": start, "renewals": renewals, "kind": kind, **copied}


def _form_page(request: HttpRequest, form: forms.Form, employee: Employee, title: str) -> HttpResponse:
    back = row_path("people:person-tab", employee.public_id, "contracts")
    page = {"title": title, "employee": employee, "submit": _("Save"), "cancel_url": back, "form": form}
    return render(request, "people/form.html", page, status=422 if request.method == "POST" else 200)
