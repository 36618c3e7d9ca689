"""What the employee is told of the own plan, in the transaction of its cause."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_noop

from notices.services import notify
from people.models import User
from pip_workflow import actions
from pip_workflow.models import Plan

NEWS = {
    "changed": gettext_noop("It was changed; please read it and sign again"),
    "extended": gettext_noop("You have more time"),
    "paused": gettext_noop("It is paused; its dates stand still"),
    "resumed": gettext_noop("It goes on; its dates moved by the days it stood still"),
    "withdrawn": gettext_noop("It was withdrawn"),
}


def plan_link(plan: Plan) -> str:
    return reverse("plans:plan-detail", args=[plan.public_id])


def tell_employee(*, plan: Plan, what: str, actor: User, now: datetime) -> None:
    """One notice per step and moment."""
    notify(
        users=[plan.employee.user], kind=actions.PLAN_NEWS, context={"who": str(actor), "what": NEWS[what]},
        link=plan_link(plan), dedupe_key=f"plan/{plan.public_id}/{what}/{now:%Y%m%dT%H%M%S}", now=now,
    )  # fmt: skip
