"""Who counts how much, and why (spec 6.3): pure rules over facts read before."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from math import prod

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


@dataclass(frozen=True)
class Decision:
    """Eligibility with all that lowers it, each with its own factor, what weighs most first."""

    value: Decimal
    reasons: tuple[tuple[Eligibility, Decimal], ...] = ()

    @property
    def reason(self) -> Eligibility:
        return self.reasons[0][0] if self.reasons else Eligibility.FULL


def decide(rule: EligibilityRule, facts: Facts, period_end: date) -> Decision:
    """Eligibility from 0 to 1 with all its reasons. No data is never a judgement: it has its own reason."""
    found = [one for one in _reasons(rule, facts, period_end) if one[1] < 1]
    found.sort(key=lambda one: (one[0] != Eligibility.NO_PAY, one[1], one[0] == Eligibility.NO_SCORE, one[0]))
    value = prod((factor for _reason, factor in found), start=Decimal(1))
    return Decision(value.quantize(SIX_PLACES, ROUND_HALF_UP) if value and found else value, tuple(found))


def _reasons(rule: EligibilityRule, facts: Facts, period_end: date) -> Iterator[tuple[Eligibility, Decimal]]:
    if not facts.has_pay:
        yield Eligibility.NO_PAY, Decimal(0)
    if not facts.has_score:
        yield Eligibility.NO_SCORE, Decimal(0)
    if facts.has_open_plan:
        yield Eligibility.OPEN_PLAN, rule.on_open_plan
    if facts.leave_date and facts.leave_date <= period_end:
        yield Eligibility.LEFT, Decimal(rule.leavers.get(facts.leave_type, "0"))
    if rule.unpaid_by_days and facts.unpaid_days and facts.days:
        share = Decimal(facts.days - facts.unpaid_days) / facts.days
        yield Eligibility.UNPAID_LEAVE, share.quantize(SIX_PLACES, ROUND_HALF_UP)
