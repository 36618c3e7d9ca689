"""What the frame of every page needs: company, menu by role, unread notices, theme."""

from datetime import date
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hrplatform import frame_html
from hrplatform.lib import dates, nav
from people import permissions

# Counts in the menu may be this old; any change a person makes drops theirs at once (people.middleware).
COUNTS_SECONDS = 30


def frame(request: HttpRequest) -> dict[str, Any]:
    """company, now, today for every page; roles and menu once somebody is signed in (worked out when printed)."""
    company = getattr(request, "company", None)
    if company is None:
        return {"theme": theme_of(request)}
    now = dates.now()
    today = dates.company_today(company, now)
    basics = {"company": company, "now": now, "today": today, "theme": theme_of(request)}
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return basics
    shell = Shell(request, today)
    basics["shell"] = shell
    basics["roles"] = SimpleLazyObject(lambda: shell.roles)
    return basics


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


class Shell:
    """What surrounds a page for the person who reads it."""

    def __init__(self, request: HttpRequest, on: date) -> None:
        self.request, self.on = request, on

    @cached_property
    def roles(self) -> frozenset[str]:
        return permissions.roles_of(self.request.user, self.on)

    @cached_property
    def counts(self) -> dict[str, int]:
        """Open work by menu item, and unread notices."""
        user = self.request.user
        counts = cache.get(counts_key(user.pk))
        if counts is None:
            counts = nav.open_counts(user=user, on=self.on, roles=self.roles)
            counts["unread"] = _unread(user)
            cache.set(counts_key(user.pk), counts, COUNTS_SECONDS)
        return counts

    @property
    def menu(self) -> list[nav.NavSection]:
        current = nav.find_current(self.roles, self.request.resolver_match)
        return nav.build_menu(roles=self.roles, current=current, counts=self.counts)[0]

    @property
    def role_label(self) -> str:
        return role_name(self.roles)

    @property
    def inbox_url(self) -> str:
        return nav.find_url("notices:inbox")

    def draw_links(self, template: str) -> SafeString:
        """The menu in one of its two shapes."""
        match = self.request.resolver_match
        return frame_html.draw_menu(template=template, roles=self.roles, match=match, counts=self.counts)


def _unread(user: Any) -> int:
    try:
        from notices.selectors import count_unread
    except ImportError:
        return 0
    return count_unread(user)
