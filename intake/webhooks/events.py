"""What can be told: apps above register their events with the label people choose them by."""

from __future__ import annotations

_events: dict[str, object] = {}
PING = "ping"


def register_event(name: str, label: object) -> str:
    """Make an event known; returns its name."""
    _events[name] = label
    return name


def all_events() -> dict[str, object]:
    return dict(_events)


def label_of(name: str) -> object:
    """The label; the name itself for events of earlier versions."""
    return _events.get(name, name)
