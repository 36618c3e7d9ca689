"""One page of a kind's records, after a cursor: a fixed number of queries whatever the number of rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core import signing
from django.db import connection
from django.db.models import Min, Q, QuerySet

from hrplatform.api.problems import ApiProblem
from hrplatform.lib.dump import Source, plain

# Tables of volume are read some days at a time, more and more of them while the page isn't full.
WINDOWS = (1, 4, 16, 64, 256)


@dataclass(frozen=True)
class Asked:
    """What a reader wants of a kind; `conditions` are the filters as lookups."""

    kind: str
    limit: int
    cursor: str = ""
    since: date | None = None
    as_of: date | None = None
    until: date | None = None
    updated: datetime | None = None
    conditions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Page:
    items: list[dict[str, Any]]
    next: str | None


def read_page(source: Source, asked: Asked) -> Page:
    """The records after the cursor, in the kind's order, and the cursor of the page after; ApiProblem for a bad one."""
    rows = source.rows(asked.since, asked.as_of).filter(**dict(asked.conditions)).order_by(*source.order)
    if asked.updated and source.updated:
        rows = rows.filter(source.updated(asked.updated))
    if asked.until:
        rows = rows.filter(**{f"{source.order[0]}__lte": asked.until})
    reached = _read_cursor(asked)
    if reached is not None:
        rows = rows.filter(_after(source.order, reached))
    found = _take(source, rows, asked, reached)
    items = [plain(record) for record in source.records(found[: asked.limit])]
    following = _cursor(asked.kind, source, found[asked.limit - 1]) if len(found) > asked.limit else None
    return Page(items, following)


def _take(source: Source, rows: QuerySet[Any], asked: Asked, reached: list[Any] | None) -> list[Any]:
    """At most one row more than the page holds."""
    wanted = asked.limit + 1
    if not source.by_day or asked.as_of or any(name.startswith("employee") for name, _value in asked.conditions):
        return list(rows[:wanted])
    name = source.order[0]
    day = reached[0] if reached else asked.since or rows.order_by().aggregate(first=Min(name))["first"]
    found: list[Any] = []
    if day is None:
        return found
    for width in WINDOWS:
        end = day + timedelta(days=width)
        found += rows.filter(**{f"{name}__gte": day, f"{name}__lt": end})[: wanted - len(found)]
        if len(found) == wanted:
            return found
        day = end
    return found + list(rows.filter(**{f"{name}__gte": day})[: wanted - len(found)])


def _after(order: Sequence[str], values: Sequence[Any]) -> Q:
    """(a, b, c) > (x, y, z), spelled out so that an index on the first serves."""
    condition = Q()
    for place, name in enumerate(order):
        equal = {order[before]: values[before] for before in range(place)}
        condition |= Q(**equal, **{f"{name}__gt": values[place]})
    return Q(**{f"{order[0]}__gte": values[0]}) & condition


def _cursor(kind: str, source: Source, row: Any) -> str:
    values = [_value(row, name) for name in source.order]
    said = [{"day": value.isoformat()} if isinstance(value, date) else value for value in values]
    return signing.dumps(said, salt=_salt(kind), compress=True)


def _read_cursor(asked: Asked) -> list[Any] | None:
    """The values of the last row seen; signed, so that nobody else's words reach the database."""
    if not asked.cursor:
        return None
    try:
        said = signing.loads(asked.cursor, salt=_salt(asked.kind))
    except signing.BadSignature as error:
        raise ApiProblem(
            422,
            "invalid",
            "cursor: take it from the page before",
            errors=[{"where": "query.cursor", "message": "unknown"}],
        ) from error
    return [date.fromisoformat(value["day"]) if isinstance(value, dict) else value for value in said]


def _salt(kind: str) -> str:
    return f"api-cursor:{connection.schema_name}:{kind}"


def _value(row: Any, name: str) -> Any:
    if isinstance(row, dict):
        return row[name]
    for part in name.split("__"):
        row = getattr(row, part)
    return row
