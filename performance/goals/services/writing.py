"""Goals written: their words, weights, parts and place in the cascade."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from people.models import Department, Employee
from performance.goals import actions
from performance.goals.enums import OF_DEPARTMENTS, ORDER, Commitment, GoalKind, GoalLevel, GoalState, PartKind
from performance.goals.errors import GoalRefused
from performance.goals.models import Goal, GoalPart
from performance.goals.rollup import refuse_shares
from performance.goals.services.agreeing import sign_for, tell_other_side
from performance.reviews.enums import DATA_FOLLOWS, Stage
from performance.reviews.models import ReviewCycle
from performance.reviews.points import refuse_key_results
from performance.reviews.services.holding import hold_stage

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class PartRequest:
    """One wanted milestone or key result; public_id keeps what was reported on one that is there already."""

    title: str
    weight: Decimal
    due_on: date | None = None
    unit: str = ""
    base_value: Decimal | None = None
    target_value: Decimal | None = None
    public_id: UUID | None = None


@dataclass(frozen=True)
class GoalRequest:
    """A wanted goal. Whose it is: employee, else department, else the company (or a template). shares: owners of one
    that several departments share, in percent."""

    title: str
    kind: str
    start: date
    until: date
    weight: Decimal = HUNDRED
    commitment: str = ""
    description: str = ""
    employee: Employee | None = None
    department: Department | None = None
    is_template: bool = False
    parent: Goal | None = None
    cycle: ReviewCycle | None = None
    parts: Sequence[PartRequest] = ()
    shares: Sequence[tuple[Department, Decimal]] = field(default_factory=tuple)

    @property
    def level(self) -> GoalLevel:
        if self.is_template:
            return GoalLevel.TEMPLATE
        if self.employee:
            return GoalLevel.PERSON
        if self.department:
            return GoalLevel.TEAM if self.department.parent_id else GoalLevel.DEPARTMENT
        return GoalLevel.COMPANY

    @property
    def part_kind(self) -> PartKind:
        return PartKind.KEY_RESULT if self.kind == GoalKind.OKR else PartKind.MILESTONE


@transaction.atomic
def create_goal(*, request: GoalRequest, actor: Any, on: date, now: datetime) -> Goal:
    """A goal with its parts. A person's waits for the other side to agree, which is told; others hold at once. Audited.

    Raises GoalRefused at the field: weights not 100, not 3–5 key results, a goal above that is no level above.
    """
    refuse_request(request)
    goal = Goal(level=request.level, created_by=actor, created_at=now, employee=request.employee)
    _fill(goal, request)
    goal.state = GoalState.DRAFT if goal.is_of_person else GoalState.ACTIVE
    sign_for(goal, actor=actor, now=now)
    goal.save()
    GoalPart.objects.bulk_create(_parts_of(goal, request))
    record(action=actions.GOAL_CREATED, actor=actor, target=goal, person=goal.employee, after=snapshot(goal), at=now)
    tell_other_side(goal, on=on, now=now)
    return goal


@transaction.atomic
def change_goal(*, goal: Goal, request: GoalRequest, actor: Any, on: date, now: datetime) -> Goal:
    """Change what a goal says; a person's has to be agreed again by the side that didn't change it. Audited.

    What was reported on parts that stay is kept. Raises GoalRefused as create_goal, and for a goal that is over.
    """
    refuse_ended(goal)
    refuse_request(request, goal)
    before = snapshot(goal)
    _fill(goal, request)
    goal.employee_agreed_at = goal.boss_agreed_at = None  # who agreed for the company stays: the goal is the boss's too
    goal.state = GoalState.DRAFT if goal.is_of_person else GoalState.ACTIVE
    sign_for(goal, actor=actor, now=now)
    goal.save()
    _replace_parts(goal, request)
    after = snapshot(goal)
    record(action=actions.GOAL_CHANGED, actor=actor, target=goal, person=goal.employee, before=before, after=after,
           at=now)  # fmt: skip
    tell_other_side(goal, on=on, now=now)
    return goal


def refuse_ended(goal: Goal) -> None:
    if goal.state in (GoalState.DONE, GoalState.DROPPED):
        raise GoalRefused(_("This goal is over."))
    if goal.cycle and hold_stage(goal.cycle) not in (Stage.DRAFT, *DATA_FOLLOWS):
        raise GoalRefused(_("Its review cycle has gone past scoring: the goal stays as it is."))


def refuse_request(request: GoalRequest, goal: Goal | None = None) -> None:
    if not request.title.strip():
        raise GoalRefused(_("Say what the goal is."), "title")
    if request.until < request.start:
        raise GoalRefused(_("The goal ends before it begins."), "until")
    if not 0 < request.weight <= HUNDRED:
        raise GoalRefused(_("The weight is more than 0 and at most 100."), "weight")
    if request.kind == GoalKind.OKR and request.commitment not in Commitment.values:
        raise GoalRefused(_("Say whether the objective is committed or aspirational."), "commitment")
    _refuse_parts(request)
    _refuse_shares(request)
    _refuse_place(request, goal)


def _refuse_parts(request: GoalRequest) -> None:
    if request.kind == GoalKind.OKR and refuse_key_results(len(request.parts)):
        raise GoalRefused(
            _("An objective has three to five key results; this one has %(n)s.") % {"n": len(request.parts)}
        )
    for part in request.parts:
        if not part.title.strip():
            raise GoalRefused(_("Every key result and milestone needs words."))
        if (part.base_value is None) != (part.target_value is None):
            raise GoalRefused(_("%(title)s: give both where it starts and what it should reach, or neither.")
                              % {"title": part.title})  # fmt: skip
        if part.target_value is not None and part.base_value == part.target_value:
            raise GoalRefused(_("%(title)s: it should reach something else than where it starts.")
                              % {"title": part.title})  # fmt: skip
    if any(part.weight <= 0 for part in request.parts):
        raise GoalRefused(_("Every weight must be more than 0."))
    total = sum((part.weight for part in request.parts), Decimal(0))
    if request.parts and total != HUNDRED:
        raise GoalRefused(_("The weights of its parts sum to %(sum)s, not to 100.") % {"sum": total})


def _refuse_shares(request: GoalRequest) -> None:
    if not request.shares:
        return
    if request.level not in OF_DEPARTMENTS:
        raise GoalRefused(_("Only goals of departments are shared."), "shares")
    texts = {
        "one_owner": _("A shared goal has at least two owning departments."),
        "not_positive": _("Every share must be more than 0."),
        "not_hundred": _("The shares of the owning departments don't sum to 100."),
    }
    refused = refuse_shares([share for _department, share in request.shares])
    owners = [department.pk for department, _share in request.shares]
    if not refused and len(set(owners)) < len(owners):
        raise GoalRefused(_("A department owns one share."), "shares")
    if not refused and request.department and request.department.pk not in owners:
        raise GoalRefused(_("%(name)s has the goal, so it owns a share of it.") % {"name": request.department.name},
                          "shares")  # fmt: skip
    if refused:
        raise GoalRefused(texts[refused], "shares")


def _refuse_place(request: GoalRequest, goal: Goal | None) -> None:
    """A goal stands under one of a level before its own, or under one of a department above its own."""
    above = request.parent
    if above is None:
        return
    if request.level == GoalLevel.TEMPLATE or above.level in (GoalLevel.TEMPLATE, GoalLevel.PERSON):
        raise GoalRefused(_("Goals stand under goals of the company, a department or a team."), "parent")
    if goal and above.pk == goal.pk:
        raise GoalRefused(_("A goal can't stand under itself."), "parent")
    if ORDER.index(GoalLevel(above.level)) < ORDER.index(request.level):
        return
    mine = request.department
    if (
        above.department
        and mine
        and mine.pk != above.department_id
        and mine.lineage.startswith(above.department.lineage)
    ):
        return
    raise GoalRefused(_("The goal above has to be of the company or of a department above."), "parent")


def _fill(goal: Goal, request: GoalRequest) -> None:
    goal.kind, goal.level = request.kind, request.level
    goal.title, goal.description = request.title.strip(), request.description.strip()
    goal.commitment = request.commitment if request.kind == GoalKind.OKR else ""
    goal.department, goal.parent, goal.cycle = request.department, request.parent, request.cycle
    goal.start, goal.until, goal.weight = request.start, request.until, request.weight


def _parts_of(goal: Goal, request: GoalRequest, *, after: int = 0) -> list[GoalPart]:
    made = [
        GoalPart(
            goal=goal, kind=request.part_kind, title=part.title.strip(), weight=part.weight, due_on=part.due_on,
            unit=part.unit.strip(), base_value=part.base_value, target_value=part.target_value, sequence=number,
        )
        for number, part in enumerate(request.parts, start=after + 1)
    ]  # fmt: skip
    shares = [
        GoalPart(goal=goal, kind=PartKind.SHARE, department=department, weight=share, sequence=100 + number)
        for number, (department, share) in enumerate(request.shares)
    ]
    return made + shares


def _replace_parts(goal: Goal, request: GoalRequest) -> None:
    """Parts that stay keep their reports; the rest is made anew."""
    known = {part.public_id: part for part in goal.parts.all()}
    made = _parts_of(goal, request)
    for wanted, part in zip(request.parts, made, strict=False):
        old = known.get(wanted.public_id) if wanted.public_id else None
        if old and old.kind == part.kind:
            part.public_id = old.public_id
            for name in ("progress", "value", "done_on", "evidence", "file_id"):
                setattr(part, name, getattr(old, name))
    goal.parts.all().delete()
    GoalPart.objects.bulk_create(made)


def snapshot(goal: Goal) -> dict[str, object]:
    """What the audit log keeps of a goal's words."""
    parts = [
        {"title": part.title or str(part.department), "weight": part.weight, "from": part.base_value,
         "to": part.target_value, "due": part.due_on}
        for part in goal.parts.select_related("department")
    ]  # fmt: skip
    return {
        "title": goal.title, "kind": goal.kind, "commitment": goal.commitment, "weight": goal.weight,
        "from": goal.start, "until": goal.until, "above": goal.parent.title if goal.parent else "",
        "cycle": goal.cycle.code if goal.cycle else "", "parts": parts,
    }  # fmt: skip
