"""Decisions about bonuses that need approval; the company may set other steps (spec 6.5)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from people.approvals.registry import Kind, register
from people.approvals.rules import Stake, Step
from people.enums import Role


def _about_money(key: str, *, label: Any, about: Any, size: Any, order: int) -> str:
    """HR, who may be who submitted, then finance, who never is."""
    steps = (Step(role=Role.HR, submitter_may=True), Step(role=Role.FINANCE))
    return register(Kind(key=key, label=label, about=about, size=size, stake=Stake.MONEY, steps=steps, order=order))


POOL = _about_money(
    "bonuses.pool",
    label=_("Bonus pool"),
    about=_("A submitted scenario becomes awards and entries in the ledger."),
    size=_("yuan of the pool"),
    order=10,
)
ADJUSTMENT = _about_money(
    "bonuses.adjustment",
    label=_("Adjustment of a bonus"),
    about=_("A correction of one person's bonus after approval."),
    size=_("yuan more or less"),
    order=11,
)
