"""Views of the frame: home, menu, search, theme, language, error pages."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hrplatform import home
from hrplatform.lib import context, dates, search
from people import permissions
from people.enums import Theme
from people.models import User
from people.services import saved_views
from people.services.preferences import save_preferences

COOKIE_SECONDS = 365 * 24 * 3600


@require_GET
@login_required
def show_home(request: HttpRequest) -> HttpResponse:
    """What needs me now: rows that wait, key figures, cards of my roles."""
    now = dates.now()
    page = home.build_home(
        user=request.user, on=dates.company_today(request.company, now), now=now, category=request.GET.get("show", "")
    )
    return render(request, "hrplatform/home.html", {"page": page})


@require_GET
@login_required
def show_menu(request: HttpRequest) -> HttpResponse:
    """All pages of my roles: what the sidebar shows, for phones."""
    return render(request, "hrplatform/menu.html")


@require_GET
@login_required
def show_search(request: HttpRequest) -> HttpResponse:
    """People and pages by name, number or pinyin; the dialog asks for the hits alone, form fields for values."""
    query = request.GET.get("q", "")[:80]
    on = dates.company_today(request.company, dates.now())
    roles = permissions.roles_of(request.user, on)
    hits = search.find(user=request.user, roles=roles, query=query, on=on, pages=_("Pages"))
    if request.GET.get("as") == "json":
        found = [{"value": hit.value, "label": hit.label, "detail": hit.detail} for hit in hits if hit.value]
        return JsonResponse({"hits": found})
    template = "hrplatform/_hits.html" if request.headers.get("HX-Request") else "hrplatform/search.html"
    response = render(request, template, {"query": query, "hits": hits})
    response["Vary"] = "HX-Request, Cookie"
    return response


@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Keep light, dark or system in the account and a cookie, and go back."""
    theme = request.POST.get("theme", "")
    if theme not in Theme.values:
        return HttpResponseBadRequest(_("There is no such theme."))
    _keep(request, theme=theme)
    response = HttpResponseRedirect(back_to(request))
    response.set_cookie(settings.THEME_COOKIE_NAME, theme, **_cookie())
    return response


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the language in the account and a cookie, and go back."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        return HttpResponseBadRequest(_("There is no such language."))
    _keep(request, language=language)
    response = HttpResponseRedirect(back_to(request))
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, **_cookie())
    return response


@require_POST
@login_required
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep the filters, order and columns of a list under a name, or delete such a view; and go back."""
    path, query = request.POST.get("path", "/"), request.POST.get("query", "")
    is_text = "\0" not in f"{path}{query}{request.POST.get('name', '')}"
    if not is_text or not url_has_allowed_host_and_scheme(path, allowed_hosts=None):
        return HttpResponseBadRequest(_("There is no such page."))
    if request.POST.get("delete"):
        saved_views.delete_saved_view(user=request.user, public_id=request.POST["delete"])
    elif request.POST.get("name", "").strip():
        saved_views.save_view(user=request.user, path=path, name=request.POST["name"], query=query)
    return HttpResponseRedirect(f"{path}?{query}" if query else path)


def back_to(request: HttpRequest) -> str:
    """The page the form stood on, if it is one of this host's."""
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if safe else "/"


def show_bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(request, 400)


def show_forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(request, 403)


def show_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(request, 404)


def show_server_error(request: HttpRequest) -> HttpResponse:
    """No database here: it may be what failed."""
    return _error(request, 500)


def show_csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _error(request, 403, template="hrplatform/errors/csrf.html")


def _keep(request: HttpRequest, **choice: str) -> None:
    """In the account, if somebody is signed in; the public host has no accounts of companies."""
    user = getattr(request, "user", None)
    if isinstance(user, User) and user.is_authenticated:
        save_preferences(user=user, **choice)


def _error(request: HttpRequest, status: int, template: str = "") -> HttpResponse:
    return render(None, template or f"hrplatform/errors/{status}.html", {"request_id": _request_id()}, status=status)


def _request_id() -> str:
    return context.current().request_id


def _cookie() -> dict[str, object]:
    return {
        "max_age": COOKIE_SECONDS,
        "samesite": "Lax",
        "httponly": True,
        "secure": settings.SESSION_COOKIE_SECURE,
    }
