"""The JSON file of `allocate_bonus` (spec 6.7): strict in, exact out."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from . import fields
from .errors import InputError
from .trace import rounding_rule, trace_of
from .types import (
    DEPARTMENT_CURVE,
    PERSON_CURVE,
    Award,
    Base,
    Curve,
    DepartmentInput,
    DepartmentShare,
    Inputs,
    Member,
    Mode,
    Plan,
    Result,
)
from .version import ENGINE_VERSION, digest

TOP = ("pool", "period", "plan", "departments", "members")
PLAN = (
    "reserve_rate",
    "mode",
    "individual_mode",
    "department_curve",
    "person_curve",
    "person_threshold",
    "cap_months",
    "base",
)
DEPARTMENT = ("code", "score", "weight", "min_share", "max_share")
MEMBER = ("employee", "department", "salary", "days", "slices", "score", "eligibility", "target_bonus")


def parse(document: Any) -> Inputs:
    """Inputs from a parsed JSON document; raises InputError with path and reason."""
    top = fields.read_object(document, "", TOP)
    for name in TOP:
        if top.get(name) is None:
            raise InputError(name, "is missing")
    period = fields.read_object(top["period"], "period", ("from", "to"))
    start, until = (fields.read_date(period.get(end), f"period.{end}") for end in ("from", "to"))
    if until < start:
        raise InputError("period.to", "must not be before period.from")
    days = (until - start).days + 1
    plan = parse_plan(top["plan"])
    departments = _parse_departments(top["departments"])
    members = _parse_members(top["members"], plan, days, {one.code for one in departments})
    return Inputs(fields.read_money(top["pool"], "pool"), days, plan, departments, members)


def parse_plan(value: Any, path: str = "plan") -> Plan:
    plan = fields.read_object(value, path, PLAN)

    def optional(name: str, read: Any, default: Any, **bounds: Any) -> Any:
        given = plan.get(name)
        return default if given is None else read(given, f"{path}.{name}", **bounds)

    return Plan(
        reserve_rate=optional("reserve_rate", fields.read_fraction, Fraction(0), high=1),
        mode=Mode(optional("mode", fields.read_choice, Mode.NORMALISED, choices=list(Mode))),
        individual_mode=Mode(optional("individual_mode", fields.read_choice, Mode.NORMALISED, choices=list(Mode))),
        department_curve=optional("department_curve", fields.read_curve, DEPARTMENT_CURVE),
        person_curve=optional("person_curve", fields.read_curve, PERSON_CURVE),
        person_threshold=optional("person_threshold", fields.read_fraction, None),
        cap_months=optional("cap_months", fields.read_fraction, None),
        base=Base(optional("base", fields.read_choice, Base.SALARY, choices=list(Base))),
    )


def _parse_departments(value: Any) -> tuple[DepartmentInput, ...]:
    departments: dict[str, DepartmentInput] = {}
    for i, row in enumerate(fields.read_list(value, "departments")):
        path = f"departments[{i}]"
        row = fields.read_object(row, path, DEPARTMENT)
        code = fields.read_text(row.get("code"), f"{path}.code")
        if code in departments:
            raise InputError(f"{path}.code", f"{code} is there twice")
        departments[code] = _parse_department(row, code, path)
    return tuple(departments.values())


def _parse_department(row: dict[str, Any], code: str, path: str) -> DepartmentInput:
    score, weight, low, high = (row.get(name) for name in ("score", "weight", "min_share", "max_share"))
    department = DepartmentInput(
        code=code,
        score=None if score is None else fields.read_decimal(score, f"{path}.score"),
        weight=Fraction(1) if weight is None else fields.read_fraction(weight, f"{path}.weight"),
        min_share=None if low is None else fields.read_fraction(low, f"{path}.min_share", high=1),
        max_share=None if high is None else fields.read_fraction(high, f"{path}.max_share", high=1),
    )
    floor, cap = department.min_share, department.max_share
    if floor is not None and cap is not None and floor > cap:
        raise InputError(f"{path}.min_share", "must not be over max_share")
    return department


def _parse_members(value: Any, plan: Plan, period_days: int, codes: set[str]) -> tuple[Member, ...]:
    members: dict[tuple[str, str], Member] = {}
    same: dict[str, Decimal] = {}
    salaries: dict[str, int] = {}
    days_of: dict[str, int] = {}
    for i, row in enumerate(fields.read_list(value, "members")):
        path = f"members[{i}]"
        member = _parse_member(fields.read_object(row, path, MEMBER), path, plan, period_days, same)
        if member.department not in codes:
            raise InputError(f"{path}.department", f"{member.department} is not among the departments")
        if (member.employee, member.department) in members:
            raise InputError(f"{path}.employee", f"{member.employee} is in {member.department} twice, use slices")
        if salaries.setdefault(member.employee, member.salary) != member.salary:
            raise InputError(f"{path}.salary", f"{member.employee} has another salary at the period's end elsewhere")
        days = days_of.get(member.employee, 0) + sum(part for _pay, part in member.slices)
        if days > period_days:
            raise InputError(f"{path}.days", f"{member.employee} has {days} days, the period has {period_days}")
        days_of[member.employee] = days
        members[member.employee, member.department] = member
    return tuple(members.values())


def _parse_member(row: dict[str, Any], path: str, plan: Plan, period_days: int, same: dict[str, Decimal]) -> Member:
    """`same` keeps one object per number text: 100,000 rows share a few thousand scores."""
    eligibility = row.get("eligibility")
    e = Decimal(1) if eligibility is None else fields.read_decimal(eligibility, f"{path}.eligibility", high=1)
    score = row.get("score")
    if score is None and e:
        raise InputError(f"{path}.score", "is missing; someone without a score needs eligibility 0")
    return Member(
        employee=fields.read_text(row.get("employee"), f"{path}.employee"),
        department=fields.read_text(row.get("department"), f"{path}.department"),
        salary=fields.read_money(row.get("salary"), f"{path}.salary"),
        slices=_parse_slices(row, path, plan.base, period_days),
        score=None if score is None else same.setdefault(str(score), fields.read_decimal(score, f"{path}.score")),
        eligibility=same.setdefault(str(e), e),
    )


def _parse_slices(row: dict[str, Any], path: str, base: Base, period_days: int) -> tuple[tuple[int, int], ...]:
    given = row.get("slices")
    if given is None:
        rows = [(row, path)]
    else:
        rows = [
            (fields.read_object(one, f"{path}.slices[{i}]", ("salary", "days", "target_bonus")), f"{path}.slices[{i}]")
            for i, one in enumerate(fields.read_list(given, f"{path}.slices"))
        ]
    slices = tuple(
        (_pay_of(one, where, base), fields.read_days(one.get("days"), f"{where}.days", period_days))
        for one, where in rows
    )
    if given is not None and row.get("days") is not None and row["days"] != sum(days for _pay, days in slices):
        raise InputError(f"{path}.days", "differs from the sum of the slices' days")
    return slices


def _pay_of(row: dict[str, Any], path: str, base: Base) -> int:
    """What the slice counts with, in fen; a head counts as one yuan so that bases stay readable."""
    if base is Base.HEADCOUNT:
        return 100
    name = "target_bonus" if base is Base.TARGET_BONUS else "salary"
    return fields.read_money(row.get(name), f"{path}.{name}")


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
    factors = {code: _department_factors(result, share) for code, share in result.departments.items()}
    return [_render_award(result, award, factors[award.member.department]) for award in result.awards]


def _render_award(result: Result, award: Award, factors: dict[str, Any]) -> dict[str, Any]:
    trace = trace_of(result, award)
    return {
        "employee": award.member.employee,
        "department": award.member.department,
        "amount": yuan(award.amount),
        "trace": {
            "pool": yuan(result.inputs.pool),
            "reserve": yuan(result.initial_reserve),
            **factors,
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
            "capped": trace.capped,
            "exact": exact_yuan(trace.limited),
            "rounding": exact_yuan(trace.rounding),
        },
    }


def _department_factors(result: Result, share: DepartmentShare) -> dict[str, Any]:
    """What the person's steps refer to: the department's own factors and totals, nobody else's figures."""
    days = result.inputs.period_days
    return {
        "distributable": yuan(result.distributable),
        "department_amount": yuan(share.amount),
        "department_base": exact_yuan(Fraction(share.base, days)),
        "department_coefficient": decimal_text(share.coefficient),
        "department_weight": decimal_text(share.strategic_weight),
        "department_share": decimal_text(Fraction(share.amount, result.distributable or 1), 8),
        "department_bound": share.bound or None,
        "department_people": share.members,
        "people_base": exact_yuan(Fraction(share.sum_base, days)),
        "people_base_e": exact_yuan(share.sum_base_e / days),
        "people_weight": exact_yuan(share.sum_weight / days),
        "rounding_rule": rounding_rule(result, share),
        "mean_k": decimal_text(share.sum_base_k / share.sum_base if share.sum_base else Fraction(0), 8),
    }


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
        },
        "departments": [
            [d.code, _number(d.score), str(d.weight), _number(d.min_share), _number(d.max_share)]
            for d in sorted(inputs.departments, key=lambda d: d.code)
        ],
        "members": [
            [m.employee, m.department, m.salary, [list(s) for s in m.slices], _number(m.score), _number(m.eligibility)]
            for m in sorted(inputs.members, key=lambda m: (m.employee, m.department))
        ],
    }


def _curve_text(curve: Curve) -> list[list[str]]:
    return [[str(x), str(y)] for x, y in curve]


def _number(value: Decimal | Fraction | None) -> str | None:
    """1.50 and 1.5 are the same input."""
    return None if value is None else str(Fraction(value))
