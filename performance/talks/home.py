"""Records that wait for the employee's confirmation, on the start page."""

from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hrplatform.lib import home
from hrplatform.lib.ui import Need, Status
from people.permissions import employee_of
from performance.talks.models import Talk


@home.needs(roles={"employee"})
def talks_to_confirm(user: Any, on: date, now: datetime) -> list[Need]:
    """Talks with me that I have not confirmed yet."""
    me = employee_of(user, on)
    waiting = Talk.objects.filter(employee=me, confirmed_at__isnull=True).select_related("led_by")[:5] if me else []
    return [
        Need(
            status=Status("info", _("To confirm")),
            title=_("A talk with you was recorded"),
            detail=_("By %(leader)s. Please confirm it or add your own view.") % {"leader": talk.led_by},
            url=reverse("talks:talk-detail", args=[talk.public_id]),
            action=_("Read"),
            when=talk.held_at,
            category=_("Talks"),
            rank=30,
        )
        for talk in waiting
    ]
