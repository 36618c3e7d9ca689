"""What the nights and the outbox have to say on HR's start page."""

from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hrplatform.lib.formats import format_day
from hrplatform.lib.home import needs
from hrplatform.lib.ui import Need, Status
from jobs.enums import STUCK_MESSAGES, MessageState, RunState
from jobs.models import JobRun, OutboxMessage


@needs(roles={"hr"}, order=5)
def parked_nights(user: Any, on: date, now: datetime) -> list[Need]:
    """Nights that failed three times: their day has neither results nor alerts until somebody acts."""
    parked = JobRun.objects.filter(state=RunState.PARKED).order_by("business_date")[:5]
    return [
        Need(
            status=Status("bad", _("Night failed")),
            title=_("The night of %(day)s failed three times") % {"day": format_day(run.business_date)},
            detail=_("Results and alerts of that day are missing until it is run again."),
            url=reverse("jobs:run-list"),
            action=_("See the nights"),
            category="data",
            rank=5,
        )
        for run in parked
    ]


@needs(roles={"hr"}, order=6)
def stuck_messages(user: Any, on: date, now: datetime) -> list[Need]:
    """Messages in doubt or given up: nobody else will look after them."""
    doubt = Count("pk", filter=Q(state=MessageState.IN_DOUBT))
    found = OutboxMessage.objects.filter(state__in=STUCK_MESSAGES).aggregate(
        all=Count("pk"), doubt=doubt, last=Max("created_at")
    )
    if not found["all"]:
        return []
    title = ngettext(
        "%(n)s message was not delivered", "%(n)s messages were not delivered", found["all"]
    ) % {"n": found["all"]}  # fmt: skip
    detail = _("%(doubt)s in doubt, %(parked)s given up.") % {
        "doubt": found["doubt"], "parked": found["all"] - found["doubt"],
    }  # fmt: skip
    url = f"{reverse('jobs:message-list')}?state=stuck"
    status = Status("warn", _("Outbox"))
    return [
        Need(status=status, title=title, detail=detail, url=url, action=_("Show them"), when=found["last"],
             category="data", rank=20)
    ]  # fmt: skip
