"""Balances of the ledger."""

from decimal import Decimal

from django.db.models import QuerySet, Sum

from bonuses.enums import Account
from bonuses.models import BonusPool, LedgerEntry, LedgerLine


def balance_of(pool: BonusPool, account: str) -> Decimal:
    found = LedgerLine.objects.filter(pool=pool, account=account).aggregate(total=Sum("amount"))["total"]
    return found or Decimal(0)


def balances(pool: BonusPool) -> dict[str, Decimal]:
    """Every account of the pool, zero where nothing was posted; they add up to zero with funding and carried money."""
    found = dict(LedgerLine.objects.filter(pool=pool).order_by().values_list("account").annotate(total=Sum("amount")))
    return {account: found.get(account, Decimal(0)) for account in Account.values}


def entries_of(pool: BonusPool) -> QuerySet[LedgerEntry]:
    """Entries touching the pool, oldest first, with the sum that moved."""
    return LedgerEntry.objects.filter(lines__pool=pool).select_related("adjustment").distinct().order_by("at", "pk")


def account_totals(entry_ids: list[int]) -> dict[int, dict[str, Decimal]]:
    """Per entry the net amount on each account: {entry id: {account: amount}}."""
    rows = (
        LedgerLine.objects.filter(entry__in=entry_ids)
        .order_by()
        .values_list("entry_id", "account")
        .annotate(total=Sum("amount"))
    )
    found: dict[int, dict[str, Decimal]] = {}
    for entry_id, account, total in rows:
        found.setdefault(entry_id, {})[account] = total
    return found
