"""Reads of goals: one person's, a team's, and the cascade of the company with its roll-up (spec 4.1)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Exists, F, Max, OuterRef, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import Greatest

from hrplatform.lib import versions
from people import permissions
from people.models import Employee
from performance.goals.enums import COUNTED, OF_DEPARTMENTS, GoalLevel, GoalState, PartKind
from performance.goals.models import Goal, GoalPart
from performance.goals.permissions import visible_goals
from performance.goals.rollup import Leaves, Node, Rolled, roll_up
from performance.reviews.enums import GOAL_KINDS, Stage
from performance.reviews.models import ReviewCycle, Scorecard, ScorecardItem
from performance.reviews.services.goal_items import NO_GOALS

ZERO = Decimal(0)


@dataclass(frozen=True)
class Span:
    """The days of which goals are shown; those that overlap it."""

    start: date
    until: date


@dataclass(frozen=True)
class CascadeGoal:
    """A goal of the cascade with how deep it stands, where it stands, and the goals of people below it."""

    goal: Goal
    depth: int
    stands: Rolled
    people: int
    owners: tuple[tuple[str, Decimal], ...] = ()


def in_span(rows: QuerySet[Goal], span: Span) -> QuerySet[Goal]:
    return rows.filter(start__lte=span.until, until__gte=span.start)


def cascade(*, span: Span, cycle: ReviewCycle | None = None) -> list[CascadeGoal]:
    """Goals of the company, departments and teams, each under its own; those of people counted and summed in SQL.

    Three queries, whatever the number of people. Everybody reads the same: sums of people's goals, never one's; so it
    is worked out once per version of the data.
    """
    name = f"cascade:{span.start}:{span.until}:{cycle.pk if cycle else ''}"
    return versions.kept(name, lambda: _cascade(span, cycle))


def _cascade(span: Span, cycle: ReviewCycle | None) -> list[CascadeGoal]:
    rows = _counted(span, cycle).filter(level__in=[GoalLevel.COMPANY, *sorted(OF_DEPARTMENTS)])
    goals = list(rows.select_related("department").order_by("start", "pk"))
    leaves = _leaves(span, cycle)
    known = {goal.pk for goal in goals}
    nodes = [
        Node(
            goal.pk,
            goal.parent_id if goal.parent_id in known else None,
            goal.weight,
            goal.progress,
            leaves.get(goal.pk),
        )
        for goal in goals
    ]
    stands, owners = roll_up(nodes), _owners(known)
    return _in_order(goals, known, stands, leaves, owners)


class CompanyPart(NamedTuple):
    """A department's goal right below one of the company's: its weight there, the owner's place, how far it came."""

    goal: int
    top: Decimal
    weight: Decimal
    lineage: str
    progress: Decimal | None


def company_parts(*, span: Span) -> list[CompanyPart]:
    """What departments hold of the company's goals, rolled up as in the cascade: plain figures, in two queries."""
    return versions.kept(f"company-parts:{span.start}:{span.until}", lambda: _company_parts(span))


def _company_parts(span: Span) -> list[CompanyPart]:
    rows = _counted(span, None).filter(level__in=[GoalLevel.COMPANY, *sorted(OF_DEPARTMENTS)]).order_by("pk")
    goals = list(rows.values_list("pk", "parent_id", "weight", "progress", "level", "department__lineage"))
    leaves, known = _leaves(span, None), {row[0] for row in goals}
    nodes = [
        Node(key, parent if parent in known else None, weight, progress, leaves.get(key))
        for key, parent, weight, progress, *_ in goals
    ]
    stands = roll_up(nodes)
    top = {key: weight for key, _parent, weight, _progress, level, _lineage in goals if level == GoalLevel.COMPANY}
    return [
        CompanyPart(parent, top[parent], weight, lineage, stands[key].progress)
        for key, parent, weight, _progress, _level, lineage in goals
        if parent in top and lineage
    ]


def _counted(span: Span, cycle: ReviewCycle | None) -> QuerySet[Goal]:
    rows = in_span(Goal.objects.filter(state__in=sorted(COUNTED)), span)
    return rows.filter(cycle=cycle) if cycle else rows


def _leaves(span: Span, cycle: ReviewCycle | None) -> dict[int, Leaves]:
    told = Q(progress__isnull=False)
    rows = _counted(span, cycle).filter(level=GoalLevel.PERSON, parent__isnull=False).order_by().values("parent")
    sums = rows.annotate(
        product=Sum(F("weight") * F("progress"), filter=told), told_weight=Sum("weight", filter=told),
        all_weight=Sum("weight"), told=Count("pk", filter=told), count=Count("pk"),
    )  # fmt: skip
    return {
        row["parent"]: Leaves(
            row["product"] or ZERO, row["told_weight"] or ZERO, row["all_weight"], row["told"], row["count"]
        )
        for row in sums
    }


def _owners(goals: Iterable[int]) -> dict[int, tuple[tuple[str, Decimal], ...]]:
    """{goal: (department, share) of each owner of a shared one}."""
    rows = GoalPart.objects.filter(goal__in=list(goals), kind=PartKind.SHARE).order_by("sequence")
    found: dict[int, list[tuple[str, Decimal]]] = {}
    for goal, name, share in rows.values_list("goal_id", "department__name", "weight"):
        found.setdefault(goal, []).append((name, share))
    return {goal: tuple(owners) for goal, owners in found.items()}


def _in_order(
    goals: Sequence[Goal],
    known: set[int],
    stands: dict[int, Rolled],
    leaves: dict[int, Leaves],
    owners: dict[int, tuple[tuple[str, Decimal], ...]],
) -> list[CascadeGoal]:
    """Each goal followed by those below it; the company's first."""
    below: dict[int | None, list[Goal]] = {}
    for goal in goals:
        below.setdefault(goal.parent_id if goal.parent_id in known else None, []).append(goal)
    found: list[CascadeGoal] = []

    def walk(goal: Goal, depth: int) -> None:
        people = leaves[goal.pk].count if goal.pk in leaves else 0
        found.append(CascadeGoal(goal, depth, stands[goal.pk], people, owners.get(goal.pk, ())))
        for child in below.get(goal.pk, ()):
            walk(child, depth + 1)

    rank = {GoalLevel.COMPANY: 0, GoalLevel.DEPARTMENT: 1, GoalLevel.TEAM: 2}
    for top in sorted(below.get(None, ()), key=lambda goal: rank[GoalLevel(goal.level)]):
        walk(top, 0)
    return found


def people_below(*, parents: Sequence[int], user: Any, on: date, span: Span, limit: int) -> list[Goal]:
    """Goals of people under these goals that the account may read, worst first; at most `limit`."""
    rows = visible_goals(user, on).filter(parent__in=parents, level=GoalLevel.PERSON, state__in=sorted(COUNTED))
    ordered = in_span(rows, span).select_related("employee").order_by(F("progress").asc(nulls_first=True), "pk")
    return list(ordered[:limit])


def goals_of(employee: Employee, *, span: Span | None = None) -> QuerySet[Goal]:
    """A person's goals with their parts, running ones first; dropped ones are left out."""
    rows = Goal.objects.filter(employee=employee).exclude(state=GoalState.DROPPED)
    rows = in_span(rows, span) if span else rows
    parts = GoalPart.objects.exclude(kind=PartKind.SHARE).order_by("sequence", "pk")
    return rows.select_related("parent", "cycle", "employee").prefetch_related(Prefetch("parts", parts)).order_by(
        "-until", "pk"
    )  # fmt: skip


def team_people(*, user: Any, on: date) -> QuerySet[Employee]:
    """The people the account leads (HR: everybody)."""
    people = Employee.objects.all() if permissions.is_hr(user) else permissions.led_employees(user, on)
    people = people.filter(Q(leave_date__isnull=True) | Q(leave_date__gte=on), hire_date__lte=on)
    return people.order_by("sort_key", "number")


GOAL_COUNTS = (
    "n_goals", "n_agreed", "n_for_boss", "n_for_person", "weight_sum", "product", "told_weight", "n_off",
)  # fmt: skip


def fill_goals(people: Sequence[Employee], span: Span) -> None:
    """Give these people what with_goals gives: a list counts the goals of the page it shows, not of thousands."""
    rows = with_goals(Employee.objects.filter(pk__in=[person.pk for person in people]).order_by(), span)
    found = {pk: figures for pk, *figures in rows.values_list("pk", *GOAL_COUNTS)}
    for person in people:
        for name, figure in zip(GOAL_COUNTS, found[person.pk], strict=True):
            setattr(person, name, figure)


def with_goals(people: QuerySet[Employee], span: Span) -> QuerySet[Employee]:
    """People with their goals of the span counted in SQL."""
    mine = Q(goals__start__lte=span.until, goals__until__gte=span.start) & ~Q(goals__state=GoalState.DROPPED)
    draft, told = Q(goals__state=GoalState.DRAFT), Q(goals__progress__isnull=False)
    return people.annotate(
        n_goals=Count("goals", filter=mine),
        n_agreed=Count("goals", filter=mine & ~draft),
        n_for_boss=Count("goals", filter=mine & draft & Q(goals__boss_agreed_at__isnull=True)),
        n_for_person=Count("goals", filter=mine & draft & Q(goals__employee_agreed_at__isnull=True)),
        weight_sum=Sum("goals__weight", filter=mine),
        product=Sum(F("goals__weight") * F("goals__progress"), filter=mine & told),
        told_weight=Sum("goals__weight", filter=mine & told),
        n_off=Count("goals", filter=mine & Q(goals__confidence="off_track")),
    )


def goals_to_agree(user: Any, on: date) -> QuerySet[Goal]:
    """Goals that wait for this account: one's own not agreed by oneself, and those of direct reports by the boss."""
    draft = Goal.objects.filter(level=GoalLevel.PERSON, state=GoalState.DRAFT).select_related("employee")
    me = permissions.employee_of(user, on)
    if me is None:
        return draft.none()
    theirs = draft.filter(boss_agreed_at__isnull=True, employee_agreed_at__isnull=False)
    people = [row["employee_id"] for row in theirs.order_by().values("employee_id").distinct()]
    mine = [pk for pk, boss in permissions.bosses_of(people, on).items() if boss.pk == me.pk] if people else []
    own = Q(employee=me, employee_agreed_at__isnull=True, boss_agreed_at__isnull=False)
    return draft.filter(own | Q(boss_agreed_at__isnull=True, employee_agreed_at__isnull=False, employee__in=mine))


def due_check_ins(on: date, *, employee: Employee | None = None, days: int = 7) -> QuerySet[Goal]:
    """Running goals of people with nothing reported for a week; every OKR, and MBO with milestones."""
    rows = Goal.objects.filter(level=GoalLevel.PERSON, state=GoalState.ACTIVE, start__lte=on, until__gte=on)
    late = Q(checked_on__isnull=True, start__lte=on - timedelta(days=days)) | Q(
        checked_on__lte=on - timedelta(days=days)
    )
    rows = rows.filter(late)
    return rows.filter(employee=employee) if employee else rows


def without_agreed_goals(cycle: ReviewCycle) -> dict[int, str]:
    """{employee id: "none" or "open"} for people whose form rests on goals: without any, or not agreed by both sides.

    For the check before a cycle opens and for the stage "goals agreed".
    """
    items = ScorecardItem.objects.filter(scorecard__cycle=cycle, kind__in=sorted(GOAL_KINDS))
    items = items.filter(not_applicable_reason__in=("", NO_GOALS))  # what was taken out needs no goal
    wanted: dict[int, set[str]] = {}
    for employee, kind in items.values_list("scorecard__employee", "kind").distinct():
        wanted.setdefault(employee, set()).add(kind)
    return unagreed(cycle, wanted)


def unagreed(cycle: ReviewCycle, wanted: dict[int, set[str]]) -> dict[int, str]:
    """As without_agreed_goals, for {employee id: kinds of goals their form rests on}; two queries at most."""
    rows = Goal.objects.filter(cycle=cycle, level=GoalLevel.PERSON, employee__in=list(wanted))
    held = rows.exclude(state=GoalState.DROPPED).order_by().values_list("employee", "kind")
    counted = held.annotate(states=ArrayAgg("state", distinct=True))
    states = {(employee, kind): set(found) for employee, kind, found in counted}
    found: dict[int, str] = {}
    for employee, kinds in wanted.items():
        mine = [states.get((employee, kind)) for kind in kinds]
        if any(state is None for state in mine):
            found[employee] = "none"
        elif any(GoalState.DRAFT in (state or ()) for state in mine):
            found[employee] = "open"
    return found


def items_held_by_goals(cards: QuerySet[Scorecard]) -> QuerySet[ScorecardItem]:
    """Items for which a cycle waits at "goals agreed": without a goal of their kind, or with one not agreed.

    Each with `has_goal`. cards: those the account may mend.
    """
    waiting = list(ReviewCycle.objects.filter(stage=Stage.GOALS).order_by().values_list("pk", flat=True))
    if not waiting:
        return ScorecardItem.objects.none()
    mine = Goal.objects.filter(
        level=GoalLevel.PERSON, kind=OuterRef("kind"), cycle=OuterRef("scorecard__cycle"),
        employee=OuterRef("scorecard__employee"),
    ).exclude(state=GoalState.DROPPED)  # fmt: skip
    rows = ScorecardItem.objects.filter(
        scorecard__in=cards.filter(cycle__in=waiting), scorecard__cycle__in=waiting, kind__in=sorted(GOAL_KINDS),
        not_applicable_reason__in=("", NO_GOALS),
    )  # fmt: skip
    rows = rows.annotate(has_goal=Exists(mine), is_open=Exists(mine.filter(state=GoalState.DRAFT)))
    rows = rows.filter(Q(has_goal=False) | Q(is_open=True)).select_related("scorecard__employee", "scorecard__cycle")
    return rows.order_by("scorecard__employee__sort_key", "scorecard__employee__number", "sequence")


def agreed_moments(cycle: ReviewCycle) -> list[datetime | None]:
    """When the last side agreed on the last goal of each person whose form rests on goals; None: not yet."""
    items = ScorecardItem.objects.filter(scorecard__cycle=cycle, kind__in=sorted(GOAL_KINDS))
    people = set(items.values_list("scorecard__employee", flat=True))
    waiting = without_agreed_goals(cycle)
    rows = Goal.objects.filter(cycle=cycle, level=GoalLevel.PERSON, employee__in=people).exclude(
        state=GoalState.DROPPED
    )
    last = rows.order_by().values("employee").annotate(at=Max(Greatest("employee_agreed_at", "boss_agreed_at")))
    found = {row["employee"]: row["at"] for row in last}
    return [None if pk in waiting else found.get(pk) for pk in sorted(people)]


def templates() -> QuerySet[Goal]:
    """Goal templates in use with their parts and how many people have a copy."""
    rows = Goal.objects.filter(level=GoalLevel.TEMPLATE).exclude(state=GoalState.DROPPED)
    return rows.annotate(people=Count("copies__employee", distinct=True)).prefetch_related("parts").order_by("title")
