"""Approved headcount (编制) per department and position, from a date (spec 2.1)."""

from datetime import date
from typing import Any

from django.db import transaction

from audit.services import record
from people import actions
from people.history import Slice, difference, in_force, place
from people.models import Department, Establishment, Position


@transaction.atomic
def approve_headcount(
    *, department: Department, position: Position, headcount: int, start: date, actor: Any, reason: str = ""
) -> bool:
    """So many posts from a day until the next known change; the same day again corrects it. True when it changed.

    Writes an audit entry. 0 closes the posts.
    """
    rows = Establishment.objects.select_for_update().filter(department=department, position=position)
    before = [Slice(row.start, row.until, row.headcount, row.pk) for row in rows.order_by("start")]
    change = difference(before, place(before, start, headcount))
    if not change:
        return False
    for item in change.deleted:
        rows.filter(pk=item.key).delete()
    for item in change.updated:
        rows.filter(pk=item.key).update(start=item.start, until=item.until, headcount=item.value)
    for item in change.created:
        Establishment.objects.create(
            department=department, position=position, start=item.start, until=item.until, headcount=item.value
        )
    old = in_force(before, start)
    target = Establishment.objects.as_of(start).get(department=department, position=position)
    record(
        action=actions.HEADCOUNT_APPROVED, actor=actor, target=target, reason=reason,
        before={"headcount": old.value} if old else None,
        after={"headcount": headcount, "start": start, "department": department.path, "position": position.name},
    )  # fmt: skip
    return True
