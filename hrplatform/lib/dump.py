"""What `dump` and the API read: apps register each kind of record once, as plain dicts (spec 13.2, 13.7).

An app's dumps.py:

    from hrplatform.lib.dump import Source, register_source
    register_source("plans", Source(rows=plan_rows, order=("issued_on", "pk"), records=plan_records))

`since`: only records that say something about that day or a later one. `as_of`: the state on that day (None: whole
histories). Dates are ISO text, decimals are text, times UTC ISO text. Rows come in a fixed order.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timezone
from decimal import Decimal
from itertools import islice
from typing import Any, Protocol

from django.db.models import Max, Min, Q, QuerySet
from django.utils.module_loading import autodiscover_modules

from hrplatform.lib.dates import month_bounds

KINDS = (
    "employees", "assignments", "compensations", "departments", "metrics", "targets", "observations", "days", "alerts",
    "plans", "cycles", "scorecards", "findings", "pools", "awards", "audit",
)  # fmt: skip
CHUNK = 2000
Records = Callable[[Sequence[Any]], Iterable[dict[str, Any]]]


class Dump(Protocol):
    def __call__(self, *, since: date | None, as_of: date | None) -> Iterable[dict[str, Any]]: ...


class DumpRefused(ValueError):
    """The records can't be given as asked; one line says why."""


@dataclass(frozen=True)
class Source:
    """One kind of record as a queryset that can be read whole (dump) or page by page (API).

    rows: the joined rows for (since, as_of), in no order. order: lookups of the rows, never null, together unique.
    records: rows (instances, or dicts of a values() queryset) into records; called with a chunk at a time.
    filters: names of further filters (employee, metric, state …) and the lookup each one means. updated: the condition
    for rows that changed at a moment or later, where the tables know it. by_day: the rows of a table of volume whose
    first order key is the day: it is read in pieces of days. takes_since, takes_as_of: whether the days mean anything.
    """

    rows: Callable[[date | None, date | None], QuerySet[Any]]
    order: tuple[str, ...]
    records: Records
    filters: Mapping[str, str] = field(default_factory=dict)
    updated: Callable[[datetime], Q] | None = None
    by_day: bool = False
    takes_since: bool = True
    takes_as_of: bool = True


_dumps: dict[str, Dump] = {}
_sources: dict[str, Source] = {}


def register(kind: str) -> Callable[[Dump], Dump]:
    """Register the records of a kind as a function, for kinds that are no queryset."""
    _require_kind(kind)

    def add(function: Dump) -> Dump:
        _dumps[kind] = function
        return function

    return add


def register_source(kind: str, source: Source) -> None:
    """Register the records of a kind."""
    _require_kind(kind)
    _sources[kind] = source
    _dumps[kind] = lambda *, since, as_of: _whole(source, since, as_of)


def _require_kind(kind: str) -> None:
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is not a kind of the API; add it to hrplatform.lib.dump.KINDS")


def available_kinds() -> list[str]:
    autodiscover_modules("dumps")
    return [kind for kind in KINDS if kind in _dumps]


def source_of(kind: str) -> Source:
    """The source of a kind; DumpRefused for an unknown one."""
    available_kinds()
    if kind not in _sources:
        raise DumpRefused(f"unknown kind {kind!r}; there are: {', '.join(sorted(_sources))}")
    return _sources[kind]


def records(kind: str, *, since: date | None = None, as_of: date | None = None) -> Iterator[dict[str, Any]]:
    """The records of a kind in the company whose schema is in force; DumpRefused for an unknown kind."""
    if kind not in available_kinds():
        raise DumpRefused(f"unknown kind {kind!r}; there are: {', '.join(available_kinds())}")
    for record in _dumps[kind](since=since, as_of=as_of):
        yield plain(record)


def _whole(source: Source, since: date | None, as_of: date | None) -> Iterator[dict[str, Any]]:
    rows = source.rows(since, as_of).order_by(*source.order)
    pieces = _by_month(rows, source.order[0], as_of) if source.by_day else [rows]
    for piece in pieces:
        found = piece.iterator(CHUNK)
        while chunk := list(islice(found, CHUNK)):
            yield from source.records(chunk)


def _by_month(rows: QuerySet[Any], day: str, as_of: date | None) -> Iterator[QuerySet[Any]]:
    """The rows in pieces of a month, so that a long history doesn't fill the memory."""
    if as_of:
        yield rows
        return
    bounds = rows.order_by().aggregate(first=Min(day), last=Max(day))
    month = bounds["first"].replace(day=1) if bounds["first"] else None
    while month and month <= bounds["last"]:
        first, last = month_bounds(month)
        yield rows.filter(**{f"{day}__range": (first, last)})
        month = date(first.year + first.month // 12, first.month % 12 + 1, 1)


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
