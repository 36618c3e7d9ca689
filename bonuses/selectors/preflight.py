"""What would go wrong if this pool were submitted now (spec 4.2, 6.5)."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bonuses.approval_kinds import POOL
from bonuses.enums import Eligibility
from bonuses.models import Award, BonusPool, Scenario
from bonuses.selectors.awards import FEWEST_PEOPLE, small_departments
from bonuses.selectors.outside import scores_of
from people.approvals.rules import steps_for
from people.approvals.selectors import steps_in_force
from people.enums import Role
from people.models import Assignment, Department

NAMES_SHOWN = 5


@dataclass(frozen=True)
class Point:
    """One finding: who or what, and whether it stops the pool or needs a word."""

    code: str
    text: str
    names: tuple[str, ...] = ()
    more: int = 0
    blocks: bool = False
    informs: bool = False  # needs no word


@dataclass(frozen=True)
class Preflight:
    points: tuple[Point, ...]

    @property
    def blockers(self) -> list[Point]:
        return [point for point in self.points if point.blocks]

    @property
    def warnings(self) -> list[Point]:
        return [point for point in self.points if not (point.blocks or point.informs)]


def preflight(pool: BonusPool, scenario: Scenario) -> Preflight:
    """People without score or pay, departments without a scorecard, open severe findings, approvers with an award."""
    points = [
        _people(scenario, Eligibility.NO_SCORE, "no_score", _("no final score: they get nothing")),
        _people(scenario, Eligibility.NO_PAY, "no_pay", _("no pay on record: they get nothing")),
        _departments(scenario),
        findings_point(pool),
        _own_awards(scenario),
        _small_departments(scenario),
        _money(pool),
    ]
    return Preflight(tuple(point for point in points if point is not None))


def _people(scenario: Scenario, reason: str, code: str, text: str) -> Point | None:
    rows = Award.objects.filter(scenario=scenario, eligibility_reason=reason)
    names = list(rows.order_by("employee__number").values_list("employee__name", flat=True).distinct())
    if not names:
        return None
    head = ngettext("%(n)s person has %(what)s", "%(n)s people have %(what)s", len(names))
    return Point(
        code, head % {"n": len(names), "what": text}, tuple(names[:NAMES_SHOWN]), max(len(names) - NAMES_SHOWN, 0)
    )


def _departments(scenario: Scenario) -> Point | None:
    rows = scenario.departments.filter(score__isnull=True, people__gt=0).select_related("department")
    names = [row.department.name for row in rows]
    if not names:
        return None
    text = ngettext(
        "%(n)s department counts with coefficient 1 because no scorecard is used",
        "%(n)s departments count with coefficient 1 because no scorecard is used",
        len(names),
    )
    return Point("no_scorecard", text % {"n": len(names)}, tuple(names[:NAMES_SHOWN]), max(len(names) - NAMES_SHOWN, 0))


def findings_point(pool: BonusPool) -> Point | None:
    """Severe findings on the cycle that nobody has decided: neither submitted nor approved over them (spec 5.2)."""
    count = scores_of(pool.cycle_code).severe_findings
    if not count:
        return None
    text = ngettext(
        "%(n)s severe finding on scores is undecided", "%(n)s severe findings on scores are undecided", count
    )
    return Point("open_findings", text % {"n": count}, blocks=True)


def _own_awards(scenario: Scenario) -> Point | None:
    """People who would award themselves: HR, who submit, and whoever a step of the approval names."""
    steps = steps_for(steps_in_force(POOL), scenario.pool.amount)
    positions = [step.position for step in steps if step.position]
    held = Assignment.objects.as_of(scenario.pool.until).filter(position__in=positions, employee__user__isnull=False)
    approvers = (
        Q(employee__user__groups__name__in={Role.HR, *(step.role for step in steps if step.role)})
        | Q(employee__user__in=[step.person for step in steps if step.person])
        | Q(employee__in=held.values("employee"))
    )
    rows = (
        Award.objects.filter(approvers, scenario=scenario, amount__gt=0)
        .values_list("employee__name")
        .annotate(n=Count("pk"))
        .order_by("employee__name")
    )
    names = [row[0] for row in rows]
    if not names:
        return None
    text = ngettext(
        "%(n)s person who may submit or approve gets an award from this pool",
        "%(n)s people who may submit or approve get an award from this pool",
        len(names),
    )
    return Point("own_award", text % {"n": len(names)}, tuple(names[:NAMES_SHOWN]), max(len(names) - NAMES_SHOWN, 0))


def _small_departments(scenario: Scenario) -> Point | None:
    """Departments whose totals would show one of their people another's pay: letters there print none (spec 6.6)."""
    small = small_departments(scenario.pk)
    names = list(Department.objects.filter(pk__in=small).order_by("code").values_list("name", flat=True))
    if not names:
        return None
    text = ngettext(
        "%(n)s department has under %(few)s people with a part: letters there leave its totals out",
        "%(n)s departments have under %(few)s people with a part: letters there leave their totals out",
        len(names),
    ) % {"n": len(names), "few": FEWEST_PEOPLE}
    more = max(len(names) - NAMES_SHOWN, 0)
    return Point("small_department", text, tuple(names[:NAMES_SHOWN]), more, informs=True)


def _money(pool: BonusPool) -> Point | None:
    if pool.amount > 0:
        return None
    return Point("no_money", _("the pool has no money: add a source"), blocks=True)
