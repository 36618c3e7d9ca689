"""Results and inputs as plain JSON values (spec 6.7), exact: money with two places, factors with six."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from .allocate import cap_of
from .sums import Sharing, own_terms, share_departments, share_people, terms_of, weighted_base
from .trace import Trace, rounding_rule, trace_of
from .types import Award, Curve, DepartmentShare, Inputs, Member, Plan, Result
from .version import ENGINE_VERSION, digest


def yuan(fen: int) -> str:
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def decimal_text(value: Fraction, places: int = 6) -> str:
    """An exact value rounded half up (away from zero) to a fixed number of places."""
    scaled = (2 * abs(value.numerator) * 10**places + value.denominator) // (2 * value.denominator)
    whole, rest = divmod(scaled, 10**places)
    sign = "-" if value < 0 and scaled else ""
    return f"{sign}{whole}.{rest:0{places}d}"


def exact_yuan(fen: Fraction) -> str:
    return decimal_text(fen / 100)


def render(result: Result) -> dict[str, Any]:
    """The answer of `allocate_bonus`: pool, reserve, departments, awards with traces."""
    return {
        "pool": yuan(result.inputs.pool),
        "reserve": yuan(result.reserve),
        "departments": [_render_share(result, share) for share in result.departments.values()],
        "awards": render_awards(result),
        "warnings": result.warnings,
        "engine": ENGINE_VERSION,
        "inputs_digest": digest(render_inputs(result.inputs)),
    }


def _render_share(result: Result, share: DepartmentShare) -> dict[str, Any]:
    return {
        "code": share.code,
        "amount": yuan(share.amount),
        "returned": yuan(share.returned),
        "trace": {
            "base": exact_yuan(Fraction(share.base, result.inputs.period_days)),
            "coefficient": decimal_text(share.coefficient),
            "weight": decimal_text(share.strategic_weight),
            "floor": None if share.floor is None else yuan(share.floor),
            "cap": None if share.cap is None else yuan(share.cap),
            "bound": share.bound or None,
            "exact": exact_yuan(share.exact),
        },
    }


def render_awards(result: Result) -> list[dict[str, Any]]:
    """Every award with its trace; what a department's people share is written once per department."""
    traces = [trace_of(result, award) for award in result.awards]
    by_department: dict[str, list[Trace]] = {code: [] for code in result.departments}
    for award, trace in zip(result.awards, traces, strict=True):
        by_department[award.member.department].append(trace)
    company = _company_factors(result, share_departments(result))
    factors = {
        code: company | _department_factors(result, share, by_department[code])
        for code, share in result.departments.items()
    }
    return [
        _render_award(result, award, trace, factors[award.member.department])
        for award, trace in zip(result.awards, traces, strict=True)
    ]


def _render_award(result: Result, award: Award, trace: Trace, factors: dict[str, Any]) -> dict[str, Any]:
    return {
        "employee": award.member.employee,
        "department": award.member.department,
        "amount": yuan(award.amount),
        "trace": {
            "pool": yuan(result.inputs.pool),
            "reserve": yuan(result.initial_reserve),
            **factors,
            "salary": yuan(award.member.salary),
            "slices": [[yuan(pay), days] for pay, days in award.member.slices],
            "days": sum(days for _pay, days in award.member.slices),
            "period_days": result.inputs.period_days,
            "score": None if award.member.score is None else str(award.member.score),
            "base": exact_yuan(trace.base),
            "k": decimal_text(trace.k),
            "e": decimal_text(trace.e),
            "weight": exact_yuan(trace.weight),
            "by_base": exact_yuan(trace.by_base),
            "by_score": exact_yuan(trace.by_score),
            "by_eligibility": exact_yuan(trace.by_eligibility),
            "cap": None if trace.cap is None else yuan(trace.cap),
            "cap_full": full_cap(result.inputs.plan, award.member),
            "capped": trace.capped,
            **own_terms(result.inputs.plan, award.member),
            "exact": exact_yuan(trace.limited),
            "rounding": exact_yuan(trace.rounding),
        },
    }


def _company_factors(result: Result, sharing: Sharing) -> dict[str, Any]:
    """The rule, and what was shared out over which sum of weighted bases."""
    days = result.inputs.period_days
    shares = result.departments.values()
    return {
        **terms_of(result.inputs.plan),
        "distributable": yuan(result.distributable),
        "departments": len(shares),
        "departments_base": exact_yuan(Fraction(sum(one.base for one in shares), days)),
        "departments_weighted": exact_yuan(sum((weighted_base(one) for one in shares), Fraction(0)) / days),
        "departments_rule": sharing.rule,
        "departments_shared": exact_yuan(sharing.shared),
        "departments_over": exact_yuan(sharing.over / days),
        "departments_at_bounds": exact_yuan(sharing.bound),
    }


def _department_factors(result: Result, share: DepartmentShare, traces: list[Trace]) -> dict[str, Any]:
    """What the person's steps refer to: the department's own factors and totals, nobody else's figures."""
    days = result.inputs.period_days
    people = share_people(share.mode, share, traces, days)
    score = next(one.score for one in result.inputs.departments if one.code == share.code)
    return {
        "department_amount": yuan(share.amount),
        "department_base": exact_yuan(Fraction(share.base, days)),
        "department_coefficient": decimal_text(share.coefficient),
        "department_weight": decimal_text(share.strategic_weight),
        "department_share": decimal_text(Fraction(share.amount, result.distributable or 1), 8),
        "department_weighted": exact_yuan(weighted_base(share) / days),
        "department_floor": None if share.floor is None else yuan(share.floor),
        "department_cap": None if share.cap is None else yuan(share.cap),
        "department_exact": exact_yuan(share.exact),
        "department_score": None if score is None else str(score),
        "department_bound": share.bound or None,
        "department_people": share.members,
        "individual_mode": share.mode.value,
        "people_rule": people.rule,
        "people_shared": exact_yuan(people.shared),
        "people_over": exact_yuan(people.over / days),
        "people_at_caps": exact_yuan(people.bound),
        "people_base": exact_yuan(Fraction(share.sum_base, days)),
        "people_base_e": exact_yuan(share.sum_base_e / days),
        "people_weight": exact_yuan(share.sum_weight / days),
        "rounding_rule": rounding_rule(share),
        "mean_k": decimal_text(share.sum_base_k / share.sum_base if share.sum_base else Fraction(0), 8),
    }


def full_cap(plan: Plan, member: Member) -> str | None:
    """The employee's cap before what other departments gave."""
    cap = cap_of(plan, member)
    return None if cap is None else yuan(cap)


def render_inputs(inputs: Inputs) -> dict[str, Any]:
    """The inputs as a document in a fixed order: the same inputs give the same digest."""
    plan = inputs.plan
    return {
        "pool": inputs.pool,
        "period_days": inputs.period_days,
        "plan": {
            "reserve_rate": str(plan.reserve_rate),
            "mode": plan.mode.value,
            "individual_mode": plan.individual_mode.value,
            "department_curve": _curve_text(plan.department_curve),
            "person_curve": _curve_text(plan.person_curve),
            "person_threshold": None if plan.person_threshold is None else str(plan.person_threshold),
            "cap_months": None if plan.cap_months is None else str(plan.cap_months),
            "base": plan.base.value,
            **_variants_text(plan),
        },
        "departments": [
            [d.code, _number(d.score), str(d.weight), _number(d.min_share), _number(d.max_share)]
            + ([d.individual_mode.value] if d.individual_mode else [])
            for d in sorted(inputs.departments, key=lambda d: d.code)
        ],
        "members": [
            [m.employee, m.department, m.salary, [list(s) for s in m.slices], _number(m.score), _number(m.eligibility)]
            + ([m.variant] if m.variant else [])
            for m in sorted(inputs.members, key=lambda m: (m.employee, m.department))
        ],
    }


def _variants_text(plan: Plan) -> dict[str, Any]:
    """Only where there are some: inputs without them keep the digest they had."""
    if not plan.variants:
        return {}
    return {
        "variants": {
            key: [_curve_text(one.person_curve), _number(one.person_threshold), _number(one.cap_months)]
            for key, one in sorted(plan.variants.items())
        }
    }


def _curve_text(curve: Curve) -> list[list[str]]:
    return [[str(x), str(y)] for x, y in curve]


def _number(value: Decimal | Fraction | None) -> str | None:
    """1.50 and 1.5 are the same input."""
    return None if value is None else str(Fraction(value))
