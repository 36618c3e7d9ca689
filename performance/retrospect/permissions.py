"""Who reads a retrospective: HR, once the results are published."""

from typing import Any
from uuid import UUID

from django.http import Http404

from performance.reviews.enums import SHOWN_TO_EMPLOYEES
from performance.reviews.models import ReviewCycle
from performance.reviews.permissions import access_cycle_for_hr


def access_published_cycle(user: Any, public_id: UUID) -> ReviewCycle:
    """A published cycle for HR, else Http404."""
    cycle = access_cycle_for_hr(user, public_id)
    if cycle.stage not in SHOWN_TO_EMPLOYEES:
        raise Http404("not published yet")
    return cycle
