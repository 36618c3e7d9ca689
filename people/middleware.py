"""Language and time zone of the person, and what an account must do before anything else."""

from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone, translation

from people import second_factor

FACTOR_KEY = "second_factor_ok"
ALWAYS_OPEN = frozenset({"account_logout", "set-language", "set-theme", "health", "account_reauthenticate"})
PASSWORD_PAGES = ALWAYS_OPEN | {"account_change_password"}
FACTOR_PAGES = ALWAYS_OPEN | {
    "mfa_activate_totp",
    "mfa_reauthenticate",
    "mfa_view_recovery_codes",
    "mfa_download_recovery_codes",
    "account_change_password",
}
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
GetResponse = Callable[[HttpRequest], HttpResponse]


class PreferencesMiddleware:
    """The account's language, else the cookie's, else the company's; the company's clock."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        company = getattr(request, "company", None)
        if company is None:
            return self.get_response(request)
        language = choose_language(request, company.language)
        request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
        with translation.override(language), timezone.override(company.timezone):
            response = self.get_response(request)
            if hasattr(response, "render") and callable(response.render) and not response.is_rendered:
                response.render()
        response["Content-Language"] = language
        return response


class AccountStateMiddleware:
    """A password that must be changed, a second factor that is missing: first these, then the rest."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = getattr(request, "user", None)
        if user is None or not user.is_authenticated:
            return self._for_htmx(request, self.get_response(request))
        duty = _duty(request)
        if duty:
            return self._for_htmx(request, HttpResponseRedirect(reverse(duty)))
        if request.method not in SAFE_METHODS:
            cache.delete(f"menu-counts:{user.pk}")
        return self._for_htmx(request, self.get_response(request))

    def _for_htmx(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """A redirect to the sign-in would be swapped into the page: send the whole page there."""
        if response.status_code != 302 or request.headers.get("HX-Request") != "true":
            return response
        if not response["Location"].startswith((resolve_url(settings.LOGIN_URL), reverse("account_change_password"))):
            return response
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = response["Location"]
        return answer


def choose_language(request: HttpRequest, default: str) -> str:
    """A language of settings.LANGUAGES."""
    user = getattr(request, "user", None)
    wanted = [getattr(user, "language", ""), request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""), default]
    return next((code for code in wanted if code in dict(settings.LANGUAGES)), settings.LANGUAGE_CODE)


def _duty(request: HttpRequest) -> str:
    """URL name of what the account must do before this page, "" for nothing."""
    user = request.user
    if user.must_change_password:
        return "" if _page(request) in PASSWORD_PAGES else "account_change_password"
    if request.session.get(FACTOR_KEY) == user.pk or not second_factor.must_have_second_factor(user):
        return ""
    if second_factor.has_second_factor(user):
        request.session[FACTOR_KEY] = user.pk
        return ""
    return "" if _page(request) in FACTOR_PAGES else "mfa_activate_totp"


def _page(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""
