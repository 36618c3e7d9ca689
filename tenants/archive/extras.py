"""What apps above add to a copy: values sealed with this installation's key, and what must not go on by itself."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psycopg


@dataclass(frozen=True)
class Extra:
    """collect: (owner, schema) -> a JSON value for the copy. fill: (owner, schema, value), once the tables are full.

    Both run in the transaction of the copy, as the owner.
    """

    name: str
    collect: Callable[[psycopg.Connection, str], Any]
    fill: Callable[[psycopg.Connection, str, Any], None]


_extras: dict[str, Extra] = {}


def register_extra(extra: Extra) -> None:
    """Add it; the latest under a name counts."""
    _extras[extra.name] = extra


def collect_extras(owner: psycopg.Connection, schema: str) -> dict[str, Any]:
    return {name: extra.collect(owner, schema) for name, extra in sorted(_extras.items())}


def fill_extras(owner: psycopg.Connection, schema: str, values: dict[str, Any]) -> None:
    for name, extra in sorted(_extras.items()):
        extra.fill(owner, schema, values.get(name))
