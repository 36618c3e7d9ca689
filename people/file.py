"""The employee file: apps above add to a person's page what they know about them (spec 9.7).

An app's person.py, imported on first use:

    from people.file import timeline, trends, tab, TimelineEvent, Trend
    @timeline
    def talks(*, employee, viewer, on) -> Iterable[TimelineEvent]: ...
    @trends
    def metric_trends(*, employee, viewer, on) -> Iterable[Trend]: ...
    @tab("plans", _("Plans"), order=40, may_see=lambda viewer, employee, on: …)
    def plans_tab(*, employee, viewer, on) -> tuple[str, dict]: ...     # template, context

Whoever calls has made sure that the viewer may see the person; a provider leaves out what this viewer may not see.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Protocol

from django.utils.module_loading import autodiscover_modules

from hrplatform.lib.ui import Status
from people.models import Employee


@dataclass(frozen=True)
class TimelineEvent:
    """One dated event. `pin` is the short word under which it stands on the curve; empty: only in the timeline."""

    on: date
    title: str
    detail: str = ""
    url: str = ""
    status: Status | None = None
    pin: str = ""


@dataclass(frozen=True)
class Trend:
    """One metric of the person over days. value and target are None where there is no data or no target.

    direction: higher, lower or range; unit: a metric unit (hrplatform.lib.formats.format_measure).
    """

    code: str
    name: str
    unit: str
    direction: str
    days: Sequence[date]
    values: Sequence[Decimal | None]
    targets: Sequence[Decimal | None]
    references: Sequence["Reference"] = ()


@dataclass(frozen=True)
class Reference:
    """A named value to hold a curve against, in the metric's unit, with where and when it is from."""

    name: str
    value: Decimal
    origin: str


@dataclass(frozen=True)
class Tab:
    """A further page of the file."""

    slug: str
    label: object
    order: int
    may_see: Callable[[Any, Employee, date], bool]
    build: "TabBuilder"


class TimelineProvider(Protocol):
    def __call__(self, *, employee: Employee, viewer: Any, on: date) -> Iterable[TimelineEvent]: ...


class TrendProvider(Protocol):
    def __call__(self, *, employee: Employee, viewer: Any, on: date) -> Iterable[Trend]: ...


class TabBuilder(Protocol):
    def __call__(self, *, employee: Employee, viewer: Any, on: date) -> tuple[str, dict[str, Any]]: ...


_timelines: list[TimelineProvider] = []
_trends: list[TrendProvider] = []
_tabs: dict[str, Tab] = {}


def timeline(provider: TimelineProvider) -> TimelineProvider:
    """Register a provider of dated events."""
    _timelines.append(provider)
    return provider


def trends(provider: TrendProvider) -> TrendProvider:
    """Register a provider of curves; the first one shown is the person's main metric."""
    _trends.append(provider)
    return provider


def tab(
    slug: str, label: object, *, order: int, may_see: Callable[[Any, Employee, date], bool]
) -> Callable[[TabBuilder], TabBuilder]:
    """Register a further page; it exists only for those who may see it."""

    def add(build: TabBuilder) -> TabBuilder:
        _tabs[slug] = Tab(slug, label, order, may_see, build)
        return build

    return add


def events_of(*, employee: Employee, viewer: Any, on: date) -> list[TimelineEvent]:
    """Everything that happened, latest first."""
    _load()
    found = [event for provider in _timelines for event in provider(employee=employee, viewer=viewer, on=on)]
    return sorted(found, key=lambda event: event.on, reverse=True)


def trends_of(*, employee: Employee, viewer: Any, on: date) -> list[Trend]:
    _load()
    return [trend for provider in _trends for trend in provider(employee=employee, viewer=viewer, on=on)]


def tabs_of(*, employee: Employee, viewer: Any, on: date) -> list[Tab]:
    """The tabs this viewer may open for this person, in order."""
    _load()
    return [item for item in sorted(_tabs.values(), key=lambda item: item.order) if item.may_see(viewer, employee, on)]


@cache
def _load() -> None:
    autodiscover_modules("person")
