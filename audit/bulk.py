"""Many acts of one kind at once: the same entries as audit.services.record, by a handful of statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, models

from audit import keys, registry
from audit.entries import only_changes
from audit.models import AuditEntry
from audit.rows import insert_entries
from audit.services import NotInTransaction, _entry, _texts
from audit.signals import entries_recorded
from hrplatform.lib import context, dates

BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Record:
    """One act: its object, what changed, and whom the values are about."""

    target: models.Model | None
    before: Mapping[str, object] | None = None
    after: Mapping[str, object] | None = None
    person: keys.Person | None = None


def record_many(
    *, action: str, actor: Any, records: Sequence[Record], reason: str = "", at: datetime | None = None
) -> int:
    """Write one entry per record in the caller's transaction; if they can't be written, the act fails."""
    registry.require(action)
    if not records:
        return 0
    if not connection.in_atomic_block:
        raise NotInTransaction(f"audit record {action!r}: call it inside the transaction of the act")
    found = keys.keys_for(record.person for record in records if record.person is not None)
    moment = at or context.current().now or dates.now()
    entries = []
    for record in records:
        old, new = only_changes(record.before, record.after)
        texts = _texts(action, actor, record.target, reason=reason, batch=None, job="", digest="")
        key = found[record.person.public_id] if record.person is not None else None
        entries.append(_entry(texts, old, new, key, moment))
    for start in range(0, len(entries), BATCH):
        insert_entries(entries[start : start + BATCH])
    recorded = [(entry, record.target) for entry, record in zip(entries, records, strict=True)]
    entries_recorded.send(sender=AuditEntry, action=action, recorded=recorded)
    return len(entries)
