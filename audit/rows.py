"""Entries into the table, many by one statement: a page that shows the pay of 50 people leaves 50 of them."""

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection

from audit.entries import TEXT_FIELDS
from audit.models import AuditEntry

COLUMNS = (
    ("public_id", "uuid"), ("at", "timestamptz"), ("person_key", "uuid"), ("leaf_hash", "bytea"), ("before", "jsonb"),
    ("after", "jsonb"), *((name, "text") for name in TEXT_FIELDS),
)  # fmt: skip
_JSON = frozenset({"before", "after"})
_INSERT = """
WITH written AS (
  INSERT INTO audit_entry ({columns}) SELECT * FROM unnest({arrays}) RETURNING id, public_id
), waiting AS (
  INSERT INTO audit_pending (entry_id) SELECT id FROM written
)
SELECT public_id, id FROM written""".format(
    columns=", ".join(f'"{name}"' for name, _kind in COLUMNS),
    arrays=", ".join(f"%s::{kind}[]" for _name, kind in COLUMNS),
)


def insert_entries(entries: Sequence[AuditEntry]) -> None:
    """Write new entries, each waiting for its seal, and give them their primary keys."""
    values = [[_stored(entry, name) for entry in entries] for name, _kind in COLUMNS]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, values)
        keys = dict(cursor.fetchall())
    for entry in entries:
        entry.pk = keys[entry.public_id]
        entry._state.adding = False
        entry._state.db = connection.alias


def _stored(entry: AuditEntry, name: str) -> Any:
    value = getattr(entry, name)
    return json.dumps(value) if name in _JSON and value is not None else value
