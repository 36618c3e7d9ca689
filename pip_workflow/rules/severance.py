"""Severance pay (LCL 46, 47) and what an unlawful dismissal would cost (LCL 48, 87)."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from hrplatform.lib.money import round_money
from people.contract_rules import add_months

HALF = Decimal("0.5")


class SeveranceError(ValueError):
    """Dates or sums that can't be."""


@dataclass(frozen=True)
class Severance:
    """`counted` are the years by service, `years` those paid; `base` the month's pay after floor and cap."""

    counted: Decimal
    years: Decimal
    base: Decimal
    amount: Decimal
    unlawful_amount: Decimal
    is_capped: bool = False
    is_raised: bool = False


def service_years(first: date, last: date) -> Decimal:
    """Full years, and a rest of 6 months or more as one, less as half. First and last day are both service."""
    if last < first:
        raise SeveranceError("the last day is before the first")
    after = last + timedelta(days=1)
    years = max(0, after.year - first.year - 1)
    while add_months(first, 12 * (years + 1)) <= after:
        years += 1
    if add_months(first, 12 * years) == after:
        return Decimal(years)
    return years + (Decimal(1) if after >= add_months(first, 12 * years + 6) else HALF)


def severance(
    *,
    first: date,
    last: date,
    average: Decimal,
    local_average: Decimal,
    local_minimum: Decimal = Decimal(0),
    cap_times: int = 3,
    cap_years: int = 12,
    unlawful_times: int = 2,
) -> Severance:
    """A month's average pay per year of service; over 3 × the local average: 3 × that and at most 12 years."""
    if average < 0 or local_average <= 0 or local_minimum < 0:
        raise SeveranceError("pay must not be negative, and the local average must be above nothing")
    counted = service_years(first, last)
    raised = max(average, local_minimum)
    limit = cap_times * local_average
    is_capped = raised > limit
    base = round_money(limit if is_capped else raised)
    years = min(counted, Decimal(cap_years)) if is_capped else counted
    amount = round_money(base * years)
    return Severance(
        counted=counted, years=years, base=base, amount=amount, unlawful_amount=amount * unlawful_times,
        is_capped=is_capped, is_raised=average < local_minimum,
    )  # fmt: skip


def average_pay(months: list[Decimal]) -> Decimal | None:
    """A month's average of the last 12 months, or of those there were; None without any (Impl. Reg. 27)."""
    last = months[-12:]
    return round_money(sum(last, Decimal(0)) / len(last)) if last else None
