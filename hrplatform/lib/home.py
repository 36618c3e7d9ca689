"""The home page "what needs me now": apps register what they have to say, the page puts it together.

An app's home.py:

    from hrplatform.lib import home
    @home.needs(roles={"hr", "head"})
    def alert_needs(user, on, now) -> list[Need]: ...
    @home.figures(roles={"hr"}, order=10)
    def attainment(user, on, now) -> list[Figure]: ...
    @home.panel(roles={"head"})
    def team_yesterday(user, on, now) -> Panel | None: ...
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import get_language

from hrplatform.lib import versions
from hrplatform.lib.rooms import load_rooms
from hrplatform.lib.ui import Figure, Need, Panel

Provider = Callable[[object, date, datetime], object]


@dataclass(frozen=True)
class Registered:
    provider: Provider
    roles: frozenset[str]
    order: int


_needs: list[Registered] = []
_figures: list[Registered] = []
_panels: list[Registered] = []


def needs(*, roles: Iterable[str], order: int = 50) -> Callable[[Provider], Provider]:
    """Register a provider of rows that wait for the person: returns list[Need]."""
    return _into(_needs, roles, order)


def figures(*, roles: Iterable[str], order: int = 50) -> Callable[[Provider], Provider]:
    """Register a provider of key figures: returns list[Figure]."""
    return _into(_figures, roles, order)


def panel(*, roles: Iterable[str], order: int = 50) -> Callable[[Provider], Provider]:
    """Register a provider of one card: returns Panel or None (nothing to say today)."""
    return _into(_panels, roles, order)


def collect_needs(*, user: object, roles: frozenset[str], on: date, now: datetime) -> list[Need]:
    """All rows that wait for the person, most urgent first; kept until somebody does something in the company."""

    def ask() -> list[Need]:
        rows = [row for entry in _of(_needs, roles) for row in entry.provider(user, on, now)]
        return sorted(rows, key=lambda row: row.rank)

    name = f"needs:{getattr(user, 'pk', None)}:{on}:{'+'.join(sorted(roles))}:{get_language()}"
    return versions.kept(name, ask)


def collect_figures(*, user: object, roles: frozenset[str], on: date, now: datetime) -> list[Figure]:
    """All key figures for the person."""
    return [figure for entry in _of(_figures, roles) for figure in entry.provider(user, on, now)]


def collect_panels(*, user: object, roles: frozenset[str], on: date, now: datetime) -> list[Panel]:
    """All cards for the person, in order."""
    found = [entry.provider(user, on, now) for entry in _of(_panels, roles)]
    return sorted((card for card in found if card), key=lambda card: card.order)


def _into(registry: list[Registered], roles: Iterable[str], order: int) -> Callable[[Provider], Provider]:
    def add(provider: Provider) -> Provider:
        registry.append(Registered(provider, frozenset(roles), order))
        return provider

    return add


def _of(registry: list[Registered], roles: frozenset[str]) -> list[Registered]:
    load_rooms()
    return sorted((entry for entry in registry if entry.roles & roles), key=lambda entry: entry.order)
