"""Keeping who looked at a plan; the employee reads it on the own page (spec 7.3)."""

import hashlib
from datetime import datetime, timedelta

from django.db import transaction

from audit.access import entries_of
from audit.services import record, record_view
from people.models import User
from pip_workflow import actions
from pip_workflow.models import Plan

ONCE_IN = timedelta(hours=1)


def note_view(*, plan: Plan, actor: User, now: datetime) -> None:
    """One entry an hour and person: reading on is the same look."""
    seen = entries_of([plan]).filter(action=actions.PLAN_VIEWED, at__gt=now - ONCE_IN)
    lately = seen.filter(actor_key=str(getattr(actor, "public_id", None) or actor.pk))
    if not lately.exists():
        record_view(actor=actor, person=plan.employee, action=actions.PLAN_VIEWED, target=plan)


def note_letter(*, plan: Plan, actor: User, of: str, content: bytes, now: datetime) -> None:
    """Which letter somebody made, with the hash of the file."""
    with transaction.atomic():
        record(
            action=actions.LETTER_MADE, actor=actor, target=plan, after={"letter": of}, person=plan.employee, at=now,
            digest=hashlib.sha256(content).hexdigest(),
        )  # fmt: skip
