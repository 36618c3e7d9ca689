"""Copies of the company: HR agrees to them and gets the key; auditors see what was made."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit import copies, permissions
from audit.forms import ConsentForm
from hrplatform.lib import dates
from hrplatform.lib.roles import has_role


@login_required
@require_safe
def list_copies(request: HttpRequest) -> HttpResponse:
    """The consent in force, and every copy that was made or restored."""
    permissions.require_reader(request.user)
    today = dates.company_today(request.company, dates.now())  # type: ignore[attr-defined]
    context = {
        "consent": copies.consent_on(today),
        "copies": copies.copies_made(),
        "may_agree": has_role(request.user, "hr"),
    }
    return render(request, "audit/copies.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def agree(request: HttpRequest) -> HttpResponse:
    """Agree, signed; the answer shows HR's key once."""
    permissions.require_keeper(request.user)
    today = dates.company_today(request.company, dates.now())  # type: ignore[attr-defined]
    form = ConsentForm(request.POST or None, request=request, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            private = copies.agree(until=form.cleaned_data["until"], actor=request.user, now=dates.now())
        except copies.ConsentRefused as refused:
            form.add_error("until", str(refused))
        else:
            context = {"private": private, "consent": copies.consent_on(today)}
            return render(request, "audit/copy_key.html", context)
    status = 422 if request.method == "POST" else 200
    return render(request, "audit/consent_form.html", {"form": form}, status=status)


@require_POST
@login_required
def withdraw(request: HttpRequest) -> HttpResponse:
    """No more copies from now on."""
    permissions.require_keeper(request.user)
    try:
        copies.withdraw(actor=request.user, now=dates.now())
    except copies.ConsentRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Taken back: no more copies are made."))
    return redirect("audit:copy-list")
