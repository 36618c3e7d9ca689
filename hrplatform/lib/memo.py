"""Answers remembered for the length of one reading request: who asks what they may see, asks it many times over.

Nothing is remembered outside of a request, in a request that may change something, or from one request to the next:
rights always come from the dated rows as they are now.
"""

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import connection

P = ParamSpec("P")
T = TypeVar("T")
_remembered: ContextVar[dict[Any, Any] | None] = ContextVar("remembered", default=None)


@contextmanager
def remembering(on: bool = True) -> Iterator[None]:
    """Within the block `once` functions are asked once for the same arguments (if `on`)."""
    token = _remembered.set({} if on else None)
    try:
        yield
    finally:
        _remembered.reset(token)


def once(function: Callable[P, T]) -> Callable[P, T]:
    """The function's answer is remembered while `remembering`; arguments must be hashable, answers are not changed."""

    @wraps(function)
    def ask(*args: P.args, **kwargs: P.kwargs) -> T:
        kept = _remembered.get()
        if kept is None:
            return function(*args, **kwargs)
        key = _key(function, args, kwargs)
        if key not in kept:
            kept[key] = function(*args, **kwargs)
        return kept[key]

    return ask


def learn(function: Callable[P, T], answer: T, *args: P.args, **kwargs: P.kwargs) -> None:
    """A `once` function's answer that was read along with something else; forgotten like every other."""
    kept = _remembered.get()
    if kept is not None:
        kept.setdefault(_key(inspect.unwrap(function), args, kwargs), answer)


def _key(function: Callable[..., Any], args: Any, kwargs: Any) -> tuple[Any, ...]:
    return (function, connection.schema_name, args, tuple(sorted(kwargs.items())))  # type: ignore[attr-defined]
