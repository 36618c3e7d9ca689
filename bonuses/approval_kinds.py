"""Decisions about bonuses that need approval; the company may set other steps (spec 6.5)."""

from django.utils.translation import gettext_lazy as _

from people.approvals.registry import Kind, register
from people.approvals.rules import Stake, Step
from people.enums import Role

STEPS = (Step(role=Role.HR, submitter_may=True), Step(role=Role.FINANCE))

POOL = register(
    Kind(
        key="bonuses.pool",
        label=_("Bonus pool"),
        about=_("A submitted scenario becomes awards and entries in the ledger."),
        size=_("yuan of the pool"),
        stake=Stake.MONEY,
        steps=STEPS,
        order=10,
    )
)
ADJUSTMENT = register(
    Kind(
        key="bonuses.adjustment",
        label=_("Adjustment of a bonus"),
        about=_("A correction of one person's bonus after approval."),
        size=_("yuan more or less"),
        stake=Stake.MONEY,
        steps=STEPS,
        order=11,
    )
)
