"""Who looked at whose data, read back from the audit log (spec 8.6)."""

from dataclasses import dataclass
from datetime import datetime

from audit.access import looks_at
from people.models import Employee

MOST = 50


@dataclass(frozen=True)
class Look:
    at: datetime
    who: str
    what: str


def who_looked(employee: Employee) -> list[Look]:
    """The latest looks at this person's pay, bonus, plan, numbers or scorecard by somebody else, newest first."""
    rows = looks_at(employee)
    if employee.user is not None:
        rows = rows.exclude(actor_key=str(employee.user.public_id))
    return [Look(row.at, row.actor_name, row.action_label) for row in rows[:MOST]]
