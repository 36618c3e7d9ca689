"""Puts a role's home together from what the apps registered (hrplatform.lib.home)."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from hrplatform import company_figures, company_panels  # noqa: F401  they register what HR sees
from hrplatform.lib import home, versions
from hrplatform.lib.ui import Chip, Figure, Need, Panel
from people import permissions

# Codes that apps give their rows; other categories arrive already written out.
CATEGORIES = {"setup": _lazy("Set-up"), "data": _lazy("Data"), "imports": _lazy("Data")}


@dataclass(frozen=True)
class HomePage:
    """needs: the rows of the chosen category; waiting: how many rows there are in all."""

    heading: str
    needs: list[Need]
    waiting: int
    chips: list[Chip]
    figures: list[Figure]
    main: list[Panel]
    side: list[Panel]
    full: list[Panel]

    @property
    def is_empty(self) -> bool:
        return not (self.waiting or self.figures or self.main or self.side or self.full)


def build_home(*, user: Any, on: date, now: datetime, category: str) -> HomePage:
    """The home of one person: rows that wait (of one category or all), figures, cards by column."""
    roles = permissions.roles_of(user, on)
    name = f"home:{user.pk}:{on}:{'+'.join(sorted(roles))}:{get_language()}"
    every, figures, panels = versions.kept(name, lambda: _collect(user, roles, on, now))
    categories = list(dict.fromkeys(need.category for need in every if need.category))
    chosen = category if category in categories else ""
    return HomePage(
        heading=_("Today"),
        needs=[need for need in every if not chosen or need.category == chosen],
        waiting=len(every),
        chips=_chips(every, categories, chosen),
        figures=figures,
        main=[panel for panel in panels if panel.column == "main"],
        side=[panel for panel in panels if panel.column == "side"],
        full=[panel for panel in panels if panel.column == "full"],
    )


def _collect(user: Any, roles: frozenset[str], on: date, now: datetime) -> tuple[list[Need], list[Figure], list[Panel]]:
    """What the apps have to say to the person."""
    asked: dict[str, Any] = {"user": user, "roles": roles, "on": on, "now": now}
    needs = [_named(need) for need in home.collect_needs(**asked)]
    return needs, home.collect_figures(**asked), home.collect_panels(**asked)


def _named(need: Need) -> Need:
    return replace(need, category=str(CATEGORIES.get(need.category, need.category)))


def _chips(needs: list[Need], categories: list[str], chosen: str) -> list[Chip]:
    if len(categories) < 2:
        return []
    every = Chip(label=_("All"), url="?", count=len(needs), current=not chosen)
    return [every] + [
        Chip(
            label=name,
            url=f"?show={quote(name)}",
            count=sum(need.category == name for need in needs),
            current=name == chosen,
        )
        for name in categories
    ]
