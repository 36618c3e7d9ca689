"""Pools and their money (spec 6.1)."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from bonuses import actions
from bonuses.engine.funding import FundingKind as EngineKind
from bonuses.engine.funding import FundingPart as EnginePart
from bonuses.engine.funding import part_amount
from bonuses.enums import OPEN_STATES, OPENED_STATES, Account, FundingKind, PoolAct
from bonuses.errors import BonusRefused, PoolMoved
from bonuses.models import BonusPool, FundingPart, PoolEvent
from bonuses.selectors.ledger import balance_of
from hrplatform.lib.money import from_fen, to_fen


@transaction.atomic
def create_pool(
    *,
    name: str,
    start: date,
    until: date,
    actor: Any,
    now: datetime,
    cycle_code: str = "",
    carried_from: BonusPool | None = None,
) -> BonusPool:
    """A draft pool, with the reserve of an earlier pool carried in. Audited. Raises BonusRefused."""
    if until < start:
        raise BonusRefused(_("The period ends before it starts."))
    carried = Decimal(0)
    if carried_from is not None:
        carried = _reserve_to_carry(carried_from)
    pool = BonusPool.objects.create(
        name=name,
        start=start,
        until=until,
        cycle_code=cycle_code,
        carried_from=carried_from,
        carried_in=carried,
        amount=carried,
        created_at=now,
    )
    PoolEvent.objects.create(pool=pool, act=PoolAct.CREATED, actor=actor, at=now)
    after = {"start": start, "until": until, "cycle": cycle_code, "carried_in": carried}
    record(action=actions.POOL_CREATED, actor=actor, target=pool, after=after, at=now)
    return pool


@transaction.atomic
def add_funding(*, pool: BonusPool, kind: str, actor: Any, now: datetime, **values: Any) -> FundingPart:
    """One more source with its inputs; the pool's amount follows. Audited. Raises BonusRefused, PoolMoved."""
    pool = lock_open(pool)
    part = FundingPart(pool=pool, kind=kind, **values)
    if part.kind == FundingKind.RESULT_CURVE and not (part.curve and part.threshold):
        raise BonusRefused(_("A result curve needs its points and the target at 100%."))
    part.result = from_fen(part_amount(engine_part(part)))
    part.save()
    _update_amount(pool, actor, now, added=part)
    return part


@transaction.atomic
def remove_funding(*, part: FundingPart, actor: Any, now: datetime) -> BonusPool:
    """Take a source out again; the pool's amount follows. Audited. Raises PoolMoved."""
    pool = lock_open(part.pool)
    part.delete()
    return _update_amount(pool, actor, now, removed=part)


def lock_open(pool: BonusPool) -> BonusPool:
    """The pool's row, locked, while scenarios may still change; PoolMoved once it is frozen."""
    locked = BonusPool.objects.select_for_update().get(pk=pool.pk)
    if locked.state not in OPEN_STATES:
        raise PoolMoved(
            _("The pool is frozen (%(state)s): it has to be returned first.") % {"state": locked.get_state_display()}
        )
    return locked


def engine_part(part: FundingPart) -> EnginePart:
    return EnginePart(
        kind=EngineKind(part.kind),
        amount=_fen(part.amount),
        rate=Fraction(part.rate or 0),
        actual=_fen(part.actual),
        threshold=_fen(part.threshold),
        ceiling=None if part.ceiling is None else _fen(part.ceiling),
        curve=tuple((Fraction(x), Fraction(y)) for x, y in part.curve),
        gate_at=None if part.gate_at is None else _fen(part.gate_at),
        gate_actual=_fen(part.gate_actual),
    )


def _fen(amount: Decimal | None) -> int:
    return 0 if amount is None else to_fen(amount)


def _update_amount(
    pool: BonusPool, actor: Any, now: datetime, *, added: FundingPart | None = None, removed: FundingPart | None = None
) -> BonusPool:
    before = {"amount": pool.amount}
    pool.amount = pool.carried_in + sum(pool.parts.values_list("result", flat=True), Decimal(0))
    pool.save(update_fields=["amount"])
    after: dict[str, object] = {"amount": pool.amount}
    for name, part in (("added", added), ("removed", removed)):
        if part is not None:
            after[name] = {"kind": part.kind, "label": part.label, "result": str(part.result)}
    record(action=actions.FUNDING_CHANGED, actor=actor, target=pool, before=before, after=after, at=now)
    return pool


def _reserve_to_carry(pool: BonusPool) -> Decimal:
    if pool.state not in OPENED_STATES:
        raise BonusRefused(_("The reserve can be carried over once “%(pool)s” is released.") % {"pool": pool})
    if BonusPool.objects.filter(carried_from=pool).exists():
        raise BonusRefused(_("The reserve of “%(pool)s” has been carried over already.") % {"pool": pool})
    return balance_of(pool, Account.RESERVE)
