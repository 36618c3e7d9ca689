"""Reads that leave a mark: whose pay was looked at (spec 8.1, 8.6)."""

from collections.abc import Iterable
from typing import Any

from audit.services import record_views
from people.models import Employee


def log_pay_read(*, actor: Any, employees: Iterable[Employee]) -> int:
    """One entry per person whose pay was shown to somebody else; looking at one's own isn't logged. Returns entries."""
    shown = [employee for employee in employees if employee.user_id != actor.pk]
    return record_views(actor=actor, persons=shown)
