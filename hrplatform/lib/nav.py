"""The menu: apps register their pages, the frame shows each person the ones of their roles.

An app's nav.py:

    from hrplatform.lib.nav import NavItem, register
    register(NavItem(key="alerts", label=_("Alerts"), url_name="alerts:alert-list", icon="bell",
                     roles=frozenset({"hr", "head", "manager"}), section="now", order=20, phone=True, count=count_open))
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from django.urls import NoReverseMatch, ResolverMatch, get_urlconf, reverse
from django.utils.translation import gettext_lazy as _

from hrplatform.lib.rooms import load_rooms

# Sections in the order of the sidebar; the first has no heading.
SECTIONS: dict[str, object] = {
    "now": "",
    "reviews": _("Reviews and bonuses"),
    "data": _("Data"),
    "reports": _("Reports"),
    "company": _("Company"),
    "mine": _("Mine"),
}
EVERYBODY = frozenset({"hr", "finance", "auditor", "group_viewer", "head", "deputy", "manager", "employee"})
PHONE_SLOTS = 4


@dataclass(frozen=True)
class NavItem:
    """One page of the menu.

    roles: who sees it (any of); section: a key of SECTIONS; phone: wanted in the bottom bar of phones;
    prefixes: further URL names ("alerts:") for which it is the current page; count: open work, `(user, on) -> int`.
    labels: another label per role, e.g. {"employee": _("My bonus")}.
    """

    key: str
    label: object
    url_name: str
    icon: str
    roles: frozenset[str] = EVERYBODY
    section: str = "now"
    order: int = 50
    phone: bool = False
    prefixes: tuple[str, ...] = ()
    count: Callable[[object, date], int] | None = None
    short: object = ""

    @property
    def url(self) -> str:
        found = find_url(self.url_name)
        if not found:
            raise NoReverseMatch(self.url_name)
        return found

    def is_current(self, match: ResolverMatch | None) -> bool:
        """Whether the page being shown is this item or one of its prefixes."""
        name = match.view_name if match else ""
        return name == self.url_name or any(name.startswith(prefix) for prefix in self.prefixes)


@dataclass(frozen=True)
class NavLink:
    """An item as printed for one person on one page."""

    label: object
    short: object
    url: str
    icon: str
    current: bool
    count: int


@dataclass(frozen=True)
class NavSection:
    heading: object
    links: tuple[NavLink, ...]


_items: dict[str, NavItem] = {}


def register(item: NavItem) -> None:
    """Add or replace the item with that key."""
    _items[item.key] = item
    _items_for.cache_clear()


def items_for(roles: frozenset[str]) -> tuple[NavItem, ...]:
    """Items a person with these roles sees, in menu order; pages that don't exist (yet) are left out."""
    load_rooms()
    return _items_for(roles, get_urlconf())


@lru_cache(maxsize=256)
def _items_for(roles: frozenset[str], urlconf: str | None) -> tuple[NavItem, ...]:
    sections = list(SECTIONS)
    found = [item for item in _items.values() if item.roles & roles and _exists(item)]
    return tuple(sorted(found, key=lambda item: (sections.index(item.section), item.order, item.key)))


def build_menu(
    *, roles: frozenset[str], current: str, counts: dict[str, int]
) -> tuple[list[NavSection], list[NavLink]]:
    """The sidebar by sections, and the links of the bottom bar of phones; current is the key of the page shown."""
    items = items_for(roles)
    links = {
        item.key: NavLink(
            item.label, item.short or item.label, item.url, item.icon, item.key == current, counts.get(item.key, 0)
        )
        for item in items
    }
    sections = [
        NavSection(heading, tuple(links[item.key] for item in items if item.section == key))
        for key, heading in SECTIONS.items()
    ]
    wanted = [item for item in items if item.phone] or items
    return [section for section in sections if section.links], [links[item.key] for item in wanted[:PHONE_SLOTS]]


def open_counts(*, user: object, on: date, roles: frozenset[str]) -> dict[str, int]:
    """Open work per item key, asked from the apps."""
    return {item.key: item.count(user, on) for item in items_for(roles) if item.count}


def find_current(roles: frozenset[str], match: ResolverMatch | None) -> str:
    """Key of the item that the page being shown belongs to, "" for none."""
    return _current_key(items_for(roles), match)


def _current_key(items: Sequence[NavItem], match: ResolverMatch | None) -> str:
    exact = [item.key for item in items if match and item.url_name == match.view_name]
    return (exact or [item.key for item in items if item.is_current(match)] or [""])[0]


def _exists(item: NavItem) -> bool:
    return bool(find_url(item.url_name))


def find_url(name: str) -> str:
    """Address of a page without parameters, "" when there is none of this name."""
    return _find_url(name, get_urlconf())


@cache
def _find_url(name: str, urlconf: str | None) -> str:
    """Addresses of menu pages have no parameters: the same for a process, "" when there is no such page."""
    try:
        return reverse(name, urlconf)
    except NoReverseMatch:
        return ""
