"""The whole allocation: pool → reserve → departments → people, exact to the fen."""

import gc
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
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
        scores = {id(member.score): member.score for member in members}
        shares = {id(member.eligibility): member.eligibility for member in members}
        curve = ScaledCurve(plan.person_curve, plan.person_threshold, scores.values())
        e_ints, self.e_scale = on_common_scale(shares.values())
        self.k_scale = curve.scale
        self.k_int = {key: curve.numerator(score) for key, score in scores.items()}
        self.k_of = {key: Fraction(top, curve.scale) for key, top in self.k_int.items()}
        self.e_int = {key: e_ints[e] for key, e in shares.items()}


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
    keys = [id(member.score) for member in members]
    ks = list(map(scale.k_int.__getitem__, keys))
    es = [scale.e_int[id(member.eligibility)] for member in members]
    based = list(map(mul, bases, es))
    weights = list(map(mul, based, ks))
    caps = _caps_left(plan, members, got)
    amounts, level = split_people(
        mode=plan.individual_mode, share=share, weights=weights, base_e=sum(based) * scale.k_scale, caps=caps
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
    return list(map(Award, members, amounts, bases, map(scale.k_of.__getitem__, keys), caps))


def _caps_left(plan: Plan, members: list[Member], got: dict[str, int]) -> list[int | None]:
    """floor(months × salary) of each employee, less what departments before this one gave."""
    if plan.cap_months is None:
        return [None] * len(members)
    top, bottom = plan.cap_months.numerator, plan.cap_months.denominator
    caps: list[int | None] = [top * member.salary // bottom for member in members]
    if got:
        for i, member in enumerate(members):
            caps[i] = max((caps[i] or 0) - got.get(member.employee, 0), 0)
    return caps


def _warning(share: DepartmentShare) -> str:
    return f"departments: {share.code} has no scorecard, its coefficient is 1"
