"""What the nights have to say on HR's start page."""

from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hrplatform.lib.formats import format_day
from hrplatform.lib.home import needs
from hrplatform.lib.ui import Need, Status
from jobs.enums import RunState
from jobs.models import JobRun


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
