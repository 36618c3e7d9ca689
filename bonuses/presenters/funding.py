"""Where a pool's money comes from, in words with its figures."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from bonuses.enums import FundingKind
from bonuses.models import BonusPool, FundingPart
from hrplatform.lib.formats import format_money, format_number, is_chinese


def describe_part(part: FundingPart) -> str:
    """6.0% × (profit ¥42,000,000.00 − threshold ¥12,000,000.00)."""
    label = part.label or part.get_kind_display()
    rate = f"{format_number((part.rate or 0) * 100)}%"
    if part.kind == FundingKind.FIXED:
        return label
    if part.kind == FundingKind.SALARY_SHARE:
        return _("%(rate)s of salaries %(actual)s") % {"rate": rate, "actual": format_money(part.actual)}
    if part.kind == FundingKind.RATE_ABOVE:
        text = _("%(rate)s × (%(label)s %(actual)s − threshold %(threshold)s)")
        found = text % {
            "rate": rate,
            "label": label,
            "actual": format_money(part.actual),
            "threshold": format_money(part.threshold or 0),
        }
        if part.ceiling is not None:
            found += _(", counted up to %(ceiling)s") % {"ceiling": format_money(part.ceiling)}
        return found
    share = (part.actual or 0) / part.threshold * 100 if part.threshold else 0
    return _("%(amount)s by the curve at %(share)s%% of %(label)s") % {
        "amount": format_money(part.amount),
        "share": format_number(share, 1),
        "label": label,
    }


def join_words(parts: Iterable[str]) -> str:
    """Clauses of one sentence with the comma of the reader's language."""
    return ("，" if is_chinese() else ", ").join(parts)


def describe_funding(pool: BonusPool) -> str:
    """All parts in one line, with what was carried in; several parts each with its amount, so that they add up."""
    rows = list(pool.parts.all())
    several = len(rows) > 1 or bool(pool.carried_in)
    parts = [f"{describe_part(row)} = {format_money(row.result)}" if several else describe_part(row) for row in rows]
    if pool.carried_in:
        parts.append(
            _("%(sum)s carried over from %(pool)s") % {"sum": format_money(pool.carried_in), "pool": pool.carried_from}
        )
    return join_words(parts) if parts else _("no source yet")
