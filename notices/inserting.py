"""One INSERT for any number of notices; says which of them are new."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

INSERT = """
INSERT INTO notices_notice (public_id, user_id, kind, context, link, dedupe_key, created_at, due_on, digest_at)
SELECT gen_random_uuid(), wanted.user_id, %(kind)s, wanted.context, wanted.link, wanted.dedupe_key, %(now)s,
  wanted.due_on, wanted.digest_at
FROM unnest(%(users)s::bigint[], %(contexts)s::text[]::jsonb[], %(links)s::text[], %(keys)s::text[], %(due)s::date[],
  %(digests)s::timestamptz[]) WITH ORDINALITY
  AS wanted(user_id, context, link, dedupe_key, due_on, digest_at, place)
ORDER BY wanted.place
ON CONFLICT (user_id, dedupe_key) DO NOTHING
RETURNING user_id, dedupe_key
"""


@dataclass(frozen=True)
class Row:
    """A notice to be: context is plain JSON; digest_at only for those who want it in their digest."""

    user_id: int
    dedupe_key: str
    context: dict[str, object]
    link: str
    due_on: date | None = None
    digest_at: datetime | None = None


def insert_new(*, kind: str, rows: Sequence[Row], now: datetime) -> list[Row]:
    """Insert those whose person and key are not there yet; returns them. Two writers at once: one of them writes."""
    if not rows:
        return []
    values: dict[str, Any] = {
        "kind": kind,
        "now": now,
        "users": [row.user_id for row in rows],
        "contexts": [json.dumps(row.context, ensure_ascii=False) for row in rows],
        "links": [row.link for row in rows],
        "keys": [row.dedupe_key for row in rows],
        "due": [row.due_on for row in rows],
        "digests": [row.digest_at for row in rows],
    }
    with connection.cursor() as cursor:
        cursor.execute(INSERT, values)
        written = set(cursor.fetchall())
    return [row for row in rows if (row.user_id, row.dedupe_key) in written]
