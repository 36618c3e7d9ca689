"""What an allocation is computed from, read as of the pool's period: places, pay, scores, leave, plans."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Q, QuerySet

from bonuses.enums import BaseKind
from bonuses.models import BonusPlan, BonusPool, PlanVariant
from bonuses.selectors.eligibility import Decision, EligibilityRule, Facts, decide
from bonuses.selectors.outside import Scores, open_plan_holders, scores_of
from bonuses.selectors.variants import Variants, has_person_terms, variant_document
from hrplatform.lib.dates import days_between
from people.enums import AbsenceKind
from people.models import Assignment, Compensation, Department, Employee, Leave

CENT = Decimal("0.01")
FULL = Decision(Decimal(1))


@dataclass
class Part:
    """One employee in one department during the period."""

    employee: Employee
    department: Department
    slices: dict[Decimal, int] = field(default_factory=dict)
    bonus_shares: dict[Decimal, Decimal] = field(default_factory=dict)
    days: int = 0
    unpaid_days: int = 0
    score: Decimal | None = None
    salary: Decimal | None = None
    decision: Decision = FULL
    spans: list[tuple[date, date]] = field(default_factory=list)
    position_id: int | None = None
    variant: PlanVariant | None = None

    @property
    def key(self) -> tuple[str, str]:
        return self.employee.number, self.department.code

    @property
    def eligibility(self) -> Decimal:
        return self.decision.value


@dataclass(frozen=True)
class Assembled:
    """Parts in order of number and department, and the scores they rest on."""

    parts: list[Part]
    scores: Scores
    departments: dict[int, Department]
    variants: Variants


def assemble(pool: BonusPool, plan: BonusPlan) -> Assembled:
    """Everybody with a place in the period; a constant number of queries."""
    scores = scores_of(pool.cycle_code).by(plan.score_source)
    variants = Variants(plan.variants.select_related("department", "position"))
    pay = _by_employee(_overlapping(Compensation.objects.all(), pool.start, pool.until).order_by("start"))
    unpaid = _by_employee(_overlapping(Leave.objects.filter(kind=AbsenceKind.UNPAID), pool.start, pool.until))
    on_plan = open_plan_holders(pool.until)
    rule = EligibilityRule(plan.plan_eligibility, plan.leaver_rule, plan.unpaid_by_days)
    parts = _places(pool)
    for (employee_id, department_id), part in parts.items():
        part.salary = _salary_at_end(pay[employee_id], part.employee, pool.until)
        part.score = scores.final.get((employee_id, department_id))
        if part.score is None:
            part.score = scores.only_one(employee_id)
    _fill_days(pool, parts, pay, unpaid)
    for (employee_id, _department), part in parts.items():
        facts = Facts(
            days=part.days,
            unpaid_days=part.unpaid_days,
            has_open_plan=employee_id in on_plan,
            leave_date=part.employee.leave_date,
            leave_type=part.employee.leave_type,
            has_score=part.score is not None,
            has_pay=part.salary is not None and bool(part.slices),
        )
        part.decision = decide(rule, facts, pool.until)
    ordered = sorted((part for part in parts.values() if part.days), key=lambda part: part.key)
    for part in ordered:
        found = variants.of(part.department, part.position_id)
        part.variant = found if found and has_person_terms(found) else None
    return Assembled(ordered, scores, {part.department.pk: part.department for part in ordered}, variants)


def document_of(
    assembled: Assembled, *, pool: BonusPool, plan: dict[str, Any], departments: list[dict[str, Any]]
) -> dict[str, Any]:
    """The file of `allocate_bonus` (spec 6.7)."""
    base = plan["base"]
    used = {part.variant.key: part.variant for part in assembled.parts if part.variant}
    if used:
        plan = plan | {"variants": {key: variant_document(row) for key, row in sorted(used.items())}}
    return {
        "pool": str(pool.amount),
        "period": {"from": pool.start.isoformat(), "to": pool.until.isoformat()},
        "plan": plan,
        "departments": departments,
        "members": [_member(part, base) for part in assembled.parts],
    }


def _member(part: Part, base: str) -> dict[str, Any]:
    slices = []
    for salary, days in part.slices.items():
        one: dict[str, Any] = {"salary": str(salary), "days": days}
        if base == BaseKind.TARGET_BONUS:
            target = salary * part.bonus_shares.get(salary, Decimal(0))
            one["target_bonus"] = str(target.quantize(CENT, ROUND_HALF_UP))
        slices.append(one)
    found = {
        "employee": part.employee.number,
        "department": part.department.code,
        "salary": str(part.salary or Decimal("0.00")),
        "slices": slices,
        "score": None if part.score is None else str(part.score),
        "eligibility": format(part.eligibility.normalize(), "f"),
    }
    return found | {"variant": part.variant.key} if part.variant else found


def _overlapping(rows: QuerySet, start: date, until: date) -> QuerySet:
    return rows.filter(start__lte=until).filter(Q(until__isnull=True) | Q(until__gte=start))


def _by_employee(rows: Iterable[Any]) -> defaultdict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.employee_id].append(row)
    return found


def _places(pool: BonusPool) -> dict[tuple[int, int], Part]:
    held = _overlapping(Assignment.objects.select_related("employee", "department"), pool.start, pool.until)
    parts: dict[tuple[int, int], Part] = {}
    for row in held.order_by("employee_id", "start"):
        part = parts.setdefault((row.employee_id, row.department_id), Part(row.employee, row.department))
        part.spans.append(_clip(row, pool, row.employee))
        part.position_id = row.position_id  # the last one held there in the period
    return parts


def _clip(row: Any, pool: BonusPool, employee: Employee) -> tuple[date, date]:
    """The row's days inside the period and the employment."""
    start = max(pool.start, row.start, employee.hire_date)
    ends = [pool.until, row.until, employee.leave_date]
    return start, min(end for end in ends if end is not None)


def _common_days(a: tuple[date, date], b: tuple[date, date]) -> int:
    start, until = max(a[0], b[0]), min(a[1], b[1])
    return days_between(start, until) if start <= until else 0


def _fill_days(
    pool: BonusPool,
    parts: dict[tuple[int, int], Part],
    pay: dict[int, list[Compensation]],
    unpaid: dict[int, list[Leave]],
) -> None:
    for (employee_id, _department), part in parts.items():
        for span in part.spans:
            if span[0] > span[1]:
                continue
            part.days += days_between(*span)
            for row in pay[employee_id]:
                days = _common_days(span, _clip(row, pool, part.employee))
                if days:
                    part.slices[row.salary] = part.slices.get(row.salary, 0) + days
                    part.bonus_shares[row.salary] = row.bonus_share or Decimal(0)
            part.unpaid_days += _unpaid_days(unpaid[employee_id], span)


def _unpaid_days(leaves: list[Leave], span: tuple[date, date]) -> int:
    """Distinct days of unpaid leave in the span: overlapping rows count once."""
    days: set[date] = set()
    for leave in leaves:
        start, until = max(leave.start, span[0]), min(leave.until or span[1], span[1])
        days.update(start + timedelta(days=i) for i in range((until - start).days + 1))
    return len(days)


def _salary_at_end(rows: list[Compensation], employee: Employee, until: date) -> Decimal | None:
    """Monthly pay on the period's last day, or on the last day of someone who left before."""
    end = min(until, employee.leave_date) if employee.leave_date else until
    held = [row for row in rows if row.start <= end]
    return held[-1].salary if held else None
