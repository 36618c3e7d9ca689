"""The night of follow-ups: who has not decided in time is told, then the HR lead (spec 7.1, 7.2). Twice is once."""

from datetime import date, datetime

from django.db import transaction

from audit.services import record
from notices.services import notify
from people.selectors import hr_leads, hr_users
from pip_workflow.followups import actions
from pip_workflow.followups.enums import FollowState
from pip_workflow.followups.models import FollowUp
from pip_workflow.followups.opening import due_of, follow_up_link


@transaction.atomic
def night_of_follow_ups(*, on: date, now: datetime) -> dict[str, int]:
    """One notice per overdue follow-up; that nothing follows for somebody who has left is for HR to say as well."""
    rows = FollowUp.objects.filter(state=FollowState.DRAFT).select_related("plan__employee__user")
    rows = rows.select_for_update(of=("self",)).order_by("pk")
    return {"plan_steps": sum(_escalate(row, on, now) for row in rows.filter(escalated_on__isnull=True))}


def _escalate(follow_up: FollowUp, on: date, now: datetime) -> int:
    due = due_of(follow_up)
    if due >= on:
        return 0
    person = follow_up.plan.employee
    FollowUp.objects.filter(pk=follow_up.pk).update(escalated_on=on)
    told = [user for user in {user.pk: user for user in [*hr_users(), *hr_leads()]}.values() if user != person.user]
    after = {"due_on": due, "told": sorted(str(user) for user in told)}
    record(action=actions.ESCALATED, actor=None, target=follow_up, after=after, person=person, at=now)
    notify(
        users=told, kind=actions.OVERDUE, context={"name": person.name, "day": due.isoformat()},
        link=follow_up_link(follow_up), dedupe_key=f"follow_up/{follow_up.public_id}/overdue", now=now,
    )  # fmt: skip
    return 1
