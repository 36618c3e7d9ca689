"""What stops the erasing of a person's data: apps above register their reasons (spec 7.4, 8.6)."""

from collections.abc import Callable

from audit.keys import Person

Stop = Callable[[Person], str]
_stops: list[Stop] = []


class ErasureStopped(ValueError):
    """Something forbids erasing this person's data now; the text says what."""


def register_stop(stop: Stop) -> None:
    """stop(person) answers why nothing may be erased, or an empty string."""
    if stop not in _stops:
        _stops.append(stop)


def require_erasable(person: Person) -> None:
    """ErasureStopped with the first reason found."""
    for stop in _stops:
        if reason := stop(person):
            raise ErasureStopped(reason)
