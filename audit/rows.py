"""Entries into the table, many by one statement: a page that shows the pay of 50 people leaves 50 of them."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from audit.entries import TEXT_FIELDS, Sealed
from audit.models import AuditEntry

COLUMNS = (
    ("public_id", "uuid"), ("at", "timestamptz"), ("person_key", "uuid"), ("leaf_hash", "bytea"), ("before", "jsonb"),
    ("after", "jsonb"), *((name, "text") for name in TEXT_FIELDS),
)  # fmt: skip
_INSERT = """
WITH written AS (
  INSERT INTO audit_entry ({columns}) SELECT {columns} FROM json_to_recordset(%s::json) AS given ({typed})
  RETURNING id, public_id
), waiting AS (
  INSERT INTO audit_pending (entry_id) SELECT id FROM written
)
SELECT public_id, id FROM written""".format(
    columns=", ".join(f'"{name}"' for name, _kind in COLUMNS),
    typed=", ".join(f'"{name}" {kind}' for name, kind in COLUMNS),
)


def insert_rows(rows: Sequence[Sealed]) -> None:
    """Write new entries that nobody asks for any more, each waiting for its seal."""
    _insert([{**row.content, "leaf_hash": f"\\x{row.leaf.hex()}"} for row in rows])


def _insert(rows: Sequence[dict[str, Any]]) -> dict[UUID, int]:
    """{public id: primary key}."""
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [json.dumps(rows, allow_nan=False)])
        return dict(cursor.fetchall())


def insert_entries(entries: Sequence[AuditEntry]) -> None:
    """Write new entries, each waiting for its seal, and give them their primary keys."""
    keys = _insert([_as_row(entry) for entry in entries])
    for entry in entries:
        entry.pk = keys[entry.public_id]
        entry._state.adding = False
        entry._state.db = connection.alias


def _as_row(entry: AuditEntry) -> dict[str, Any]:
    """The entry as JSON takes it; PostgreSQL reads each value in its column's type."""
    kept = entry.__dict__
    return {
        "public_id": str(entry.public_id),
        "at": entry.at.isoformat(),
        "person_key": str(entry.person_key) if entry.person_key else None,
        "leaf_hash": f"\\x{entry.leaf_hash.hex()}",
        "before": entry.before,
        "after": entry.after,
        **{name: kept[name] for name in TEXT_FIELDS},
    }
