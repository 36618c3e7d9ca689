"""What pages are made of, as plain data: presenters fill these, components print them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

# A status is never colour alone: every kind has its icon, the word comes from the caller.
STATUS_ICONS = {
    "bad": "alert-triangle",
    "warn": "alert-circle",
    "good": "circle-check",
    "info": "info-circle",
    "neutral": "clock",
    "none": "database-off",
}


@dataclass(frozen=True)
class Status:
    """Icon, word and colour; kind is bad, warn, good, info, neutral or none (no data)."""

    kind: str
    word: str
    icon: str = ""

    @property
    def icon_name(self) -> str:
        return self.icon or STATUS_ICONS.get(self.kind, "clock")

    @property
    def css(self) -> str:
        return f"hr-{self.kind}" if self.kind in {"bad", "warn", "good", "info"} else ""


@dataclass(frozen=True)
class Action:
    """A link that looks like a button."""

    label: str
    url: str
    icon: str = ""
    primary: bool = False


@dataclass(frozen=True)
class Chip:
    """One choice of a filter shown as a link."""

    label: str
    url: str
    count: int | None = None
    current: bool = False


@dataclass(frozen=True)
class Figure:
    """A key figure with its unit, its target and its past.

    value is already written out ("71.4"); trend is "good", "bad" or "" and colours only the change line.
    """

    label: str
    value: str
    unit: str = ""
    span: str = ""
    change: str = ""
    trend: str = ""
    note: str = ""
    past: Sequence[Decimal | float | int | None] = ()
    target: Decimal | float | int | None = None
    url: str = ""


@dataclass(frozen=True)
class Fact:
    """One line of a key-value list; ruled draws a line above it (a sum)."""

    label: str
    value: object
    url: str = ""
    ruled: bool = False


@dataclass(frozen=True)
class Event:
    """One point of a timeline."""

    on: date | datetime
    title: str
    detail: str = ""
    url: str = ""
    status: Status | None = None


@dataclass(frozen=True)
class Need:
    """A row of "what needs me now": what is so, whose turn it is, the one next act."""

    status: Status
    title: str
    url: str
    action: str
    detail: str = ""
    when: date | datetime | str = ""
    category: str = ""
    rank: int = 50


@dataclass(frozen=True)
class Panel:
    """A card of a role's home. template gets `panel` and everything in context; column is main, side or full."""

    key: str
    title: str
    template: str
    context: dict[str, object] = field(default_factory=dict)
    column: str = "main"
    order: int = 50
    link: Action | None = None
    aside: str = ""
    status: Status | None = None
