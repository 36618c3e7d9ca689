"""Postings: each entry's lines add up to zero, which the database checks at commit (spec 6.5)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from bonuses.enums import Account, EntryKind
from bonuses.models import Adjustment, BonusPool, LedgerEntry, LedgerLine


@dataclass(frozen=True)
class Line:
    account: Account
    amount: Decimal
    pool: BonusPool | None = None
    employee_id: int | None = None


def post(
    *,
    pool: BonusPool,
    kind: EntryKind,
    lines: Iterable[Line],
    actor: Any,
    now: datetime,
    memo: str = "",
    adjustment: Adjustment | None = None,
    round_: int = 1,
) -> LedgerEntry:
    """One entry with its lines (those of zero left out), in the caller's transaction."""
    entry = LedgerEntry.objects.create(
        pool=pool,
        kind=kind,
        actor=actor,
        actor_name=str(actor or ""),
        at=now,
        memo=memo[:200],
        adjustment=adjustment,
        round=round_,
    )
    LedgerLine.objects.bulk_create(
        [
            LedgerLine(
                entry=entry,
                pool=line.pool or pool,
                account=line.account,
                amount=line.amount,
                employee_id=line.employee_id,
            )
            for line in lines
            if line.amount
        ],
        batch_size=5000,
    )
    return entry


def post_allocation(*, pool: BonusPool, awards: dict[int, Decimal], actor: Any, now: datetime, round_: int = 1) -> None:
    """The money of an approved pool: funded and carried in, then split into reserve and awards by employee."""
    carried = pool.carried_in if pool.carried_from_id else Decimal(0)
    if carried:
        assert pool.carried_from is not None
        lines = [Line(Account.RESERVE, -carried, pool=pool.carried_from), Line(Account.POOL, carried, pool=pool)]
        source = pool.carried_from
        post(pool=source, kind=EntryKind.CARRIED, lines=lines, actor=actor, now=now, memo=pool.name, round_=round_)
    fresh = pool.amount - carried
    lines = [Line(Account.FUNDING, -fresh), Line(Account.POOL, fresh)]
    post(pool=pool, kind=EntryKind.FUNDED, lines=lines, actor=actor, now=now, round_=round_)
    total = sum(awards.values(), Decimal(0))
    lines = [Line(Account.POOL, -pool.amount), Line(Account.RESERVE, pool.amount - total)]
    lines += [Line(Account.AWARDS, amount, employee_id=employee) for employee, amount in awards.items()]
    post(pool=pool, kind=EntryKind.ALLOCATED, lines=lines, actor=actor, now=now, round_=round_)


def post_reversal(*, pool: BonusPool, actor: Any, now: datetime, round_: int, memo: str) -> None:
    """Counter-entries of a round: what was funded, carried in and allocated goes back where it came from."""
    kinds = (EntryKind.FUNDED, EntryKind.ALLOCATED, EntryKind.CARRIED)
    sources = [pool.pk, pool.carried_from_id] if pool.carried_from_id else [pool.pk]
    posted = LedgerLine.objects.filter(entry__kind__in=kinds, entry__round=round_, entry__pool__in=sources)
    of_pool = posted.filter(entry__in=LedgerLine.objects.filter(pool=pool).values("entry"))
    pools = BonusPool.objects.in_bulk(sources)
    lines = [
        Line(Account(line.account), -line.amount, pool=pools[line.pool_id], employee_id=line.employee_id)
        for line in of_pool.order_by("pk")
    ]
    post(pool=pool, kind=EntryKind.REVERSED, lines=lines, actor=actor, now=now, memo=memo, round_=round_)


def post_payment(
    *, pool: BonusPool, awards: dict[int, Decimal], adjustments: dict[int, Decimal], actor: Any, now: datetime
) -> None:
    """Awards and adjustments leave for the payroll, person by person."""
    lines = []
    for account, amounts in ((Account.AWARDS, awards), (Account.ADJUSTMENTS, adjustments)):
        for employee, amount in amounts.items():
            lines += [
                Line(account, -amount, employee_id=employee),
                Line(Account.PAID, amount, employee_id=employee),
            ]
    post(pool=pool, kind=EntryKind.PAID, lines=lines, actor=actor, now=now)
