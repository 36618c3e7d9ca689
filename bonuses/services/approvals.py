"""The steps of bonuses in the product-wide approvals, with their refusals as refusals of bonuses."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.urls import reverse

from bonuses.approval_kinds import ADJUSTMENT, POOL
from bonuses.errors import BonusRefused, PoolMoved
from bonuses.models import Adjustment, BonusPool
from people.approvals import selectors, services
from people.approvals.errors import ApprovalMoved, ApprovalRefused
from people.approvals.models import ApprovalRequest, ApprovalTurn


@contextmanager
def as_bonus() -> Iterator[None]:
    """Whoever comes late gets PoolMoved, whoever may not BonusRefused."""
    try:
        yield
    except ApprovalMoved as moved:
        raise PoolMoved(str(moved)) from moved
    except ApprovalRefused as refused:
        raise BonusRefused(str(refused)) from refused


def ask_for_pool(pool: BonusPool, *, actor: Any, now: datetime, note: str) -> ApprovalRequest:
    """Start the steps that a pool of this size needs."""
    link = reverse("bonuses:pool-detail", args=[pool.public_id])
    with as_bonus():
        return services.start(
            kind=POOL, subject=pool, title=pool.name, link=link, size=pool.amount, actor=actor, now=now, note=note
        )


def ask_for_adjustment(adjustment: Adjustment, *, actor: Any, now: datetime) -> ApprovalRequest:
    """Start the steps of an adjustment; the person it is for never decides it."""
    pool, person = adjustment.award.scenario.pool, adjustment.award.employee
    link = reverse("bonuses:adjustment-decide", args=[adjustment.public_id])
    with as_bonus():
        return services.start(
            kind=ADJUSTMENT, subject=adjustment, title=f"{pool.name} · {person.name}", link=link, about=person,
            size=abs(adjustment.sum), actor=actor, now=now, note=adjustment.reason,
        )  # fmt: skip


def request_for_pool(pool: BonusPool) -> ApprovalRequest | None:
    """The request that waits, None once all steps are done."""
    return selectors.open_request(POOL, pool)


def request_for_adjustment(adjustment: Adjustment) -> ApprovalRequest | None:
    return selectors.open_request(ADJUSTMENT, adjustment)


def turns_of_pool(pool: BonusPool) -> list[ApprovalTurn]:
    """The steps of the newest request with who took them; none before the first submission."""
    request = selectors.last_request(POOL, pool)
    return selectors.turns_of(request) if request else []
