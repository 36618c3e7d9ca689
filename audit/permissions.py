"""Who reads the audit log."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404

from audit.models import AuditEntry, AuditStamp, Custodian
from hrplatform.lib.roles import require_role

READERS = ("hr", "auditor")


def require_reader(user: Any) -> None:
    """403 for everybody but HR and auditors."""
    require_role(user, *READERS)


def access_entry(user: Any, public_id: UUID) -> AuditEntry:
    """The entry, for those who read the log."""
    require_reader(user)
    return get_object_or_404(AuditEntry.objects.select_related("seal__block"), public_id=public_id)


def require_keeper(user: Any) -> None:
    """403 for everybody but HR: they name custodians; auditors only look."""
    require_role(user, "hr")


def access_custodian(user: Any, public_id: UUID) -> Custodian:
    """The custodian, for HR."""
    require_keeper(user)
    return get_object_or_404(Custodian, public_id=public_id)


def access_stamp(user: Any, block: int) -> AuditStamp:
    """The time stamp of a block, for those who read the log."""
    require_reader(user)
    return get_object_or_404(AuditStamp, block=block)
