"""Talks about a plan: how a talk finds it, and which of its figures it freezes (spec 7.5)."""

from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from performance.talks.enums import TalkTopic
from performance.talks.subjects import Subject
from pip_workflow.figures import day_lines
from pip_workflow.permissions import access_plan
from pip_workflow.selectors import POOLED_DAYS

LOOK_BACK = timedelta(days=30)


def find_plan(user: Any, public_id: object, on: date) -> Subject:
    """The plan with its last five working days with data; before it runs, the days it rests on."""
    plan = access_plan(user, public_id, on)
    lines = day_lines(plan, max(plan.start_on, on - LOOK_BACK), on) or plan.gap.get("lines", [])
    days = sorted({line["day"] for line in lines})[-POOLED_DAYS:]
    return Subject(
        employee_id=plan.employee_id,
        title=_("Improvement plan of %(day)s") % {"day": plan.start_on},
        url=reverse("plans:plan-detail", args=[plan.public_id]),
        topic=TalkTopic.PLAN,
        facts=[line for line in lines if line["day"] in days],
    )
