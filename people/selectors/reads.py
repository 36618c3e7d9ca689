"""Who looked at whose data, read back from the audit log (spec 8.6)."""

from dataclasses import dataclass
from datetime import datetime

from audit.actions import PAY_VIEWED
from audit.models import AuditEntry
from people.models import Employee

MOST = 50


@dataclass(frozen=True)
class Look:
    at: datetime
    who: str
    what: str


def who_looked(employee: Employee) -> list[Look]:
    """The latest looks at this person's pay by somebody else, newest first."""
    rows = AuditEntry.objects.filter(
        action=PAY_VIEWED, app_label="people", model="employee", object_key=str(employee.public_id)
    )
    return [Look(row.at, row.actor_name, row.action_label) for row in rows.order_by("-id")[:MOST]]
