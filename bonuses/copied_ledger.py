"""The ledger of a restored company: its entries are closed with the transaction that restores them.

The number of the transaction that made an entry means nothing in another database; kept, it could come up again there
and open the entry.
"""

from typing import Any

import psycopg
from psycopg import sql

from tenants.archive.extras import Extra

CLOSE = """
ALTER TABLE {table} DISABLE TRIGGER bonuses_ledgerentry_refuse_change;
UPDATE {table} SET made_in = pg_current_xact_id()::text::bigint;
ALTER TABLE {table} ENABLE TRIGGER bonuses_ledgerentry_refuse_change;
"""


def fill(owner: psycopg.Connection, schema: str, nothing: Any) -> None:
    owner.execute(sql.SQL(CLOSE).format(table=sql.Identifier(schema, "bonuses_ledgerentry")))


LEDGER = Extra("ledger", lambda owner, schema: None, fill)
