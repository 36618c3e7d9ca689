"""Corrections after approval: an entry with its own reason and its own two approvals (spec 6.5)."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit.sealing import seal_now
from audit.services import record
from bonuses import actions
from bonuses.enums import SEALED_STATES, Account, AdjustmentState, EntryKind, PoolState
from bonuses.errors import BonusRefused, PoolMoved
from bonuses.models import Adjustment, Award, BonusPool
from bonuses.selectors.ledger import balance_of
from bonuses.services import approvals, ledger
from people.approvals.services import decide, return_


@transaction.atomic
def propose_adjustment(*, award: Award, amount: Decimal, reason: str, actor: Any, now: datetime) -> Adjustment:
    """Ask for more or less for one award of a sealed pool. Audited. Raises BonusRefused."""
    if award.employee.user_id is not None and award.employee.user_id == actor.pk:
        raise BonusRefused(_("Nobody proposes more or less for themselves: ask a colleague of HR."))
    pool = BonusPool.objects.get(pk=award.scenario.pool_id)
    if pool.state not in SEALED_STATES or pool.chosen_id != award.scenario_id:
        raise BonusRefused(_("Before approval change the scenario; adjustments come after."))
    if not amount:
        raise BonusRefused(_("An adjustment of zero changes nothing."))
    if not reason.strip():
        raise BonusRefused(_("An adjustment needs its reason."))
    if award.amount + adjusted(award) + amount < 0:
        raise BonusRefused(_("That is more than the award: nobody ends below zero."))
    found = Adjustment.objects.create(
        award=award, amount=amount, reason=reason.strip(), proposed_by=actor, proposed_at=now
    )
    _record(actions.ADJUSTMENT_PROPOSED, found, actor, now, reason=reason.strip())
    approvals.ask_for_adjustment(found, actor=actor, now=now)
    return found


@transaction.atomic
def approve_adjustment(*, adjustment: Adjustment, step: int, actor: Any, now: datetime) -> Adjustment:
    """Give the approval of the step the actor saw; the last one posts it against the reserve.

    Audited and sealed. Raises BonusRefused (not this person's step, reserve too small), PoolMoved when someone was
    faster.
    """
    pool = BonusPool.objects.select_for_update().get(pk=adjustment.award.scenario.pool_id)
    request = approvals.request_for_adjustment(adjustment)
    if request is None or request.step != step:
        raise PoolMoved(_("Someone was faster: the adjustment has moved on. Nothing was done twice."))
    with approvals.as_bonus():
        decide(request=request, step=step, actor=actor, now=now)
    if not request.is_approved:
        first = {"hr_by": actor, "hr_at": now} if adjustment.state == AdjustmentState.PROPOSED else {}
        _move(adjustment, AdjustmentState.HR_APPROVED, **first)
        _record(actions.ADJUSTMENT_HR_APPROVED, adjustment, actor, now)
        return adjustment
    _move(adjustment, AdjustmentState.APPROVED, finance_by=actor, finance_at=now)
    reserve = balance_of(pool, Account.RESERVE)
    if adjustment.sum > reserve:
        raise BonusRefused(_("The reserve holds ¥%(reserve)s: not enough for this.") % {"reserve": reserve})
    if adjustment.award.amount + adjusted(adjustment.award) < 0:
        raise BonusRefused(_("That is more than the award: nobody ends below zero."))
    _post(pool, adjustment, actor, now)
    _record(actions.ADJUSTMENT_APPROVED, adjustment, actor, now)
    transaction.on_commit(seal_now, robust=True)
    return adjustment


@transaction.atomic
def reject_adjustment(*, adjustment: Adjustment, actor: Any, reason: str, now: datetime) -> Adjustment:
    """Refuse a proposal with a reason. Audited. Raises BonusRefused, PoolMoved."""
    if not reason.strip():
        raise BonusRefused(_("Say why it is refused."))
    request = approvals.request_for_adjustment(adjustment)
    if request is None:
        raise PoolMoved(_("This adjustment is decided already."))
    with approvals.as_bonus():
        return_(request=request, step=request.step, actor=actor, reason=reason, now=now)
    _move(adjustment, AdjustmentState.REJECTED, rejected_reason=reason.strip())
    _record(actions.ADJUSTMENT_REJECTED, adjustment, actor, now, reason=reason.strip())
    return adjustment


def adjusted(award: Award) -> Decimal:
    """Sum of the approved adjustments of one award."""
    rows = award.adjustments.filter(state=AdjustmentState.APPROVED)
    return sum((one.sum for one in rows), Decimal(0))


def _post(pool: BonusPool, adjustment: Adjustment, actor: Any, now: datetime) -> None:
    employee = adjustment.award.employee_id
    amount = adjustment.sum
    lines = [
        ledger.Line(Account.RESERVE, -amount),
        ledger.Line(Account.ADJUSTMENTS, amount, employee_id=employee),
    ]
    ledger.post(pool=pool, kind=EntryKind.ADJUSTED, lines=lines, actor=actor, now=now, adjustment=adjustment)
    if pool.state == PoolState.PAID:
        # The payroll has gone: this one is paid on its own.
        ledger.post_payment(pool=pool, awards={}, adjustments={employee: amount}, actor=actor, now=now)


def _move(adjustment: Adjustment, new: str, **values: Any) -> None:
    """Compare-and-set; open states only."""
    open_states = (AdjustmentState.PROPOSED, AdjustmentState.HR_APPROVED)
    if Adjustment.objects.filter(pk=adjustment.pk, state__in=open_states).update(state=new, **values) != 1:
        raise PoolMoved(_("Someone was faster: the adjustment has moved on. Nothing was done twice."))
    adjustment.refresh_from_db()


def _record(action: str, adjustment: Adjustment, actor: Any, now: datetime, reason: str = "") -> None:
    after = {"amount": adjustment.amount, "state": adjustment.state}
    person = adjustment.award.employee
    record(action=action, actor=actor, target=adjustment, person=person, after=after, reason=reason, at=now)
