"""The same goal given to many people at once, from a template (spec 4.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from notices.services import Telling, notify_many
from people.models import Employee
from performance.goals import actions, notice_kinds
from performance.goals.enums import GoalLevel, GoalState, PartKind
from performance.goals.errors import GoalRefused
from performance.goals.models import Goal, GoalPart
from performance.goals.services.agreeing import _link
from performance.reviews.models import ReviewCycle

COPIED = ("kind", "title", "weight", "due_on", "unit", "base_value", "target_value", "sequence")


@dataclass(frozen=True)
class Assigned:
    """made: how many goals; passed: people who have this goal in this span already."""

    made: int
    passed: int


@transaction.atomic
def assign_template(
    *,
    template: Goal,
    employees: Sequence[Employee],
    start: date,
    until: date,
    weight: Decimal,
    actor: Any,
    now: datetime,
    parent: Goal | None = None,
    cycle: ReviewCycle | None = None,
) -> Assigned:
    """A copy for each person, agreed on the company's side; each is asked to agree. One audit entry for all.

    People who have a copy for an overlapping span are passed over, so that doing it twice gives nobody two. Oneself is
    passed over too: one's own goals are agreed with one's boss. Four statements, whatever the number of people.
    """
    if template.level != GoalLevel.TEMPLATE or template.state != GoalState.ACTIVE:
        raise GoalRefused(_("This template is no longer in use."))
    if until < start:
        raise GoalRefused(_("The goal ends before it begins."), "until")
    if parent and parent.level in (GoalLevel.TEMPLATE, GoalLevel.PERSON):
        raise GoalRefused(_("Goals stand under goals of the company, a department or a team."), "parent")
    wanted = {person.pk: person for person in employees if person.user_id != actor.pk}
    if not wanted:
        raise GoalRefused(_("Choose at least one person."), "people")
    held = Goal.objects.filter(template=template, employee__in=wanted, start__lte=until, until__gte=start)
    taken = set(held.exclude(state=GoalState.DROPPED).values_list("employee_id", flat=True))
    goals = [
        Goal(
            level=GoalLevel.PERSON, kind=template.kind, commitment=template.commitment, title=template.title,
            description=template.description, template=template, employee=person, parent=parent, cycle=cycle,
            start=start, until=until, weight=weight, boss_agreed_at=now, boss_agreed_by=actor, created_by=actor,
            created_at=now,
        )
        for pk, person in wanted.items()
        if pk not in taken
    ]  # fmt: skip
    Goal.objects.bulk_create(goals, batch_size=1000)
    _copy_parts(template, goals)
    record(
        action=actions.GOALS_ASSIGNED, actor=actor, target=template, at=now,
        after={"people": sorted(goal.employee.number for goal in goals if goal.employee), "from": start,
               "until": until, "weight": weight, "cycle": cycle.code if cycle else ""},
    )  # fmt: skip
    notify_many(
        kind=notice_kinds.TO_AGREE, now=now,
        tellings=[
            Telling(
                users=[goal.employee.user], context={"name": goal.employee.name, "goal": goal.title},
                link=_link(goal), dedupe_key=f"goal/{goal.public_id}/agree/{now.isoformat()}",
            )
            for goal in goals if goal.employee
        ],
    )  # fmt: skip
    return Assigned(made=len(goals), passed=len(taken))


def _copy_parts(template: Goal, goals: Sequence[Goal]) -> None:
    parts = list(template.parts.exclude(kind=PartKind.SHARE))
    copies = [GoalPart(goal=goal, **{name: getattr(part, name) for name in COPIED}) for goal in goals for part in parts]
    GoalPart.objects.bulk_create(copies, batch_size=2000)
