"""National id, bank account, protected periods: masked, revealed by POST, every look on record."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from hrplatform.lib import dates
from people.errors import PeopleRefused
from people.forms.secrets import EndProtectionForm, IdentifiersForm, ProtectionForm
from people.models import ProtectedPeriod
from people.permissions import access_employee_for_hr, require_named_hr
from people.services.identifiers import KINDS, reveal_identifier, save_identifiers
from people.services.protection import end_protection, record_protection
from people.views.edge import posted, refuse, today

both = require_http_methods(["GET", "HEAD", "POST"])


@both
@login_required
@sensitive_post_parameters("national_id", "bank_account")
def edit_identifiers(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Keep or remove the numbers; what is on file is never shown in the form."""
    employee = access_employee_for_hr(request.user, public_id, today(request))
    back = reverse("people:person-tab", args=[public_id, "identity"])
    form = IdentifiersForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            changed = save_identifiers(employee=employee, actor=request.user, **form.values)
        except PeopleRefused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Saved, encrypted.") if changed else _("Nothing was changed."))
            return redirect(back)
    title = _("Identity and bank account of %(name)s") % {"name": employee.name}
    page = {"title": title, "employee": employee, "submit": _("Save"), "cancel_url": back, "form": form}
    return render(request, "people/form.html", page, status=422 if request.method == "POST" else 200)


@require_POST
@login_required
@never_cache
@sensitive_variables("number")
def reveal(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One number in the clear, for this one answer; the look is on record."""
    employee = access_employee_for_hr(request.user, public_id, today(request))
    kind = request.POST.get("kind", "")
    if kind not in KINDS:
        raise Http404("no such number")
    number = reveal_identifier(employee=employee, kind=kind, actor=request.user)
    context = {"employee": employee, "kind": kind, "number": number}
    return render(request, "people/revealed.html", context)


@both
@login_required
def create_protection(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Named HR records a protected state, or that none applies."""
    on = today(request)
    employee = access_employee_for_hr(request.user, public_id, on)
    require_named_hr(request.user)
    form = ProtectionForm(posted(request), request.FILES or None, initial={"start": on})
    back = reverse("people:person-tab", args=[public_id, "protection"])
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        try:
            record_protection(employee=employee, actor=request.user, now=dates.now(), upload=data.pop("file"), **data)
        except PeopleRefused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The protected period is on record; its kind is stored encrypted."))
            return redirect(back)
    title = _("Protected period of %(name)s") % {"name": employee.name}
    page = {"title": title, "employee": employee, "submit": _("Save"), "cancel_url": back, "form": form}
    page["note"] = _("Only HR named for it reads the kind and the note, and each read is on record.")
    return render(request, "people/form.html", page, status=422 if request.method == "POST" else 200)


@both
@login_required
def finish_protection(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The state ends on a day; the record stays."""
    on = today(request)
    require_named_hr(request.user)
    period = get_object_or_404(ProtectedPeriod.objects.select_related("employee"), public_id=public_id)
    access_employee_for_hr(request.user, period.employee.public_id, on)
    form = EndProtectionForm(posted(request), initial={"last_day": on})
    back = reverse("people:person-tab", args=[period.employee.public_id, "protection"])
    if request.method == "POST" and form.is_valid():
        try:
            end_protection(period=period, actor=request.user, **form.cleaned_data)
        except PeopleRefused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The end is on record."))
            return redirect(back)
    title = _("End of a protected period of %(name)s") % {"name": period.employee.name}
    page = {"title": title, "employee": period.employee, "submit": _("Save"), "cancel_url": back, "form": form}
    return render(request, "people/form.html", page, status=422 if request.method == "POST" else 200)
