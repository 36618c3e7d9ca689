"""What ⌘K finds: apps register providers, the page merges them.

An app's search.py:

    from hrplatform.lib.search import Hit, provider
    @provider(order=10)
    def people(user, query, on) -> list[Hit]: ...
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from hrplatform.lib.nav import items_for
from hrplatform.lib.rooms import load_rooms

MOST = 20


@dataclass(frozen=True)
class Hit:
    """One thing found: group is the heading it stands under ("People", "Pages").

    value: what a form field takes for it (a person's number), for fields that offer what is found.
    """

    label: str
    url: str
    group: str
    detail: str = ""
    icon: str = "file-text"
    value: str = ""


SearchProvider = Callable[[object, str, date], list[Hit]]
_providers: list[tuple[int, SearchProvider]] = []


def provider(*, order: int = 50) -> Callable[[SearchProvider], SearchProvider]:
    """Register a provider of hits; it returns only what this user may open."""

    def add(function: SearchProvider) -> SearchProvider:
        _providers.append((order, function))
        return function

    return add


def find(*, user: object, roles: frozenset[str], query: str, on: date, pages: str) -> list[Hit]:
    """Hits for a query of at least one character; `pages` is the heading of menu pages."""
    load_rooms()
    query = query.strip()
    menu = [
        Hit(label=str(item.label), url=item.url, group=pages, icon=item.icon)
        for item in items_for(roles)
        if query.casefold() in str(item.label).casefold()
    ]
    if not query:
        return menu[:MOST]
    found = [hit for _, function in sorted(_providers, key=lambda entry: entry[0]) for hit in function(user, query, on)]
    return (found + menu)[:MOST]
