"""Who counts how much, and why (spec 6.3): pure rules over facts read before."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from bonuses.enums import Eligibility

SIX_PLACES = Decimal("0.000001")


@dataclass(frozen=True)
class EligibilityRule:
    """Part of a bonus rule: eligibility on an open plan, of leavers by type, unpaid leave by days."""

    on_open_plan: Decimal
    leavers: dict[str, str]
    unpaid_by_days: bool


@dataclass(frozen=True)
class Facts:
    """One person's part in a department: days there, unpaid days among them, leaving, plan, score."""

    days: int
    unpaid_days: int
    has_open_plan: bool
    leave_date: date | None
    leave_type: str
    has_score: bool
    has_pay: bool


def decide(rule: EligibilityRule, facts: Facts, period_end: date) -> tuple[Decimal, Eligibility]:
    """Eligibility from 0 to 1 with the reason that weighs most. No data is never a judgement: it has its own reason."""
    if not facts.has_pay:
        return Decimal(0), Eligibility.NO_PAY
    found: list[tuple[Decimal, Eligibility]] = []
    if facts.has_open_plan:
        found.append((rule.on_open_plan, Eligibility.OPEN_PLAN))
    if facts.leave_date and facts.leave_date <= period_end:
        found.append((Decimal(rule.leavers.get(facts.leave_type, "0")), Eligibility.LEFT))
    if rule.unpaid_by_days and facts.unpaid_days and facts.days:
        share = Decimal(facts.days - facts.unpaid_days) / facts.days
        found.append((share.quantize(SIX_PLACES, ROUND_HALF_UP), Eligibility.UNPAID_LEAVE))
    reduced = [one for one in found if one[0] < 1]
    if not facts.has_score and not any(value == 0 for value, _reason in reduced):
        return Decimal(0), Eligibility.NO_SCORE
    if not reduced:
        return Decimal(1), Eligibility.FULL
    value = Decimal(1)
    for one, _reason in reduced:
        value *= one
    return value.quantize(SIX_PLACES, ROUND_HALF_UP), min(reduced)[1]
