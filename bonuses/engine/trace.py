"""Spec 6.6: one award as steps from the pool to the person, each with its factors."""

from dataclasses import dataclass
from fractions import Fraction

from .types import Award, DepartmentShare, Mode, Result

ROUNDING_LARGEST_REMAINDER = "largest_remainder"
ROUNDING_DOWN = "down"


@dataclass(frozen=True, slots=True)
class Trace:
    """Amounts in exact fen after each step of the person's part; bases in fen."""

    base: Fraction
    k: Fraction
    e: Fraction
    weight: Fraction
    by_base: Fraction
    by_score: Fraction
    by_eligibility: Fraction
    limited: Fraction
    rounding: Fraction
    cap: int | None
    capped: bool


def trace_of(result: Result, award: Award) -> Trace:
    """The person's steps: share by base, then by score, by eligibility, within the limits, in fen."""
    share = result.departments[award.member.department]
    e = Fraction(award.member.eligibility)
    base_k = award.base * award.k
    weight = base_k * e
    by_base = _part(share.amount, award.base, share.sum_base)
    if share.mode is Mode.ABSOLUTE:
        by_score = _part(share.amount, base_k, share.sum_base)
        by_eligibility = _part(share.amount, weight, share.sum_base_e)
    else:
        by_score = _part(share.amount, base_k, share.sum_base_k)
        by_eligibility = _part(share.amount, weight, share.sum_weight)
    limited = share.level * weight
    capped = award.cap is not None and limited >= award.cap and weight > 0
    if capped:
        limited = Fraction(award.cap or 0)
    days = result.inputs.period_days
    return Trace(
        base=Fraction(award.base, days),
        k=award.k,
        e=e,
        weight=weight / days,
        by_base=by_base,
        by_score=by_score,
        by_eligibility=by_eligibility,
        limited=limited,
        rounding=award.amount - limited,
        cap=award.cap,
        capped=capped,
    )


def rounding_rule(share: DepartmentShare) -> str:
    """Whether the department's fen were met by largest remainder or each rounded down."""
    return ROUNDING_DOWN if share.mode is Mode.ABSOLUTE and share.paid < share.amount else ROUNDING_LARGEST_REMAINDER


def _part(amount: int, piece: Fraction | int, whole: Fraction | int) -> Fraction:
    return Fraction(amount) * piece / whole if whole else Fraction(0)
