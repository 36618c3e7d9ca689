"""Both sides agree on a person's goal, or it goes back (spec 4.1, MBO: objectives agreed by both sides)."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.services import record
from notices.services import notify
from people import permissions as people_permissions
from people.models import User
from people.selectors import hr_users
from performance.goals import actions, notice_kinds
from performance.goals.enums import GoalState
from performance.goals.errors import GoalRefused
from performance.goals.models import Goal
from performance.goals.permissions import leads


def sign_for(goal: Goal, *, actor: Any, now: datetime) -> None:
    """Whoever writes a person's goal agrees with it for their side; saved by the caller."""
    if not goal.employee:
        return
    if goal.employee.user_id == actor.pk:
        goal.employee_agreed_at = now
    else:
        goal.boss_agreed_at, goal.boss_agreed_by = now, actor


def wording_stamp(goal: Goal) -> str:
    """When a side last put its name to the goal's text; every change of the text sets it anew."""
    signed = [at for at in (goal.employee_agreed_at, goal.boss_agreed_at) if at]
    return max(signed).isoformat() if signed else ""


@transaction.atomic
def agree_goal(*, goal: Goal, actor: Any, on: date, now: datetime, seen: str | None = None) -> Goal:
    """One side agrees; with the second one the goal runs. Audited, the other side is told.

    The company's side is whoever leads the person, or HR. `seen`: wording_stamp of what the page showed; nobody
    agrees to a text that was changed meanwhile. Raises GoalRefused when there is nothing to agree.
    """
    if not goal.employee or goal.state != GoalState.DRAFT:
        raise GoalRefused(_("There is nothing to agree on."))
    is_own = goal.employee.user_id == actor.pk
    if not is_own and not leads(actor, goal.employee, on):
        raise GoalRefused(_("Only the person and those who lead them agree on this goal."))
    field = "employee_agreed_at" if is_own else "boss_agreed_at"
    if getattr(goal, field):
        raise GoalRefused(_("Your side has agreed already."))
    if seen is not None and seen != wording_stamp(goal):
        raise GoalRefused(_("The goal was changed meanwhile; read it again."))
    read = {"employee_agreed_at": goal.employee_agreed_at, "boss_agreed_at": goal.boss_agreed_at}
    setattr(goal, field, now)
    if not is_own:
        goal.boss_agreed_by = actor
    goal.state = GoalState.ACTIVE if goal.is_agreed else GoalState.DRAFT
    changed = Goal.objects.filter(pk=goal.pk, state=GoalState.DRAFT, **read).update(
        **{field: now}, boss_agreed_by=goal.boss_agreed_by, state=goal.state, reason=""
    )
    if changed != 1:
        raise GoalRefused(_("The goal was changed meanwhile; read it again."))
    record(
        action=actions.GOAL_AGREED, actor=actor, target=goal, person=goal.employee, at=now,
        after={"side": "employee" if is_own else "company", "state": goal.state},
    )  # fmt: skip
    if goal.state == GoalState.ACTIVE:
        _tell_agreed(goal, actor, now)
    else:
        tell_other_side(goal, on=on, now=now)
    return goal


@transaction.atomic
def send_back(*, goal: Goal, actor: Any, on: date, reason: str, now: datetime) -> Goal:
    """A side doesn't agree: the goal goes back to the other one with the reason. Audited."""
    if not goal.employee or goal.state != GoalState.DRAFT:
        raise GoalRefused(_("There is nothing to agree on."))
    if not reason.strip():
        raise GoalRefused(_("Say what should be different."), "reason")
    is_own = goal.employee.user_id == actor.pk
    if not is_own and not leads(actor, goal.employee, on):
        raise GoalRefused(_("Only the person and those who lead them agree on this goal."))
    goal.employee_agreed_at = goal.boss_agreed_at = None
    goal.reason = reason.strip()
    goal.save(update_fields=["employee_agreed_at", "boss_agreed_at", "reason"])
    record(action=actions.GOAL_SENT_BACK, actor=actor, target=goal, person=goal.employee, reason=goal.reason, at=now)
    notify(
        users=_company_side(goal, on) if is_own else [goal.employee.user], kind=notice_kinds.SENT_BACK,
        context={"goal": goal.title, "reason": goal.reason}, link=_link(goal),
        dedupe_key=f"goal/{goal.public_id}/back/{now.isoformat()}", now=now,
    )  # fmt: skip
    return goal


@transaction.atomic
def drop_goal(*, goal: Goal, actor: Any, reason: str, now: datetime) -> Goal:
    """Take a goal out, with the reason; it counts nowhere any more, and stays on record. Audited."""
    if goal.state in (GoalState.DONE, GoalState.DROPPED):
        raise GoalRefused(_("This goal is over."))
    if not reason.strip():
        raise GoalRefused(_("Say why the goal is dropped."), "reason")
    if goal.children.exclude(state=GoalState.DROPPED).exists():
        raise GoalRefused(_("Goals stand under this one: put them elsewhere or drop them first."))
    if Goal.objects.filter(pk=goal.pk, state=goal.state).update(state=GoalState.DROPPED, reason=reason.strip()) != 1:
        raise GoalRefused(_("The goal was changed meanwhile; read it again."))
    goal.refresh_from_db()
    record(action=actions.GOAL_DROPPED, actor=actor, target=goal, person=goal.employee, reason=goal.reason, at=now)
    return goal


def tell_other_side(goal: Goal, *, on: date, now: datetime) -> None:
    """Ask whoever hasn't agreed yet; a goal already told about is not told again until it changes."""
    if not goal.employee or goal.state != GoalState.DRAFT:
        return
    users = [goal.employee.user] if goal.boss_agreed_at else _company_side(goal, on)
    stamp = (goal.boss_agreed_at or goal.employee_agreed_at or now).isoformat()
    notify(
        users=users, kind=notice_kinds.TO_AGREE, context={"name": goal.employee.name, "goal": goal.title},
        link=_link(goal), dedupe_key=f"goal/{goal.public_id}/agree/{stamp}", now=now,
    )  # fmt: skip


def _tell_agreed(goal: Goal, actor: Any, now: datetime) -> None:
    users = [user for user in (goal.employee.user if goal.employee else None, goal.boss_agreed_by) if user]
    notify(
        users=[user for user in users if user.pk != actor.pk], kind=notice_kinds.AGREED,
        context={"goal": goal.title}, link=_link(goal), dedupe_key=f"goal/{goal.public_id}/agreed/{now.isoformat()}",
        now=now,
    )  # fmt: skip


def _company_side(goal: Goal, on: date) -> list[User]:
    """The boss, else HR."""
    boss = people_permissions.boss_of(goal.employee, on) if goal.employee else None
    return [boss.user] if boss and boss.user else list(hr_users())


def _link(goal: Goal) -> str:
    return reverse("goals:goal-detail", args=[goal.public_id])
