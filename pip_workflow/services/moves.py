"""The one door of a plan's life (spec 7.1)."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from people.models import User
from pip_workflow import actions
from pip_workflow.enums import MOVES, PlanState
from pip_workflow.errors import PlanRefused
from pip_workflow.models import Plan, PlanEvent

DECIDED_STATES = (PlanState.PASSED, PlanState.FAILED, PlanState.WITHDRAWN, PlanState.ENDED)


@transaction.atomic
def move_plan(
    *, plan: Plan, to: str, actor: User | None, on: date, now: datetime, reason: str = "", **fields: Any
) -> Plan:
    """Move a plan by compare-and-set, write its event and the audit entry. PlanRefused when it can't go there."""
    if to not in MOVES[plan.state]:
        raise PlanRefused(
            _("This plan is %(state)s; that step isn't open to it.") % {"state": plan.get_state_display()}
        )
    before = {"state": plan.state, **{name: getattr(plan, name) for name in fields}}
    if to in DECIDED_STATES:
        fields["reason"] = reason
    if Plan.objects.filter(pk=plan.pk, state=plan.state).update(state=to, **fields) != 1:
        raise PlanRefused(_("Somebody else has just changed this plan; look at it again."))
    plan.state = to
    for name, value in fields.items():
        setattr(plan, name, value)
    add_event(plan=plan, what=to, actor=actor, on=on, now=now, detail=reason)
    record(
        action=actions.MOVED, actor=actor, target=plan, before=before, after={"state": to, **fields},
        reason=reason, person=plan.employee, at=now,
    )  # fmt: skip
    return plan


def add_event(
    *, plan: Plan, what: str, actor: User | None, on: date, now: datetime, detail: str = "", **about: Any
) -> PlanEvent:
    """One line of the plan's history; `about`: the support it was, and the file that proves it."""
    return PlanEvent.objects.create(plan=plan, at=now, on=on, what=what, actor=actor, detail=detail, **about)
