"""The long view: departments all high, or spent to the last cent, in three of the last four cycles (spec 5.4)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Count, F, Q, Value

from people.models import Department
from performance.checks.enums import Check, FindingState
from performance.checks.models import Finding
from performance.checks.money import SPENT, Paid, check_spent
from performance.checks.registry import facts_of
from performance.checks.sentences import sentence_of
from performance.reviews.enums import SHOWN_TO_EMPLOYEES, ItemKind
from performance.reviews.models import ReviewCycle, Scorecard, ScorecardItem
from performance.reviews.scoring import DEFAULT_BANDS

CYCLES, NEEDED = 4, 3
TOP_BANDS = 2


@dataclass(frozen=True)
class CycleFigures:
    """One department, or the whole company, in one cycle. None where there is nothing to count."""

    people: int = 0
    high: int = 0
    score: Decimal | None = None
    judged: Decimal | None = None
    data: Decimal | None = None
    spent: Decimal | None = None

    @property
    def share(self) -> Decimal | None:
        return Decimal(self.high) / self.people if self.people else None

    @property
    def gap(self) -> Decimal | None:
        return self.judged - self.data if self.judged is not None and self.data is not None else None


@dataclass(frozen=True)
class RiskRow:
    """One cycle of a report: the department beside the company, and what the checks said."""

    cycle: ReviewCycle
    own: CycleFigures
    company: CycleFigures
    findings: list[str]
    all_high: bool
    spent_out: bool


@dataclass(frozen=True)
class Risk:
    """A department over the last four cycles. is_spent: the check says so, since money may go back and results vary."""

    department: Department
    rows: list[RiskRow] = field(default_factory=list)
    is_spent: bool = False

    @property
    def high_cycles(self) -> int:
        return sum(row.all_high for row in self.rows)

    @property
    def spent_cycles(self) -> int:
        return sum(row.spent_out for row in self.rows)

    @property
    def is_high(self) -> bool:
        return self.high_cycles >= NEEDED

    @property
    def stands_out(self) -> bool:
        return self.is_high or self.is_spent


def last_cycles() -> list[ReviewCycle]:
    """The four newest cycles whose results stand, oldest first."""
    done = ReviewCycle.objects.filter(stage__in=SHOWN_TO_EMPLOYEES)
    return sorted(done.order_by("-until", "-pk")[:CYCLES], key=lambda cycle: (cycle.until, cycle.pk))


def risks() -> list[Risk]:
    """Departments that stand out, in the order of the organisation; a constant number of queries."""
    cycles = last_cycles()
    marks = _high_marks(cycles)
    spent = _spent(cycles)
    counted: dict[int, set[int]] = defaultdict(set)
    for department, cycle in marks:
        counted[department].add(cycle)
    found = {pk for pk, seen in counted.items() if len(seen) >= NEEDED} | _spend_out(spent)
    departments = list(Department.objects.filter(pk__in=found).order_by("path"))
    return [risk for risk in _risks(departments, cycles, marks, spent) if risk.stands_out]


def risk_of(department: Department) -> Risk:
    """The report of one department, whether it stands out or not."""
    cycles = last_cycles()
    return _risks([department], cycles, _high_marks(cycles), _spent(cycles))[0]


def _high_marks(cycles: list[ReviewCycle]) -> set[tuple[int, int]]:
    """(department, cycle) found all high and not dismissed: a finding that went away before review doesn't count."""
    rows = Finding.objects.filter(cycle__in=cycles, check_code=Check.ALL_HIGH)
    rows = rows.exclude(state=FindingState.DISMISSED).exclude(state=FindingState.CLOSED, decided_at=None)
    return set(rows.values_list("department_id", "cycle_id"))


def _spent(cycles: list[ReviewCycle]) -> dict[tuple[int, str], Paid]:
    """The department's money in each cycle's pool, where the rule lets money go back."""
    for cycle in reversed(cycles):
        facts = facts_of(cycle)
        if facts.paid:
            return {(int(row.department), row.cycle): row for row in facts.paid if row.allows_less}
    return {}


def _spend_out(spent: Mapping[tuple[int, str], Paid]) -> set[int]:
    """Departments the check `spent_out` names: to the last cent in three cycles of four while results vary."""
    return {int(found.department) for found in check_spent(list(spent.values()))}


def _risks(
    departments: Sequence[Department],
    cycles: list[ReviewCycle],
    marks: set[tuple[int, int]],
    spent: dict[tuple[int, str], Paid],
) -> list[Risk]:
    """The reports of these departments; five queries, whatever their number."""
    if not departments:
        return []
    keys = [department.pk for department in departments]
    own = _figures(cycles, keys)
    company = _figures(cycles)
    said = _sentences(cycles, keys)

    def row_of(department: int, cycle: ReviewCycle) -> RiskRow:
        money = spent.get((department, cycle.code))
        share = Decimal(str(round(money.paid / money.distributable, 4))) if money and money.distributable else None
        return RiskRow(
            cycle=cycle,
            own=replace(own.get((department, cycle.pk), CycleFigures()), spent=share),
            company=company.get((0, cycle.pk), CycleFigures()),
            findings=said.get((department, cycle.pk), []),
            all_high=(department, cycle.pk) in marks,
            spent_out=share is not None and share >= Decimal(str(SPENT)),
        )

    spenders = _spend_out(spent)
    return [
        Risk(department, [row_of(department.pk, cycle) for cycle in cycles], department.pk in spenders)
        for department in departments
    ]


def _figures(
    cycles: list[ReviewCycle], departments: Sequence[int] | None = None
) -> dict[tuple[int, int], CycleFigures]:
    """{(department id, or 0 for all together, cycle id): people, high bands and means}; two queries."""

    def among(prefix: str = "") -> Q:
        return Q() if departments is None else Q(**{f"{prefix}department__in": departments})

    by_department = departments is not None
    where = Q(cycle__in=cycles, counts=True, score__isnull=False) & among()
    place: Any = F("department_id") if by_department else Value(0)
    high = Q()
    for cycle in cycles:
        high |= Q(cycle=cycle, band__in=_top(cycle))
    cards = Scorecard.objects.filter(where).order_by().annotate(place=place).values_list("place", "cycle_id")
    counts = cards.annotate(people=Count("pk"), high=Count("pk", filter=high), score=Avg("score"))
    items = ScorecardItem.objects.filter(
        among("scorecard__"), scorecard__cycle__in=cycles, scorecard__counts=True, scorecard__score__isnull=False,
        points__isnull=False, not_applicable=False,
    ).order_by()  # fmt: skip
    place = F("scorecard__department_id") if by_department else Value(0)
    means = {
        (department, cycle, kind): value
        for department, cycle, kind, value in items.annotate(place=place)
        .values_list("place", "scorecard__cycle_id", "kind")
        .annotate(mean=Avg(F("points") * F("weight")) / Avg("weight"))
    }
    return {
        (department, cycle): CycleFigures(
            people, high, score, means.get((department, cycle, ItemKind.QUALITATIVE)),
            means.get((department, cycle, ItemKind.KPI)),
        )
        for department, cycle, people, high, score in counts
    }  # fmt: skip


def _top(cycle: ReviewCycle) -> list[str]:
    bands = [(name, Decimal(floor)) for name, floor in cycle.bands] or list(DEFAULT_BANDS)
    return [name for name, _floor in sorted(bands, key=lambda band: -band[1])[:TOP_BANDS]]


def _sentences(cycles: list[ReviewCycle], departments: Sequence[int]) -> dict[tuple[int, int], list[str]]:
    """{(department id, cycle id): what the checks said}; one query."""
    rows = Finding.objects.filter(cycle__in=cycles, department__in=departments)
    rows = rows.exclude(state=FindingState.CLOSED, decided_at=None).order_by("cycle_id", "check_code", "pk")
    found: dict[tuple[int, int], list[str]] = defaultdict(list)
    for finding in rows.select_related("department", "scorer", "person", "cycle"):
        found[finding.department_id, finding.cycle_id].append(sentence_of(finding))
    return found
