"""Severance pay (LCL 46, 47) and what an unlawful dismissal would cost (LCL 48, 87).

Service before the law came into force on 2008-01-01 is counted by the rules of that time (LCL 97 para. 3), for
incompetence Laobufa [1994] 481, art. 7: a month's pay a year, at most 12 months, no cap on the pay; a part of a year is
given as a whole one (art. 5 there). The years of an unlawful dismissal run from the first day (Impl. Reg. 25).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from hrplatform.lib.money import round_money
from people.contract_rules import add_months

HALF = Decimal("0.5")
LAW_DAY = date(2008, 1, 1)
MOST_BEFORE = 12


class SeveranceError(ValueError):
    """Dates or sums that can't be."""


@dataclass(frozen=True)
class Earlier:
    """What is owed for service before 2008: years paid, a month's pay without the cap, and the sum."""

    years: Decimal
    base: Decimal
    amount: Decimal


@dataclass(frozen=True)
class Severance:
    """`counted` are the years by service, `years` those paid; `base` the month's pay after floor and cap.

    With `earlier` the years and the amount are of both parts, `base` is that of the part since 2008.
    """

    counted: Decimal
    years: Decimal
    base: Decimal
    amount: Decimal
    unlawful_amount: Decimal
    is_capped: bool = False
    is_raised: bool = False
    earlier: Earlier | None = None


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


def years_before(first: date) -> Decimal:
    """Years of service from the first day to the end of 2007: full ones, and a part of a year as one; at most 12."""
    years = 0
    while add_months(first, 12 * years) < LAW_DAY:
        years += 1
    return Decimal(min(years, MOST_BEFORE))


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
    split: bool = False,
) -> Severance:
    """A month's average pay per year of service; over 3 × the local average: 3 × that and at most 12 years.

    `split`: service before 2008 by the rules of that time, when the contract ran on into the law's.
    """
    if average < 0 or local_average <= 0 or local_minimum < 0:
        raise SeveranceError("pay must not be negative, and the local average must be above nothing")
    counted = service_years(first, last)
    raised = max(average, local_minimum)
    limit = cap_times * local_average
    is_capped = raised > limit
    base = round_money(limit if is_capped else raised)
    most = Decimal(cap_years) if is_capped else counted
    whole = round_money(base * min(counted, most))
    earlier = _earlier(first, round_money(raised)) if split and first < LAW_DAY <= last else None
    since = min(service_years(LAW_DAY, last) if earlier else counted, most)
    return Severance(
        counted=counted, years=since + (earlier.years if earlier else 0), base=base,
        amount=round_money(base * since) + (earlier.amount if earlier else 0),
        unlawful_amount=whole * unlawful_times, is_capped=is_capped, is_raised=average < local_minimum, earlier=earlier,
    )  # fmt: skip


def _earlier(first: date, base: Decimal) -> Earlier:
    years = years_before(first)
    return Earlier(years=years, base=base, amount=round_money(base * years))


def average_pay(months: list[Decimal]) -> Decimal | None:
    """A month's average of the last 12 months, or of those there were; None without any (Impl. Reg. 27)."""
    last = months[-12:]
    return round_money(sum(last, Decimal(0)) / len(last)) if last else None
