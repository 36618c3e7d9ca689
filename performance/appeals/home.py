"""Appeals on the start page: to answer, and answered."""

from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hrplatform.lib import home
from hrplatform.lib.ui import Need, Status
from people.permissions import is_hr
from performance.appeals.enums import AppealState
from performance.appeals.permissions import visible_appeals


@home.needs(roles={"hr", "head", "deputy", "manager", "employee"}, order=25)
def appeals_to_decide(user: Any, on: date, now: datetime) -> list[Need]:
    """Open appeals this account answers, what is due first; never one's own."""
    rows = visible_appeals(user, on).filter(state=AppealState.OPEN)
    rows = (rows if is_hr(user) else rows.filter(decider=user)).exclude(filed_by=user)
    return [
        Need(
            status=Status("bad", _("Overdue")) if row.due_on < on else Status("warn", _("Appeal")),
            title=_("%(name)s appeals: %(cycle)s")
            % {"name": row.scorecard.employee.name, "cycle": row.scorecard.cycle.name},
            url=reverse("appeals:appeal-detail", args=[row.public_id]),
            action=_("Answer"),
            when=row.due_on,
            category=_("Appeals"),
            rank=20,
        )
        for row in rows.order_by("due_on")[:8]
    ]
