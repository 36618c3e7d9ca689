"""Second factors in a company's copy: sealed by installation and company, so they are opened for it and sealed anew.

One that can't be opened here is left as it is; its owner enrols again.
"""

from contextlib import suppress
from typing import Any

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

from hrplatform.lib.crypto import CannotDecrypt
from people.adapters import open_factor, seal_factor
from tenants.archive.extras import Extra

SEALED = ("secret", "seed")


def collect(owner: psycopg.Connection, schema: str) -> dict[str, dict[str, str]]:
    """Row -> field -> secret."""
    found: dict[str, dict[str, str]] = {}
    for key, data in owner.execute(_on(schema, "SELECT id, data FROM {}")).fetchall():
        with suppress(CannotDecrypt):
            found[str(key)] = {field: open_factor(data[field], schema) for field in SEALED if field in data}
    return found


def fill(owner: psycopg.Connection, schema: str, factors: dict[str, dict[str, str]] | None) -> None:
    for key, secrets in (factors or {}).items():
        sealed = {field: seal_factor(secret, schema) for field, secret in secrets.items()}
        owner.execute(_on(schema, "UPDATE {} SET data = data || %s WHERE id = %s"), [Jsonb(sealed), int(key)])


def _on(schema: str, statement: str) -> Any:
    return sql.SQL(statement).format(sql.Identifier(schema, "mfa_authenticator"))  # type: ignore[arg-type]


FACTORS = Extra("second factors", collect, fill)
