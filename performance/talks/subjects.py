"""What a talk may be about besides an alert: apps above register how to find it and which figures it freezes.

register_subject("plan", find_plan)      # find(user, public_id, on) -> Subject, Http404 for what one may not see
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404


@dataclass(frozen=True)
class Subject:
    """Whom it is about, what it is called, where it stands, and its figures as lines (see Talk.facts)."""

    employee_id: int
    title: str
    url: str
    topic: str
    facts: Sequence[Mapping[str, object]] = ()


Find = Callable[[Any, object, date], Subject]
_finders: dict[str, Find] = {}


def register_subject(name: str, find: Find) -> None:
    """Twice the same name is a mistake."""
    if name in _finders:
        raise ValueError(f"there is a subject {name!r} already")
    _finders[name] = find


def find_subject(name: str, user: Any, public_id: object, on: date) -> Subject:
    """The subject, if the account may see it; Http404 otherwise, or where nobody registered it."""
    if name not in _finders:
        raise Http404(f"no subject {name}")
    return _finders[name](user, public_id, on)


def see_subject(name: str, user: Any, public_id: object, on: date) -> Subject | None:
    """The subject for a link, None for who may not see it."""
    try:
        return find_subject(name, user, public_id, on)
    except Http404:
        return None
