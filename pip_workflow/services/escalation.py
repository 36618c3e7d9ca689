"""Telling of overdue steps: the lead and the head above on the first night, the leads of HR two working days later.

A step is escalated once per level, whenever its night runs: told by what is on record, not by the clock.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from audit.services import record
from notices.services import notify
from people.models import Employee, User
from people.permissions import bosses_of
from people.selectors import hr_leads
from pip_workflow import actions
from pip_workflow.models import Plan, PlanEvent
from pip_workflow.overdue import Overdue
from pip_workflow.services.moves import add_event
from pip_workflow.services.telling import plan_link

STEP_NAMES = {
    "sign": gettext_noop("signature"),
    "check_in": gettext_noop("follow-up"),
    "support": gettext_noop("support"),
    "decide": gettext_noop("decision"),
    "answer": gettext_noop("answer to the objection"),
}


@transaction.atomic
def escalate(*, plans: Sequence[Plan], overdue: Mapping[int, Overdue], on: date, now: datetime) -> int:
    """Tell whom each overdue step concerns; how many were told anew. Audited."""
    late = [plan for plan in plans if plan.pk in overdue]
    if not late:
        return 0
    known = set(PlanEvent.objects.filter(plan__in=late, what="escalated").values_list("plan_id", "detail"))
    bosses, leads = bosses_of([plan.lead_id for plan in late], on), hr_leads()
    return sum(
        _tell(plan, overdue[plan.pk], bosses.get(plan.lead_id), leads, known, on, now) for plan in late
    )  # fmt: skip


def _tell(
    plan: Plan, late: Overdue, above: Employee | None, leads: list[User], known: set[tuple[int, str]], on: date,
    now: datetime,
) -> int:  # fmt: skip
    new = [level for level in range(1, late.level + 1) if (plan.pk, _mark(late, level)) not in known]
    for level in new:
        told = leads if level > 1 else [plan.lead.user, above.user if above else None]
        told = [user for user in told if user is not None and user.pk != plan.employee.user_id]
        add_event(plan=plan, what="escalated", actor=None, on=on, now=now, detail=_mark(late, level))
        after = {"step": late.step, "due_on": late.due_on, "level": level, "told": sorted(str(user) for user in told)}
        record(action=actions.ESCALATED, actor=None, target=plan, after=after, person=plan.employee, at=now)
        notify(
            users=told, kind=actions.PLAN_OVERDUE, link=plan_link(plan), now=now,
            context={
                "name": plan.employee.name, "step": STEP_NAMES[late.step], "day": late.due_on.isoformat(),
            },
            dedupe_key=f"plan/{plan.public_id}/{late.step}/{late.due_on}/{level}",
        )  # fmt: skip
    if new:
        Plan.objects.filter(pk=plan.pk).update(escalated_on=on)
    return len(new)


def _mark(late: Overdue, level: int) -> str:
    return f"{late.step} {late.due_on} {level}"
