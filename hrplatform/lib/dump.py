"""What `dump` and the API read: apps register each kind of record once, as plain dicts (spec 13.7).

An app's dumps.py:

    from hrplatform.lib.dump import register, text
    @register("plans")
    def dump_plans(*, since: date | None, as_of: date | None) -> Iterator[dict]: ...

`since`: only records that say something about that day or a later one. `as_of`: the state on that day (None: whole
histories). Dates are ISO text, decimals are text, times UTC ISO text. Rows come in a fixed order.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timezone
from decimal import Decimal
from typing import Any, Protocol

from django.utils.module_loading import autodiscover_modules

KINDS = (
    "employees", "assignments", "compensations", "targets", "observations", "days", "alerts", "plans", "findings",
    "scorecards", "pools", "awards", "audit",
)  # fmt: skip
CHUNK = 2000


class Dump(Protocol):
    def __call__(self, *, since: date | None, as_of: date | None) -> Iterable[dict[str, Any]]: ...


class DumpRefused(ValueError):
    """The records can't be given as asked; one line says why."""


_dumps: dict[str, Dump] = {}


def register(kind: str) -> Callable[[Dump], Dump]:
    """Register the records of a kind."""
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is not a kind of the API; add it to hrplatform.lib.dump.KINDS")

    def add(function: Dump) -> Dump:
        _dumps[kind] = function
        return function

    return add


def available_kinds() -> list[str]:
    autodiscover_modules("dumps")
    return [kind for kind in KINDS if kind in _dumps]


def records(kind: str, *, since: date | None = None, as_of: date | None = None) -> Iterator[dict[str, Any]]:
    """The records of a kind in the company whose schema is in force; DumpRefused for an unknown kind."""
    if kind not in available_kinds():
        raise DumpRefused(f"unknown kind {kind!r}; there are: {', '.join(available_kinds())}")
    for record in _dumps[kind](since=since, as_of=as_of):
        yield plain(record)


def plain(value: Any) -> Any:
    """Only what JSON knows: Decimal and dates as text, nested values too."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, Decimal):
        return text(value)
    if isinstance(value, datetime):
        return value.astimezone(timezone.utc).isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else value


def text(number: Decimal | None) -> str | None:
    """A decimal as people write it: no exponent, its own places."""
    return None if number is None else format(number, "f")
