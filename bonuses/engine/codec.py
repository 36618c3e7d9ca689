"""The JSON file of `allocate_bonus` (spec 6.7), read strictly."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from . import fields
from .errors import InputError
from .types import (
    DEPARTMENT_CURVE,
    PERSON_CURVE,
    Base,
    DepartmentInput,
    Inputs,
    Member,
    Mode,
    Plan,
    Variant,
)

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
    "variants",
)
VARIANT = ("person_curve", "person_threshold", "cap_months")
DEPARTMENT = ("code", "score", "weight", "min_share", "max_share", "individual_mode")
MEMBER = ("employee", "department", "salary", "days", "slices", "score", "eligibility", "target_bonus", "variant")


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

    person_curve = optional("person_curve", fields.read_curve, PERSON_CURVE)
    threshold = optional("person_threshold", fields.read_fraction, None)
    cap = optional("cap_months", fields.read_fraction, None)
    own = Variant(person_curve, threshold, cap)
    return Plan(
        reserve_rate=optional("reserve_rate", fields.read_fraction, Fraction(0), high=1),
        mode=Mode(optional("mode", fields.read_choice, Mode.NORMALISED, choices=list(Mode))),
        individual_mode=Mode(optional("individual_mode", fields.read_choice, Mode.NORMALISED, choices=list(Mode))),
        department_curve=optional("department_curve", fields.read_curve, DEPARTMENT_CURVE),
        person_curve=person_curve,
        person_threshold=threshold,
        cap_months=cap,
        base=Base(optional("base", fields.read_choice, Base.SALARY, choices=list(Base))),
        variants=_parse_variants(plan.get("variants"), f"{path}.variants", own),
    )


def _parse_variants(value: Any, path: str, own: Variant) -> dict[str, Variant]:
    """Terms by name; what a variant does not give is the plan's own."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise InputError(path, "must be an object of variants by name")
    found = {}
    for key, row in value.items():
        where = f"{path}.{fields.read_text(key, path)}"
        row = fields.read_object(row, where, VARIANT)
        curve, threshold, cap = (row.get(name) for name in VARIANT)
        found[key] = Variant(
            person_curve=own.person_curve if curve is None else fields.read_curve(curve, f"{where}.person_curve"),
            person_threshold=(
                own.person_threshold
                if threshold is None
                else fields.read_fraction(threshold, f"{where}.person_threshold")
            ),
            cap_months=own.cap_months if cap is None else fields.read_fraction(cap, f"{where}.cap_months"),
        )
    return found


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
    score, weight, low, high = (row.get(name) for name in DEPARTMENT[1:5])
    mode = row.get("individual_mode")
    department = DepartmentInput(
        code=code,
        score=None if score is None else fields.read_decimal(score, f"{path}.score"),
        weight=Fraction(1) if weight is None else fields.read_fraction(weight, f"{path}.weight"),
        min_share=None if low is None else fields.read_fraction(low, f"{path}.min_share", high=1),
        max_share=None if high is None else fields.read_fraction(high, f"{path}.max_share", high=1),
        individual_mode=(
            None if mode is None else Mode(fields.read_choice(mode, f"{path}.individual_mode", choices=list(Mode)))
        ),
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
    score, variant = row.get("score"), row.get("variant") or ""
    if variant and variant not in plan.variants:
        raise InputError(f"{path}.variant", f"{variant} is not among the plan's variants")
    if score is None and e:
        raise InputError(f"{path}.score", "is missing; someone without a score needs eligibility 0")
    return Member(
        employee=fields.read_text(row.get("employee"), f"{path}.employee"),
        department=fields.read_text(row.get("department"), f"{path}.department"),
        salary=fields.read_money(row.get("salary"), f"{path}.salary"),
        slices=_parse_slices(row, path, plan.base, period_days),
        score=None if score is None else same.setdefault(str(score), fields.read_decimal(score, f"{path}.score")),
        eligibility=same.setdefault(str(e), e),
        variant=variant,
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
