"""Goals on the start page: what waits for agreement, and weekly check-ins."""

from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hrplatform.lib import home
from hrplatform.lib.ui import Need, Status
from people.permissions import employee_of
from performance.goals.selectors import due_check_ins, goals_to_agree


@home.needs(roles={"employee", "head", "deputy", "manager"}, order=32)
def goals_waiting(user: Any, on: date, now: datetime) -> list[Need]:
    """Goals that wait for this account's agreement, one's own first."""
    return [
        Need(
            status=Status("info", _("To agree")),
            title=_("%(name)s: %(goal)s") % {"name": goal.employee.name if goal.employee else "", "goal": goal.title},
            detail=_("Read it, and agree or send it back."),
            url=reverse("goals:goal-detail", args=[goal.public_id]),
            action=_("Read"),
            when=goal.created_at,
            category=_("Goals"),
            rank=34,
        )
        for goal in goals_to_agree(user, on)[:5]
    ]


@home.needs(roles={"employee"}, order=33)
def check_ins_due(user: Any, on: date, now: datetime) -> list[Need]:
    """One row for all goals nobody reported on for a week."""
    me = employee_of(user, on)
    count = due_check_ins(on, employee=me).count() if me else 0
    if not count:
        return []
    title = ngettext("Weekly check-in of %(n)s goal", "Weekly check-in of %(n)s goals", count) % {"n": count}
    return [
        Need(
            status=Status("info", _("Due")), title=title, url=reverse("goals:my-goals"), action=_("Check in"),
            category=_("Goals"), rank=45,
        )
    ]  # fmt: skip
