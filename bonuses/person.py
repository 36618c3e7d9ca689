"""Bonuses in the employee file: one's own, and for HR; heads don't see pay here."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bonuses.enums import PoolAct
from bonuses.models import PoolEvent
from bonuses.selectors.awards import own_awards
from hrplatform.lib.formats import format_money
from people.file import TimelineEvent, timeline
from people.models import Employee
from people.permissions import can_view_pay


@timeline
def released_bonuses(*, employee: Employee, viewer: Any, on: date) -> Iterator[TimelineEvent]:
    """Each released bonus on the day it was released, for those who may see the person's pay."""
    if not can_view_pay(viewer, employee, on):
        return
    awards = list(own_awards(employee).select_related(None).select_related("department", "scenario__pool"))
    pools = {award.scenario.pool_id for award in awards}
    released = dict(PoolEvent.objects.filter(pool__in=pools, act=PoolAct.RELEASED).values_list("pool_id", "at"))
    for award in awards:
        pool = award.scenario.pool
        at = released.get(pool.pk)
        if at is None or timezone.localtime(at).date() > on:
            continue
        own = viewer.pk == employee.user_id
        yield TimelineEvent(
            on=timezone.localtime(at).date(),
            title=_("Bonus released: %(pool)s") % {"pool": pool.name},
            detail=format_money(award.amount) if own else award.department.name,
            url=reverse("bonuses:award-detail", args=[award.public_id]) if own else "",
        )
