"""The books of one pool as two tables."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from bonuses.enums import Account
from bonuses.models import BonusPool
from bonuses.selectors.ledger import account_totals, balances, entries_of
from hrplatform.lib.formats import DASH, format_amount, format_signed


@dataclass(frozen=True)
class EntryLine:
    at: datetime
    kind: str
    actor: str
    memo: str
    amounts: list[str]


@dataclass(frozen=True)
class LedgerPage:
    accounts: list[tuple[str, str]]
    heads: list[str]
    entries: list[EntryLine]
    sentence: str


def build_ledger(pool: BonusPool) -> LedgerPage:
    """Balances per account and every entry with its net amount per account; each row adds up to zero."""
    found = balances(pool)
    entries = list(entries_of(pool))
    totals = account_totals([entry.pk for entry in entries])
    accounts = [Account(value) for value in Account.values]
    lines = [
        EntryLine(
            at=entry.at,
            kind=entry.get_kind_display(),
            actor=entry.actor_name,
            memo=entry.memo or (entry.adjustment.reason if entry.adjustment else ""),
            amounts=[_amount(totals[entry.pk].get(account)) for account in accounts],
        )
        for entry in entries
    ]
    return LedgerPage(
        accounts=[(str(account.label), format_amount(found[account])) for account in accounts],
        heads=[str(account.label) for account in accounts],
        entries=lines,
        sentence=_("All entries add up to zero; the database refuses one that doesn't."),
    )


def _amount(value: Decimal | None) -> str:
    return DASH if not value else format_signed(value)
