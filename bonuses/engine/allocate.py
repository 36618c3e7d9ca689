"""The whole allocation: pool → reserve → departments → people, exact to the fen."""

import gc
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from fractions import Fraction
from math import lcm
from operator import attrgetter, mul

from .curves import ScaledCurve, on_common_scale
from .departments import split_departments
from .people import split_people
from .types import Award, DepartmentShare, Inputs, Member, Plan, Result


def allocate(inputs: Inputs) -> Result:
    """Awards for all members; raises FloorsClash or BoundsClash where bounds can't be kept.

    The order of departments and members does not matter. Cost grows with the number of
    members, apart from the sorts.
    """
    with _collector_paused():
        return _allocate(inputs)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Nothing here makes cycles: looking for them among 100,000 awards would take most of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _allocate(inputs: Inputs) -> Result:
    plan = inputs.plan
    reserve = round_half_up(inputs.pool * plan.reserve_rate)
    groups, several = _by_department(inputs.members)
    bases = {code: [base_of(member) for member in members] for code, members in groups.items()}
    eligible = {
        code: sum(base for base, member in zip(bases[code], members, strict=True) if member.eligibility)
        for code, members in groups.items()
    }
    shares = split_departments(
        plan=plan, distributable=inputs.pool - reserve, departments=inputs.departments, bases=eligible
    )
    scale = _Scale(plan, inputs.members)
    got = dict.fromkeys(several, 0)
    awards: list[Award] = []
    # In order of code, so that an employee's cap is used up in that order.
    for share in shares:
        if share.code in groups:
            awards += _award_department(plan, scale, share, groups[share.code], bases[share.code], got)
    awards.sort(key=lambda award: award.member.employee)
    return Result(
        inputs=inputs,
        distributable=inputs.pool - reserve,
        initial_reserve=reserve,
        reserve=inputs.pool - sum(share.paid for share in shares),
        departments={share.code: share for share in shares},
        awards=awards,
        warnings=[_warning(share) for share in shares if not share.has_scorecard],
    )


def base_of(member: Member) -> int:
    """Σ pay × days in fen × days; divided by the period's days it is base_i of spec 6.2."""
    slices = member.slices
    if len(slices) == 1:
        pay, days = slices[0]
        return pay * days
    return sum(pay * days for pay, days in slices)


def round_half_up(value: Fraction) -> int:
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


class _Scale:
    """Coefficients and eligibilities as integers over one denominator each: no fraction per person.

    Looked up by identity: hashing a Decimal costs more than all else that happens to a member,
    and rows read from one file share the same objects.
    """

    def __init__(self, plan: Plan, members: tuple[Member, ...]) -> None:
        shares = {id(member.eligibility): member.eligibility for member in members}
        scores: dict[str, dict[int, Decimal | None]] = {"": {}}
        for member in members:
            scores.setdefault(member.variant, {})[id(member.score)] = member.score
        curves = {key: _curve_of(plan, key, found.values()) for key, found in scores.items()}
        self.k_scale = lcm(*(curve.scale for curve in curves.values()))
        self._ints: dict[str, dict[int, int]] = {}
        self._exact: dict[str, dict[int, Fraction]] = {}
        for key, curve in curves.items():
            up = self.k_scale // curve.scale
            self._ints[key] = {one: curve.numerator(score) * up for one, score in scores[key].items()}
            self._exact[key] = {one: Fraction(top, self.k_scale) for one, top in self._ints[key].items()}
        e_ints, self.e_scale = on_common_scale(shares.values())
        self.e_int = {key: e_ints[e] for key, e in shares.items()}
        self.mixed = len(curves) > 1

    def ks(self, members: list[Member]) -> tuple[list[int], list[Fraction]]:
        """k of each member as an integer over `k_scale`, and exact."""
        if self.mixed:
            ints = [self._ints[member.variant][id(member.score)] for member in members]
            return ints, [self._exact[member.variant][id(member.score)] for member in members]
        keys = [id(member.score) for member in members]
        return list(map(self._ints[""].__getitem__, keys)), list(map(self._exact[""].__getitem__, keys))


def _curve_of(plan: Plan, variant: str, scores: Iterable[Decimal | None]) -> ScaledCurve:
    terms = plan.terms(variant)
    return ScaledCurve(terms.person_curve, terms.person_threshold, scores)


def _by_department(members: tuple[Member, ...]) -> tuple[dict[str, list[Member]], set[str]]:
    """Members of each department in order of employee number, and who is in several departments."""
    groups: dict[str, list[Member]] = defaultdict(list)
    several: set[str] = set()
    last = ""
    for member in sorted(members, key=attrgetter("employee")):
        employee = member.employee
        groups[member.department].append(member)
        if employee == last:
            several.add(employee)
        last = employee
    return groups, several


def _award_department(
    plan: Plan, scale: _Scale, share: DepartmentShare, members: list[Member], bases: list[int], got: dict[str, int]
) -> list[Award]:
    """`got` has the employees in several departments with what they were given so far; it is brought up to date."""
    ks, exact_ks = scale.ks(members)
    es = [scale.e_int[id(member.eligibility)] for member in members]
    based = list(map(mul, bases, es))
    weights = list(map(mul, based, ks))
    caps = _caps_left(plan, members, got)
    amounts, level = split_people(
        mode=share.mode, share=share, weights=weights, base_e=sum(based) * scale.k_scale, caps=caps
    )
    if got:
        for member, amount in zip(members, amounts, strict=True):
            if member.employee in got:
                got[member.employee] += amount
    share.members = len(members)
    share.paid = sum(amounts)
    share.sum_base = sum(bases)
    share.sum_base_k = Fraction(sum(map(mul, bases, ks)), scale.k_scale)
    share.sum_base_e = Fraction(sum(based), scale.e_scale)
    share.sum_weight = Fraction(sum(weights), scale.k_scale * scale.e_scale)
    share.level = level * scale.k_scale * scale.e_scale
    return list(map(Award, members, amounts, bases, exact_ks, caps))


def _caps_left(plan: Plan, members: list[Member], got: dict[str, int]) -> list[int | None]:
    """floor(months × salary) of each employee, less what departments before this one gave."""
    caps = _caps(plan, members)
    if got:
        for i, member in enumerate(members):
            cap = caps[i]
            caps[i] = None if cap is None else max(cap - got.get(member.employee, 0), 0)
    return caps


def _caps(plan: Plan, members: list[Member]) -> list[int | None]:
    if plan.variants:
        return [cap_of(plan, member) for member in members]
    if plan.cap_months is None:
        return [None] * len(members)
    top, bottom = plan.cap_months.numerator, plan.cap_months.denominator
    return [top * member.salary // bottom for member in members]


def cap_of(plan: Plan, member: Member) -> int | None:
    """floor(months × salary) fen, before what other departments gave."""
    months = plan.terms(member.variant).cap_months
    return None if months is None else months.numerator * member.salary // months.denominator


def _warning(share: DepartmentShare) -> str:
    return f"departments: {share.code} has no scorecard, its coefficient is 1"
