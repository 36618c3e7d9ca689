"""Alarm when audit writing stops: a live company whose log is silent, unsealed or unguarded (spec 8.2)."""

import logging
from datetime import datetime, timedelta

from audit.models import AuditEntry, AuditPending
from audit.verification import missing_guards
from jobs.signals import audit_troubled
from tenants.models import Company

logger = logging.getLogger(__name__)
# Every night writes; a day and two hours without an entry is no quiet day.
SILENT_AFTER = timedelta(hours=26)
UNSEALED_AFTER = timedelta(minutes=15)

SILENT, UNSEALED, UNGUARDED = "silent", "unsealed", "unguarded"


def watch_audit(*, company: Company, now: datetime) -> list[str]:
    """What is wrong with the company's log right now, each told to who listens and logged as an error."""
    found = list(_troubles(company, now))
    for trouble in found:
        logger.error("audit log in trouble", extra={"trouble": trouble})
        audit_troubled.send(sender=AuditEntry, trouble=trouble, now=now)
    return found


def _troubles(company: Company, now: datetime) -> list[str]:
    newest = AuditEntry.objects.order_by("-id").values_list("at", flat=True).first()
    waits = AuditPending.objects.order_by("entry_id").values_list("entry__at", flat=True).first()
    troubles = {
        SILENT: (newest is None or newest < now - SILENT_AFTER) and company.created_at < now - SILENT_AFTER,
        UNSEALED: waits is not None and waits < now - UNSEALED_AFTER,
        UNGUARDED: bool(missing_guards()),
    }
    return [name for name, holds in troubles.items() if holds]
