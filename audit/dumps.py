"""The audit log as records for `dump` and the API (spec 13.2)."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from audit.canonical import utc_text
from audit.models import AuditEntry
from audit.presenters import Opener
from hrplatform.lib.dump import Source, register_source


def entry_rows(since: date | None, as_of: date | None) -> QuerySet[AuditEntry]:
    """Entries; `as_of`: none that is later than that day."""
    entries = AuditEntry.objects.select_related("seal")
    if since:
        entries = entries.filter(at__gte=_midnight(since))
    return entries.filter(at__lt=_midnight(as_of + timedelta(days=1))) if as_of else entries


def entry_records(rows: Sequence[AuditEntry]) -> Iterator[dict[str, Any]]:
    opener = Opener(list(rows))
    for entry in rows:
        yield _record(entry, opener)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _record(entry: AuditEntry, opener: Opener) -> dict[str, Any]:
    seal = getattr(entry, "seal", None)
    return {
        "id": str(entry.public_id),
        "at": utc_text(entry.at),
        "action": entry.action,
        "actor": entry.actor_name or None,
        "actor_id": entry.actor_key or None,
        "job": entry.job or None,
        "ip": entry.ip or None,
        "request_id": entry.request_id or None,
        "object": {
            "kind": f"{entry.app_label}.{entry.model}" if entry.model else None,
            "id": entry.object_key or None,
            "label": opener.label(entry) or None,
        },
        "before": opener.values(entry, "before") if entry.before is not None else None,
        "after": opener.values(entry, "after") if entry.after is not None else None,
        "reason": opener.reason(entry) or None,
        "batch": entry.batch or None,
        "digest": entry.digest or None,
        "block": seal.block_id if seal else None,
    }


register_source(
    "audit",
    Source(
        rows=entry_rows,
        order=("pk",),
        records=entry_records,
        filters={"action": "action"},
        updated=lambda moment: Q(at__gte=moment),
    ),
)
