"""Plans in the employee file."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from people.duties import Duty, duties
from people.file import TimelineEvent, timeline
from people.models import Employee
from pip_workflow.models import Plan
from pip_workflow.presenters import EVENT_WORDS, state_status
from pip_workflow.selectors import visible_plans

SHOWN = ("issued", "extended", "passed", "failed", "withdrawn", "refused")


@timeline
def plan_steps(*, employee: Employee, viewer: Any, on: date) -> Iterator[TimelineEvent]:
    """The main steps of each plan the viewer may see."""
    plans = visible_plans(viewer, on).filter(employee=employee).select_related(None)
    for plan in plans.prefetch_related("events"):
        for event in plan.events.all():
            if event.what in SHOWN:
                yield TimelineEvent(
                    on=event.on,
                    title=str(EVENT_WORDS[event.what]),
                    detail=event.detail,
                    url=reverse("plans:plan-detail", args=[plan.public_id]),
                    status=state_status(plan) if event.what == plan.state else None,
                    pin=_("Plan") if event.what == "issued" else "",
                )


@duties
def plans_led(*, employee: Employee, on: date) -> Iterator[Duty]:
    """Unfinished plans this person leads: somebody else has to when they leave."""
    led = Plan.objects.open().filter(lead=employee).count()
    yield Duty(_("Improvement plans led"), led, reverse("plans:plan-list"))
