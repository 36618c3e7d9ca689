"""Spec 6.2: what each department gets of the sum that can be distributed."""

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor, lcm

from .curves import value_at
from .errors import BoundsClash, FloorsClash
from .levels import round_to_sum, water_level
from .types import DepartmentInput, DepartmentShare, Mode, Plan


def split_departments(
    *, plan: Plan, distributable: int, departments: Sequence[DepartmentInput], bases: dict[str, int]
) -> list[DepartmentShare]:
    """Shares in fen, in order of code. `bases` is Σ of fen × days over members with e > 0."""
    shares = [
        _open_share(plan, distributable, one, bases.get(one.code, 0))
        for one in sorted(departments, key=lambda one: one.code)
    ]
    _refuse_clashes(shares, distributable)
    weights = _integer_weights([s.base * s.coefficient * s.strategic_weight for s in shares])
    if plan.mode is Mode.ABSOLUTE and _settle_absolute(shares, distributable):
        return shares
    floors, caps = [s.floor or 0 for s in shares], [s.cap for s in shares]
    level = water_level(distributable, weights, floors, caps)
    for share, weight in zip(shares, weights, strict=True):
        share.exact = _at_level(level, weight, share)
    _note_bounds(shares)
    # Without a level everyone is at a bound: whole fen already, and the rest stays in the reserve.
    _round_to(distributable if level is not None else sum(int(s.exact) for s in shares), shares)
    return shares


def _open_share(plan: Plan, distributable: int, one: DepartmentInput, base: int) -> DepartmentShare:
    has_scorecard = one.score is not None
    coefficient = Fraction(1) if one.score is None else value_at(plan.department_curve, Fraction(one.score))
    return DepartmentShare(
        code=one.code,
        base=base,
        coefficient=coefficient,
        strategic_weight=one.weight,
        has_scorecard=has_scorecard,
        floor=None if one.min_share is None else ceil(one.min_share * distributable),
        cap=None if one.max_share is None else floor(one.max_share * distributable),
        exact=Fraction(0),
        bound="",
        amount=0,
        mode=one.individual_mode or plan.individual_mode,
    )


def _refuse_clashes(shares: Sequence[DepartmentShare], distributable: int) -> None:
    """Raises FloorsClash or BoundsClash, naming the departments that can't all be kept."""
    crossed = [s.code for s in shares if s.floor is not None and s.cap is not None and s.floor > s.cap]
    if crossed:
        raise BoundsClash(crossed)
    floors = sum(s.floor or 0 for s in shares)
    if floors > distributable:
        raise FloorsClash([s.code for s in shares if s.floor], floors, distributable)


def _integer_weights(weights: Sequence[Fraction]) -> list[int]:
    scale = lcm(*(w.denominator for w in weights)) if weights else 1
    return [int(w * scale) for w in weights]


def _clamped(value: Fraction, share: DepartmentShare) -> Fraction:
    if share.cap is not None and value > share.cap:
        value = Fraction(share.cap)
    return max(value, Fraction(share.floor or 0))


def _at_level(level: Fraction | None, weight: int, share: DepartmentShare) -> Fraction:
    """clamp(λ·W, floor, cap); without a λ everyone with a weight is at the cap."""
    if weight == 0:
        return Fraction(share.floor or 0)
    if level is None:
        return Fraction(share.cap or 0)
    return _clamped(level * weight, share)


def _settle_absolute(shares: Sequence[DepartmentShare], distributable: int) -> bool:
    """Mode absolute under D: each its own clamped amount, rounded down. False when over D."""
    total_base = sum(s.base for s in shares)
    for share in shares:
        own = share.base * share.coefficient * share.strategic_weight
        share.exact = _clamped(distributable * own / total_base if total_base else Fraction(0), share)
    if sum(s.exact for s in shares) >= distributable:
        return False
    _note_bounds(shares)
    for share in shares:
        share.amount = floor(share.exact)
    return True


def _note_bounds(shares: Sequence[DepartmentShare]) -> None:
    for share in shares:
        if share.floor and share.exact == share.floor:
            share.bound = "floor"
        elif share.cap is not None and share.exact == share.cap:
            share.bound = "cap"


def _round_to(total: int, shares: Sequence[DepartmentShare]) -> None:
    scale = lcm(*(s.exact.denominator for s in shares)) if shares else 1
    exact = [divmod(int(s.exact * scale), scale) for s in shares]
    for share, amount in zip(shares, round_to_sum(total, exact), strict=True):
        share.amount = amount
