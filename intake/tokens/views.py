"""The pages of API tokens, for HR."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from audit.services import record_export
from hrplatform.lib import dates
from hrplatform.lib.lists import ListColumn, build_listing
from intake.tokens.forms import TokenForm
from intake.tokens.models import ApiToken
from intake.tokens.permissions import access_token, require_manager
from intake.tokens.presenters import scope_words, tabs, token_status
from intake.tokens.services import TokenRefused, create_token, revoke_token

both = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@require_safe
def list_tokens(request: HttpRequest) -> HttpResponse:
    """Every token: what it may do, until when, when it was used."""
    require_manager(request.user)
    now = dates.now()
    listing = build_listing(
        request, ApiToken.objects.all(), caption=_("API tokens"), columns=_columns(now),
        search=("name__icontains", "start__startswith"), search_hint=_("Name of the system"),
        default_sort="-created_at", empty_title=_("No token yet"),
        empty_text=_("A token lets another system of yours send daily data or read results."),
        empty_url=reverse("integrations:token-create"), empty_action=_("New token"),
    )  # fmt: skip
    if listing.wants_excel:
        record_export(actor=request.user, kind="api-tokens", rows=listing.page.paginator.count)
        return listing.as_excel(filename=f"{_('API tokens')}.xlsx")
    return render(request, "intake/token_list.html", {"list": listing, "tabs": tabs("tokens")})


def _columns(now: object) -> list[ListColumn]:
    return [
        ListColumn("name", _("System"), text=str, sub=lambda token: f"{token.start}…", sort="name", url=_end_url),
        ListColumn("scopes", _("What it may do"), text=scope_words),
        ListColumn("state", _("State"), status=lambda token: token_status(token, now)),  # type: ignore[arg-type]
        ListColumn("expires_at", _("Valid until"), kind="moment", sort="expires_at"),
        ListColumn("last_used_at", _("Last used"), kind="moment", sort="last_used_at"),
        ListColumn("created_at", _("Made"), kind="moment", sort="created_at"),
    ]


def _end_url(token: ApiToken) -> str:
    return reverse("integrations:token-revoke", args=[token.public_id])


@login_required
@both
@never_cache
@sensitive_variables("secret")
def make_token(request: HttpRequest) -> HttpResponse:
    """A new token; its secret is shown in the answer and never again."""
    require_manager(request.user)
    form = TokenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            token, secret = create_token(
                name=said["name"], scopes=form.scopes(), days=said["days"], actor=request.user, now=dates.now()
            )
        except TokenRefused as refused:
            form.add_error("name", str(refused))
        else:
            context = {"token": token, "secret": secret, "scopes": scope_words(token),
                       "address": request.build_absolute_uri("/api/v1/")}  # fmt: skip
            return render(request, "intake/token_made.html", context)
    return render(request, "intake/token_form.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@both
def end_token(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A token's page: what it may do, and ending it."""
    token = access_token(request.user, public_id)
    if request.method == "POST":
        if revoke_token(token=token, actor=request.user, now=dates.now()):
            messages.success(request, _("The token was revoked; it opens nothing any more."))
        return redirect("integrations:token-list")
    now = dates.now()
    context = {"token": token, "status": token_status(token, now), "scopes": scope_words(token),
               "can_end": token.revoked_at is None}  # fmt: skip
    return render(request, "intake/token_revoke.html", context)
