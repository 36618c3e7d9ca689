"""Signing in and one's own account: allauth's flows in our pages."""

from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.totp import views as totp
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from audit.services import record
from hrplatform.lib import dates
from people import account_actions, second_factor
from people.account_forms import PreferencesForm
from people.services.preferences import save_preferences

SESSIONS_SHOWN = 50


class Answers422:
    """An invalid form is 422, so that no client takes it for success."""

    def form_invalid(self, form: Any) -> HttpResponse:
        response = super().form_invalid(form)  # type: ignore[misc]
        response.status_code = 422
        return response


class SignIn(Answers422, account.LoginView):
    pass


class ChangePassword(Answers422, account.PasswordChangeView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"forced": self.request.user.must_change_password}


class NewPassword(Answers422, account.PasswordResetFromKeyView):
    pass


class ForgottenPassword(Answers422, account.PasswordResetView):
    pass


class Reauthenticate(Answers422, account.ReauthenticateView):
    pass


class SecondFactor(mfa.AuthenticateView):
    def form_invalid(self, form: Any) -> HttpResponse:
        response = super().form_invalid(form)
        response.status_code = 422
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        code = second_factor.current_code(self.stage.login.user) if settings.DEMO_MODE else ""
        return super().get_context_data(**kwargs) | {"demo_code": code}


class EnrolSecondFactor(Answers422, totp.ActivateTOTPView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        forced = second_factor.must_have_second_factor(self.request.user)
        return super().get_context_data(**kwargs) | {"forced": forced}

    def get_success_url(self) -> str:
        return reverse("mfa_view_recovery_codes" if self.did_generate_recovery_codes else "account-security")


class RemoveSecondFactor(Answers422, totp.DeactivateTOTPView):
    success_url = reverse_lazy("account-security")


@require_GET
@login_required
def show_security(request: HttpRequest) -> HttpResponse:
    """Password, second factor, and where the account is signed in."""
    live = Session.objects.filter(expire_date__gt=dates.now()).values("session_key")
    sessions = UserSession.objects.filter(user=request.user, session_key__in=live).order_by("-last_seen_at")
    context = {
        "sessions": list(sessions[:SESSIONS_SHOWN]),
        "has_factor": second_factor.has_second_factor(request.user),
        "must_have_factor": second_factor.must_have_second_factor(request.user),
    }
    return render(request, "account/security.html", context)


@require_POST
@login_required
def end_sessions(request: HttpRequest) -> HttpResponse:
    """End one of my own sessions, or all but this one."""
    mine = UserSession.objects.filter(user=request.user)
    chosen = request.POST.get("session", "")
    if chosen:
        rows = list(mine.filter(pk=chosen)) if chosen.isdigit() else []
        if not rows:
            raise Http404("no such session")
    else:
        rows = [row for row in mine if not row.is_current()]
    _end(request, rows)
    messages.success(request, _("The session has ended.") if chosen else _("All other sessions have ended."))
    return redirect("account-security")


@require_http_methods(["GET", "POST"])
@login_required
def show_preferences(request: HttpRequest) -> HttpResponse:
    """Language and theme."""
    initial = {"language": request.LANGUAGE_CODE, "theme": request.user.theme}
    form = PreferencesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        save_preferences(user=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("account-preferences")
    return render(request, "account/preferences.html", {"form": form}, status=422 if form.errors else 200)


@transaction.atomic
def _end(request: HttpRequest, rows: list[UserSession]) -> None:
    for row in rows:
        row.end()
        after = {"ip": row.ip, "browser": row.user_agent[:120]}
        record(action=account_actions.SESSION_ENDED, actor=request.user, target=request.user, after=after)
