"""The public site: front page, and the operator's console. Never a company's data."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_tenants.utils import tenant_context

from hrplatform.lib.dates import now
from tenants import operator_auth
from tenants.enums import CompanyState, OperatorAct
from tenants.forms import ConfirmNameForm, NewCompanyForm, SignInForm
from tenants.models import Company
from tenants.operator_auth import operator_required
from tenants.presenters import company_rows, demo_logins
from tenants.selectors import list_all_companies, primary_host
from tenants.services import (
    CompanyRefused,
    NewCompany,
    create_company,
    delete_company,
    invitation_path,
    record_event,
    set_suspended,
)


@require_GET
def front(request: HttpRequest) -> HttpResponse:
    """What this is and where to sign in; the demo's logins in demo mode only."""
    return render(request, "tenants/front.html", {"logins": demo_logins(now()) if settings.DEMO_MODE else []})


@require_http_methods(["GET", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """Operator's sign-in: e-mail, password and one-time code together."""
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operator = operator_auth.sign_in(**form.cleaned_data, at=now())
        except operator_auth.SignInRefused:
            form.add_error(None, _("E-mail, password or code is wrong, or too many tries: wait 15 minutes."))
        else:
            record_event(actor=operator.email, act=OperatorAct.SIGNED_IN, company=None, now=now())
            response = redirect("operator-companies")
            operator_auth.set_cookie(response, operator, secure=request.is_secure())
            return response
    return render(request, "tenants/login.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@operator_required
def logout(request: HttpRequest) -> HttpResponse:
    """End every session of this operator."""
    operator_auth.revoke(request.operator)
    response = redirect("operator-login")
    response.delete_cookie(operator_auth.COOKIE, path="/operator/")
    return response


@require_GET
@operator_required
def company_list(request: HttpRequest) -> HttpResponse:
    """Companies with their state, size and last night."""
    return render(request, "tenants/company_list.html", {"rows": company_rows(list_all_companies())})


@require_http_methods(["GET", "POST"])
@operator_required
def company_create(request: HttpRequest) -> HttpResponse:
    """Create a company; the answer shows the first admin's invitation once."""
    form = NewCompanyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = NewCompany(**{**form.cleaned_data, "domain": form.cleaned_data["domain"] or None})
        try:
            company = create_company(request=asked, actor=request.operator.email, now=now())
        except CompanyRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            with tenant_context(company):
                path = invitation_path(asked.admin_email)
            context = {"company": company, "invitation": f"{request.scheme}://{_host(request, company)}{path}"}
            return render(request, "tenants/company_created.html", context)
    return render(request, "tenants/company_form.html", {"form": form}, status=422 if form.errors else 200)


def _host(request: HttpRequest, company: Company) -> str:
    """The company's host with the port this request came by."""
    port = request.get_port()
    return primary_host(company) + ("" if port in {"80", "443"} else f":{port}")


@require_POST
@operator_required
def company_suspend(request: HttpRequest, public_id: str) -> HttpResponse:
    """Close a company's pages or open them again."""
    company = get_object_or_404(list_all_companies(), public_id=public_id)
    set_suspended(
        company=company, suspended=company.state == CompanyState.ACTIVE, actor=request.operator.email, now=now()
    )
    return redirect("operator-companies")


@require_http_methods(["GET", "POST"])
@operator_required
def company_delete(request: HttpRequest, public_id: str) -> HttpResponse:
    """Delete a company after its name was typed."""
    company = get_object_or_404(list_all_companies(), public_id=public_id)
    form = ConfirmNameForm(request.POST or None, expected=company.name)
    if request.method == "POST" and form.is_valid():
        delete_company(company=company, actor=request.operator.email, now=now())
        return redirect("operator-companies")
    context = {"form": form, "company": company}
    return render(request, "tenants/company_confirm_delete.html", context, status=422 if form.errors else 200)
