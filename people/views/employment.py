"""Hire, transfer, raise, leave, details, absence: HR's dated forms."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from audit.services import record_view
from hrplatform.lib.formats import plain_number
from people import services
from people.duties import duties_of
from people.forms.employment import (
    AbsenceForm,
    DetailsForm,
    HireForm,
    LeaveForm,
    PayForm,
    ReasonForm,
    TransferForm,
)
from people.models import Employee
from people.permissions import access_employee_for_hr, require_hr
from people.selectors import compensation_as_of, last_assignment
from people.views.edge import posted, refuse, today

both = require_http_methods(["GET", "HEAD", "POST"])


@both
@login_required
def hire_person(request: HttpRequest) -> HttpResponse:
    require_hr(request.user)
    on = today(request)
    form = HireForm(posted(request), on=on, initial={"start": on})

    def save() -> Employee:
        data = dict(form.cleaned_data)
        return services.hire(actor=request.user, hire_date=data.pop("start"), **data)

    page = {"title": _("Add a person"), "submit": _("Add"), "cancel_url": reverse("people:list")}
    return _answer(request, form, save, page, done=_("%(name)s was added."))


@both
@login_required
def transfer_person(request: HttpRequest, public_id: UUID) -> HttpResponse:
    employee, on = _person(request, public_id), today(request)
    place = last_assignment(employee, on)
    initial = TransferForm.initial_of(place, on)
    form = TransferForm(posted(request), on=on, employee=employee, initial=initial)

    def save() -> Employee:
        services.transfer(
            employee=employee, start=form.cleaned_data["start"], reason=form.cleaned_data["reason"],
            actor=request.user, **form.place,
        )  # fmt: skip
        return employee

    title = _("Transfer %(name)s") % {"name": employee.name}
    return _answer(request, form, save, _page(employee, title), done=_("The new place of %(name)s is saved."))


@both
@login_required
def change_pay(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Shows the present pay in the form, so opening it is logged."""
    employee, on = _person(request, public_id), today(request)
    now = compensation_as_of(employee, on)
    initial: dict[str, Any] = {"start": on}
    if now:
        share = plain_number(now.bonus_share * 100) if now.bonus_share is not None else None
        initial |= {"salary": now.salary, "bonus_share": share}
    form = PayForm(posted(request), initial=initial)
    if employee.user_id != request.user.pk:
        record_view(actor=request.user, person=employee)

    def save() -> Employee:
        services.change_pay(employee=employee, actor=request.user, **form.cleaned_data)
        return employee

    title = _("Pay of %(name)s") % {"name": employee.name}
    return _answer(request, form, save, _page(employee, title), done=_("The new pay of %(name)s is saved."))


@both
@login_required
def record_leaving(request: HttpRequest, public_id: UUID) -> HttpResponse:
    employee, on = _person(request, public_id), today(request)
    initial = {
        "leave_date": employee.leave_date or on,
        "leave_type": employee.leave_type,
        "leave_reason": employee.leave_reason,
    }
    form = LeaveForm(posted(request), initial=initial)

    def save() -> Employee:
        services.leave(employee=employee, actor=request.user, today=on, **form.cleaned_data)
        return employee

    page = _page(employee, _("%(name)s leaves") % {"name": employee.name})
    page["duties"] = duties_of(employee=employee, on=on)
    return _answer(
        request, form, save, page, done=_("The last day of %(name)s is saved."), template="people/leaving.html"
    )


@both
@login_required
def withdraw_leaving(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The person stays after all."""
    employee = _person(request, public_id)
    form = ReasonForm(posted(request))

    def save() -> Employee:
        services.withdraw_leaving(employee=employee, actor=request.user, **form.cleaned_data)
        return employee

    page = _page(employee, _("%(name)s stays") % {"name": employee.name})
    page["note"] = _("Place, pay and account go on as before. Headships that ended are appointed anew.")
    return _answer(request, form, save, page, done=_("%(name)s stays; the last day is withdrawn."))


@both
@login_required
def edit_details(request: HttpRequest, public_id: UUID) -> HttpResponse:
    employee = _person(request, public_id)
    form = DetailsForm(posted(request), instance=Employee.objects.get(pk=employee.pk))

    def save() -> Employee:
        services.change_details(employee=employee, actor=request.user, **form.cleaned_data)
        return employee

    title = _("Details of %(name)s") % {"name": employee.name}
    return _answer(request, form, save, _page(employee, title), done=_("The details of %(name)s are saved."))


@both
@login_required
def record_absence(request: HttpRequest, public_id: UUID) -> HttpResponse:
    employee, on = _person(request, public_id), today(request)
    form = AbsenceForm(posted(request), initial={"start": on, "until": on})

    def save() -> Employee:
        services.record_leave(employee=employee, actor=request.user, **form.cleaned_data)
        return employee

    title = _("Leave of %(name)s") % {"name": employee.name}
    return _answer(request, form, save, _page(employee, title), done=_("The leave of %(name)s is saved."))


@require_POST
@login_required
def remove_absence(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take back a leave recorded by mistake; the row is named inside its person."""
    employee = _person(request, public_id)
    text = request.POST.get("leave", "")
    row = employee.leaves.filter(pk=int(text)).first() if text.isdigit() and len(text) < 18 else None
    if row is None:
        raise Http404("no such leave of this person")
    services.remove_leave(row=row, actor=request.user, reason=_("recorded by mistake"))
    messages.success(request, _("The leave is taken back; those days are worked out again."))
    return redirect("people:person-tab", public_id, "days-off")


def _person(request: HttpRequest, public_id: UUID) -> Employee:
    return access_employee_for_hr(request.user, public_id, today(request))


def _page(employee: Employee, title: str) -> dict[str, Any]:
    url = reverse("people:person", args=[employee.public_id])
    return {"title": title, "employee": employee, "submit": _("Save"), "cancel_url": url}


def _answer(
    request: HttpRequest,
    form: forms.BaseForm,
    save: Callable[[], Employee],
    page: dict[str, Any],
    *,
    done: str,
    template: str = "people/form.html",
) -> HttpResponse:
    """Save a valid form and go to the person; otherwise show it again with 422 and everything typed."""
    if request.method == "POST" and form.is_valid():
        try:
            employee = save()
        except services.PeopleRefused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, done % {"name": employee.name})
            return redirect("people:person", public_id=employee.public_id)
    status = 422 if request.method == "POST" else 200
    return render(request, template, page | {"form": form}, status=status)
