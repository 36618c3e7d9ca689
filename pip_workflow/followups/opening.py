"""A decided plan opens and closes follow-ups by itself; a leaf module, so that deciding a plan may call it."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse

from audit.services import record
from notices.services import notify
from people.models import User
from people.permissions import boss_of
from people.selectors import hr_users
from pip_workflow.enums import PlanState
from pip_workflow.followups import actions
from pip_workflow.followups.enums import FOLLOW_MOVES, FollowState
from pip_workflow.followups.matching import matches_for
from pip_workflow.followups.models import FollowUp
from pip_workflow.models import Plan
from pip_workflow.selectors import after_working_days

DECIDE_WITHIN = 3


@transaction.atomic
def after_decision(*, plan: Plan, on: date, now: datetime) -> FollowUp | None:
    """A decided second period closes the follow-up it came from; a failed plan opens one of its own."""
    earlier = FollowUp.objects.filter(second_plan=plan, state=FollowState.SECOND).first()
    if earlier:
        move_follow_up(follow_up=earlier, to=FollowState.CLOSED, actor=None, now=now)
    return open_follow_up(plan=plan, on=on, now=now) if plan.state == PlanState.FAILED else None


@transaction.atomic
def open_follow_up(*, plan: Plan, on: date, now: datetime) -> FollowUp:
    """A draft with the match scores of the day and three working days to decide. HR is told. Once per plan; audited."""
    found = FollowUp.objects.filter(plan=plan).first()
    if found:
        return found
    follow_up = FollowUp.objects.create(
        plan=plan, opened_on=on, due_on=after_working_days(plan.employee_id, on, DECIDE_WITHIN), scorer=scorer_of(plan),
        matches=matches_for(plan.employee, on), created_at=now,
    )  # fmt: skip
    after = {"due_on": follow_up.due_on, "matches": follow_up.matches}
    record(action=actions.OPENED, actor=None, target=follow_up, after=after, person=plan.employee, at=now)
    notify(
        users=[user for user in hr_users() if user.pk != plan.employee.user_id], kind=actions.TO_DECIDE,
        context={"name": plan.employee.name, "day": follow_up.due_on.isoformat()}, link=follow_up_link(follow_up),
        dedupe_key=f"follow_up/{follow_up.public_id}", due_on=follow_up.due_on, now=now,
    )  # fmt: skip
    return follow_up


def scorer_of(plan: Plan) -> User | None:
    """The account of the boss who led the plan: who scored decides nothing against the employee (G10)."""
    if plan.lead.user_id:
        return plan.lead.user
    boss = boss_of(plan.employee, plan.decided_on or plan.deadline)
    return boss.user if boss and boss.user_id else None


@transaction.atomic
def move_follow_up(
    *, follow_up: FollowUp, to: str, actor: User | None, now: datetime, why: str = "", **fields: object
) -> FollowUp:
    """The one door between states, by compare-and-set. Audited with `why`. StaleFollowUp where it can't go there."""
    if to not in FOLLOW_MOVES[follow_up.state]:
        raise StaleFollowUp(follow_up.get_state_display())
    changed = FollowUp.objects.filter(pk=follow_up.pk, state=follow_up.state).update(state=to, **fields)
    if changed != 1:
        raise StaleFollowUp(follow_up.get_state_display())
    before = {"state": follow_up.state, **{name: getattr(follow_up, name) for name in fields}}
    follow_up.refresh_from_db()
    record(
        action=actions.MOVED, actor=actor, target=follow_up, before=before, after={"state": to, **fields},
        reason=why, person=follow_up.plan.employee, at=now,
    )  # fmt: skip
    return follow_up


class StaleFollowUp(ValueError):
    """A step the follow-up isn't open to; the message is its state in words."""


def due_of(follow_up: FollowUp) -> date:
    """When it is to be decided: an open objection stops the days, an answered one has moved them."""
    stood = timedelta()
    for objection in follow_up.plan.objections.filter(stops=True, raised_on__gte=follow_up.opened_on):
        if objection.answered_on is None:
            return date.max
        stood += objection.answered_on - objection.raised_on
    return follow_up.due_on + stood if stood else follow_up.due_on


def follow_up_link(follow_up: FollowUp) -> str:
    return reverse("plans:follow-up", args=[follow_up.public_id])
