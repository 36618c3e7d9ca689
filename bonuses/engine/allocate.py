"""The whole allocation: pool → reserve → departments → people, exact to the fen."""

from collections import defaultdict
from fractions import Fraction

from .curves import on_common_scale, person_coefficient
from .departments import split_departments
from .people import cap_in_fen, split_people
from .types import Award, DepartmentShare, Inputs, Member, Plan, Result


class _Scaled:
    """Coefficients and eligibilities of all members as integers on a common scale each."""

    def __init__(self, plan: Plan, members: tuple[Member, ...]) -> None:
        self.k_of = {
            score: person_coefficient(plan.person_curve, plan.person_threshold, score)
            for score in {member.score for member in members}
        }
        self.e_of = {e: Fraction(e) for e in {member.eligibility for member in members}}
        k_ints, self.k_scale = on_common_scale(self.k_of.values())
        e_ints, self.e_scale = on_common_scale(self.e_of.values())
        self.k_int = {score: k_ints[k] for score, k in self.k_of.items()}
        self.e_int = {e: e_ints[exact] for e, exact in self.e_of.items()}


def allocate(inputs: Inputs) -> Result:
    """Awards for all members; raises FloorsClash or BoundsClash where bounds can't be kept.

    The order of departments and members does not matter. Cost grows with the number of
    members, apart from the sorts.
    """
    plan = inputs.plan
    reserve = round_half_up(inputs.pool * plan.reserve_rate)
    distributable = inputs.pool - reserve
    members = sorted(inputs.members, key=lambda member: (member.department, member.employee))
    bases = [base_of(member) for member in members]
    eligible: dict[str, int] = defaultdict(int)
    for member, base in zip(members, bases, strict=True):
        if member.eligibility:
            eligible[member.department] += base
    shares = split_departments(plan=plan, distributable=distributable, departments=inputs.departments, bases=eligible)
    by_code = {share.code: share for share in shares}
    awards = _award_people(plan, by_code, members, bases)
    awards.sort(key=lambda award: (award.member.employee, award.member.department))
    return Result(
        inputs=inputs,
        distributable=distributable,
        initial_reserve=reserve,
        reserve=inputs.pool - sum(award.amount for award in awards),
        departments=by_code,
        awards=awards,
        warnings=[
            f"departments: {s.code} has no scorecard, its coefficient is 1" for s in shares if not s.has_scorecard
        ],
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


def _award_people(
    plan: Plan, shares: dict[str, DepartmentShare], members: list[Member], bases: list[int]
) -> list[Award]:
    """Department by department in order of code, so that a cap is used up in that order."""
    scaled = _Scaled(plan, tuple(members))
    got: dict[str, int] = defaultdict(int)
    awards: list[Award] = []
    start = 0
    while start < len(members):
        share = shares[members[start].department]
        end = start
        while end < len(members) and members[end].department == share.code:
            end += 1
        awards += _award_department(plan, scaled, share, members[start:end], bases[start:end], got)
        start = end
    return awards


def _award_department(
    plan: Plan, scaled: _Scaled, share: DepartmentShare, members: list[Member], bases: list[int], got: dict[str, int]
) -> list[Award]:
    k_of, k_int, e_int = scaled.k_of, scaled.k_int, scaled.e_int
    based = [base * e_int[m.eligibility] for base, m in zip(bases, members, strict=True)]
    weights = [be * k_int[m.score] for be, m in zip(based, members, strict=True)]
    caps = [_cap_left(plan, m, got) for m in members]
    amounts, level = split_people(
        mode=plan.individual_mode,
        share=share,
        members=members,
        weights=weights,
        base_e=sum(based) * scaled.k_scale,
        caps=caps,
    )
    awards = []
    for member, amount, base, cap in zip(members, amounts, bases, caps, strict=True):
        got[member.employee] += amount
        awards.append(Award(member, amount, base, k_of[member.score], cap))
    share.members = len(members)
    share.paid = sum(amounts)
    share.sum_base = sum(bases)
    share.sum_base_k = Fraction(
        sum(base * k_int[m.score] for base, m in zip(bases, members, strict=True)), scaled.k_scale
    )
    share.sum_base_e = Fraction(sum(based), scaled.e_scale)
    share.sum_weight = Fraction(sum(weights), scaled.k_scale * scaled.e_scale)
    share.level = level * scaled.k_scale * scaled.e_scale
    return awards


def _cap_left(plan: Plan, member: Member, got: dict[str, int]) -> int | None:
    """The employee's cap less what departments before this one gave."""
    cap = cap_in_fen(plan.cap_months, member.salary)
    return None if cap is None else max(cap - got[member.employee], 0)
