"""What the frame of every page needs: company, menu by role, unread notices, theme."""

from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from hrplatform import frame_html
from hrplatform.lib import dates, nav
from people import permissions

# Counts in the menu may be this old; any change a person makes drops theirs at once (people.middleware).
COUNTS_SECONDS = 30


def frame(request: HttpRequest) -> dict[str, Any]:
    """company, now, today for every page; the menu once somebody is signed in (evaluated only when printed)."""
    company = getattr(request, "company", None)
    if company is None:
        return {"theme": theme_of(request)}
    now = dates.now()
    basics = {"company": company, "now": now, "today": dates.company_today(company, now), "theme": theme_of(request)}
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return basics
    shell = SimpleLazyObject(lambda: _shell(request, basics))
    lazy = {key: _part(shell, key) for key in ("roles", "side_links", "tab_links", "unread", "role_label")}
    lazy["menu"] = SimpleLazyObject(lambda: _menu(request, shell))
    return basics | lazy | {"face": str(user)[:1].upper(), "inbox_url": _url("notices:inbox")}


def theme_of(request: HttpRequest) -> str:
    """system, light or dark: the account's choice, else the cookie's."""
    user = getattr(request, "user", None)
    chosen = getattr(user, "theme", "") or request.COOKIES.get("hr_theme", "")
    return chosen if chosen in {"light", "dark"} else "system"


def counts_key(user_id: int | None) -> str:
    """Cache key of a person's menu counts; the cache itself separates companies."""
    return f"menu-counts:{user_id}"


def role_name(roles: frozenset[str]) -> str:
    """The one role shown beside the name."""
    names = [
        ("hr", _("HR")),
        ("finance", _("Finance")),
        ("auditor", _("Auditor")),
        ("group_viewer", _("Headquarters")),
        ("head", _("Department head")),
        ("deputy", _("Deputy")),
        ("manager", _("Team lead")),
        ("employee", _("Employee")),
    ]
    return next((name for key, name in names if key in roles), "")


def _shell(request: HttpRequest, basics: dict[str, Any]) -> dict[str, Any]:
    user, on = request.user, basics["today"]
    roles = permissions.roles_of(user, on)
    counts = cache.get(counts_key(user.pk))
    if counts is None:
        counts = nav.open_counts(user=user, on=on, roles=roles)
        counts["unread"] = _unread(user)
        cache.set(counts_key(user.pk), counts, COUNTS_SECONDS)
    state = {"roles": roles, "match": request.resolver_match, "counts": counts}
    return {
        "roles": roles,
        "counts": counts,
        "side_links": frame_html.draw_menu(template="components/side_links.html", **state),
        "tab_links": frame_html.draw_menu(template="components/tab_links.html", **state),
        "unread": counts["unread"],
        "role_label": role_name(roles),
    }


def _menu(request: HttpRequest, shell: Any) -> list[nav.NavSection]:
    current = nav.find_current(shell["roles"], request.resolver_match)
    return nav.build_menu(roles=shell["roles"], current=current, counts=shell["counts"])[0]


def _part(shell: Any, key: str) -> Any:
    return SimpleLazyObject(lambda: shell[key])


def _unread(user: Any) -> int:
    try:
        from notices.selectors import count_unread
    except ImportError:
        return 0
    return count_unread(user)


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
