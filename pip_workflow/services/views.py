"""Keeping who looked at a plan; the employee reads it on the own page (spec 7.3)."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from audit.services import record, record_view
from people.models import User
from pip_workflow import actions
from pip_workflow.models import Plan
from pip_workflow.selectors import Look

ONCE_IN = timedelta(hours=1)


def note_view(*, plan: Plan, actor: User, now: datetime, looks: Sequence[Look]) -> list[Look]:
    """One entry an hour and person: reading on is the same look. Gives the looks with this one, newest first."""
    key = str(getattr(actor, "public_id", None) or actor.pk)
    if any(look.key == key and look.at > now - ONCE_IN for look in looks):
        return list(looks)
    entry = record_view(actor=actor, person=plan.employee, action=actions.PLAN_VIEWED, target=plan)
    return [Look(entry.actor_name, key, entry.at), *looks]


def note_letter(*, plan: Plan, actor: User, of: str, content: bytes, now: datetime) -> None:
    """Which letter somebody made, with the hash of the file."""
    with transaction.atomic():
        record(
            action=actions.LETTER_MADE, actor=actor, target=plan, after={"letter": of}, person=plan.employee, at=now,
            digest=hashlib.sha256(content).hexdigest(),
        )  # fmt: skip
