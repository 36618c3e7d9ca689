"""Who is asking, from where, for which company: set once at the edge, read by the audit log and the log lines."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import datetime


@dataclass(frozen=True)
class RequestContext:
    """request_id: sent back as X-Request-ID; ip: the caller's; company: schema name; job: the job or command at work.

    now: the moment acts are recorded at while months are replayed; None means the clock.
    """

    request_id: str = ""
    ip: str = ""
    company: str = ""
    job: str = ""
    now: datetime | None = None


_EMPTY = RequestContext()
_current: ContextVar[RequestContext] = ContextVar("request_context", default=_EMPTY)


def current() -> RequestContext:
    """The context of the request, task or command being served; empty outside of one."""
    return _current.get()


@contextmanager
def bind(**changes: str | datetime | None) -> Iterator[RequestContext]:
    """Set fields for the duration of a block; the rest is inherited from the block around it."""
    token = _current.set(replace(_current.get(), **changes))  # type: ignore[arg-type]
    try:
        yield _current.get()
    finally:
        _current.reset(token)
