"""The totals an award can be checked with: what was shared out over which weights, nobody's own figures (spec 6.6).

A free department gets `shared` ÷ `over` for each yuan of its weighted base, one at a bound gets the bound; so do
people with their weights and caps.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from .trace import Trace
from .types import DepartmentShare, Member, Mode, Plan, Result, Variant

OWN = "own"  # everybody by the own weight, what is left is kept
LEVEL = "level"  # all of it over the weights of those who are at no bound
BOUNDS = "bounds"  # everybody at a bound: no level reaches the sum


@dataclass(frozen=True, slots=True)
class Sharing:
    """`shared` in exact fen, `over` the weights it was shared over (fen × days); `bound` what is at bounds (fen)."""

    rule: str
    shared: Fraction
    over: Fraction
    bound: Fraction


def weighted_base(share: DepartmentShare) -> Fraction:
    """W_d of spec 6.2 in fen × days."""
    return share.base * share.coefficient * share.strategic_weight


def share_departments(result: Result) -> Sharing:
    """How D was shared among the departments."""
    shares = list(result.departments.values())
    total = Fraction(result.distributable)
    if result.inputs.plan.mode is Mode.ABSOLUTE and sum(one.exact for one in shares) < total:
        return Sharing(OWN, total, Fraction(sum(one.base for one in shares)), Fraction(0))
    bound = sum((one.exact for one in shares if one.bound), Fraction(0))
    free = sum((weighted_base(one) for one in shares if not one.bound), Fraction(0))
    return Sharing(LEVEL if free else BOUNDS, total - bound, free, bound)


def share_people(mode: Mode, share: DepartmentShare, traces: Iterable[Trace], days: int) -> Sharing:
    """How A_d was shared among its people; `traces` are theirs."""
    total = Fraction(share.amount)
    if mode is Mode.ABSOLUTE and share.sum_base_e and share.level == total / share.sum_base_e:
        return Sharing(OWN, total, share.sum_base_e, Fraction(0))
    capped = Fraction(0)
    free = Fraction(0)
    for one in traces:
        if one.capped:
            capped += one.limited
        else:
            free += one.weight * days
    return Sharing(LEVEL if free else BOUNDS, total - capped, free, capped)


def terms_of(plan: Plan) -> dict[str, Any]:
    """The rule as far as an award is checked with it."""
    return {
        "mode": plan.mode.value,
        "individual_mode": plan.individual_mode.value,
        "reserve_rate": _text(plan.reserve_rate),
        "department_curve": [[_text(x), _text(y)] for x, y in plan.department_curve],
        **_person_terms(plan.terms("")),
    }


def own_terms(plan: Plan, member: Member) -> dict[str, Any]:
    """The terms of a member's variant, where the plan is mixed and the member has one."""
    return {"variant": member.variant, **_person_terms(plan.terms(member.variant))} if member.variant else {}


def _person_terms(terms: Variant) -> dict[str, Any]:
    return {
        "person_curve": [[_text(x), _text(y)] for x, y in terms.person_curve],
        "person_threshold": None if terms.person_threshold is None else _text(terms.person_threshold),
        "cap_months": None if terms.cap_months is None else _text(terms.cap_months),
    }


def _text(value: Fraction) -> str:
    """A fraction that came from a decimal string, as the shortest decimal; else as a fraction."""
    scale, rest = 1, value.denominator
    while rest % 10 == 0:
        rest //= 10
        scale *= 10
    while rest % 2 == 0 or rest % 5 == 0:
        rest //= 2 if rest % 2 == 0 else 5
        scale *= 10
    if rest != 1:
        return str(value)
    places = len(str(scale)) - 1
    if not places:
        return str(value.numerator)
    whole = value * scale
    digits = f"{abs(whole.numerator):0{places + 1}d}"
    sign = "-" if value < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}".rstrip("0").rstrip(".")
