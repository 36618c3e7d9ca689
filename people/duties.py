"""What would be left undone if somebody were gone: apps above say what waits for a person (spec 2.1, leaving).

An app's person.py:

    from people.duties import Duty, duties
    @duties
    def plans_led(*, employee, on) -> Iterable[Duty]: ...
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.utils.module_loading import autodiscover_modules

from people.models import Employee


@dataclass(frozen=True)
class Duty:
    """Open work of a person that somebody else has to take over: what, how much, where."""

    label: str
    count: int
    url: str = ""


Provider = Callable[..., Iterable[Duty]]
_providers: list[Provider] = []


def duties(provider: Provider) -> Provider:
    """Register a provider `(*, employee, on) -> Iterable[Duty]`; called for HR only."""
    _providers.append(provider)
    return provider


def duties_of(*, employee: Employee, on: date) -> list[Duty]:
    """Everything that is more than nothing."""
    _load()
    return [duty for provider in _providers for duty in provider(employee=employee, on=on) if duty.count]


@cache
def _load() -> None:
    autodiscover_modules("person")
