"""Collectors: what the guards ask about one person, from policies, contracts, protection, targets and peers."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Count, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce, NullIf

from hrplatform.lib.memo import once
from people.enums import Gender, PolicyKind, Protection
from people.models import Assignment, Employee, PolicyNotice, ProtectedPeriod
from people.selectors.contracts import contract_on
from people.selectors.histories import current_assignment, region_on
from people.selectors.protection import kind_of, protection_on
from performance.measures.enums import Aggregation
from performance.measures.models import DayResult
from pip_workflow.guards.enums import LocalKind
from pip_workflow.guards.law import RuleText
from pip_workflow.guards.rulebook import places, wage_on
from pip_workflow.models import Plan
from pip_workflow.rules.guards import FindingFacts, PeerFacts, ProbationFacts, ProtectionPoint, near_pension
from pip_workflow.rules.guards.known import PATH_INCOMPETENT
from pip_workflow.rules.path import parse_path
from pip_workflow.rules.pension import CATEGORIES, FEMALE50, FEMALE55, MALE
from pip_workflow.selectors import finding_facts

ANSWER_EVENT = "answered_g5"


def place_of(employee: Employee, on: date) -> str:
    """Where somebody works, as wages and overlays name it: the region, else the one place on file; "" if unsure."""
    known = places()
    region = region_on(employee, on)
    if region in known:
        return region
    return known[0] if len(known) == 1 else ""


# What G2 asks: probation


def probation_facts(employee: Employee, on: date, *, decided_by: date, path: str = PATH_INCOMPETENT) -> ProbationFacts:
    """Whether somebody is in probation, and since when the recruitment conditions (a job standard) are known."""
    notice = (
        PolicyNotice.objects.filter(employee=employee, version__policy__kind=PolicyKind.STANDARD)
        .order_by("noticed_on")
        .first()
    )
    end = employee.probation_end
    return ProbationFacts(
        path=path,
        hired_on=employee.hire_date,
        probation_end=end if end and end >= on else None,
        decided_by=decided_by,
        conditions_on=notice.noticed_on if notice else None,
        is_probation_known=end is not None or contract_on(employee, on) is not None,
    )


# What G4 and G5 ask: the finding


def finding_of(plan: Plan) -> FindingFacts:
    """What a decided plan's finding rests on."""
    return replace(finding_facts(plan, plan.decided_on or plan.deadline), found_on=plan.decided_on)


def peer_facts(plan: Plan, on: date) -> PeerFacts:
    """How many of the others in the post, with figures in the period, reached each goal of the plan."""
    measures = list(plan.measures.select_related("metric"))
    answer = plan.events.filter(what=ANSWER_EVENT).order_by("-at").first()
    text = answer.detail if answer else ""
    assignment = current_assignment(plan.employee, plan.start_on)
    if not measures or assignment is None:
        return PeerFacts(peers=None, answer=text)
    until = min(on, plan.deadline)
    others = (
        Assignment.objects.as_of(plan.start_on)
        .filter(position=assignment.position_id, employee__hire_date__lte=plan.start_on)
        .filter(Q(employee__leave_date__isnull=True) | Q(employee__leave_date__gte=until))
        .exclude(employee=plan.employee_id)
    )
    ids = others.order_by().values("employee_id")
    worst: tuple[int, int] | None = None
    for measure in measures:
        goal = parse_path(measure.path)[-1].value
        found = _who_met(measure.metric, ids, plan.start_on, until, goal)
        if worst is None or found[1] * worst[0] < worst[1] * found[0] or not found[0]:
            worst = found
    assert worst is not None
    peers, met = worst
    return PeerFacts(peers=peers or None, met=met, in_contract=_stands_in_contract(plan, measures, on), answer=text)


def _who_met(metric: Any, people: QuerySet[Any], start: date, until: date, goal: Decimal) -> tuple[int, int]:
    """How many of these people have figures, and how many of them reached the goal; counted where the figures are."""
    figure: Any = Avg("value")
    if metric.aggregation == Aggregation.RATIO:
        figure = Coalesce(Sum("numerator") / NullIf(Sum("denominator"), Value(Decimal(0))), figure)
    rows = (
        DayResult.objects.filter(
            employee__in=people, metric=metric, grain="day", day__range=(start, until), value__isnull=False
        )
        .order_by()
        .values("employee_id")
        .annotate(figure=figure)
    )
    met = Q(figure__lte=goal) if metric.direction == "lower" else Q(figure__gte=goal)
    found = rows.aggregate(people=Count("employee_id"), met=Count("employee_id", filter=met))
    return found["people"], found["met"]


def _stands_in_contract(plan: Plan, measures: Sequence[Any], on: date) -> bool:
    """The text of the contract names each metric and its goal."""
    contract = contract_on(plan.employee, on)
    text = contract.text if contract else ""
    if not text:
        return False
    return all(
        str(measure.metric) in text and f"{parse_path(measure.path)[-1].value.normalize():f}" in text
        for measure in measures
    )


# What G3 and G6 ask: protection


@once
def protected_kinds(employee: Employee, on: date) -> frozenset[str] | None:
    """Recorded states on the day, empty when HR asked and found none, None when nobody asked. Never shown as such."""
    kinds = {kind_of(row) for row in ProtectedPeriod.objects.as_of(on).filter(employee=employee)}
    if not kinds:
        return None
    return frozenset(kinds - {Protection.NONE})


def is_mother(employee: Employee, on: date) -> bool | None:
    """Pregnancy, maternity or nursing on the day; a man is none, for a woman nobody asked it is not known."""
    if employee.gender == Gender.MALE:
        return False
    kinds = protected_kinds(employee, on)
    return None if kinds is None else Protection.MOTHERHOOD in kinds


def is_union_officer(employee: Employee, on: date) -> bool:
    return Protection.UNION in (protected_kinds(employee, on) or frozenset())


def pension_categories(employee: Employee, chosen: str = "") -> Sequence[str]:
    """The categories somebody may belong to: what HR chose, else those of the gender."""
    if chosen:
        return (chosen,)
    if employee.gender == Gender.MALE:
        return (MALE,)
    return (FEMALE55, FEMALE50) if employee.gender == Gender.FEMALE else CATEGORIES


def protection_point(
    employee: Employee, moment: str, on: date, *, rule: RuleText, category: str = ""
) -> ProtectionPoint:
    """What is on file about LCL 42 for one of the three moments."""
    return ProtectionPoint(
        moment=moment,
        on=on,
        recorded=str(protection_on(employee, on)),
        near_pension=near_pension(
            hired_on=employee.hire_date, born_on=employee.birth_date, categories=pension_categories(employee, category),
            on=on, service_years=rule.number_of("service_years"), years_left=rule.number_of("years_left"),
        ),
    )  # fmt: skip


# Money


def local_wage(place: str, kind: LocalKind, on: date) -> Decimal | None:
    found = wage_on(place, kind, on) if place else None
    return found.value if found else None
