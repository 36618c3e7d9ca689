"""Calibrations to prepare and to sign, on the start page."""

from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hrplatform.lib import home
from hrplatform.lib.ui import Need, Status
from performance.calibration.selectors import waiting_seats


@home.needs(roles={"hr", "head", "deputy", "manager"}, order=28)
def calibrations(user: Any, on: date, now: datetime) -> list[Need]:
    """One row per seat that has something to do."""
    return [
        Need(
            status=Status("warn", _("To sign")) if seat.was_present else Status("info", _("Prepare")),
            title=_("%(cycle)s: sign the calibration") % {"cycle": seat.cycle.name}
            if seat.was_present
            else _("%(cycle)s: mark which scores you question") % {"cycle": seat.cycle.name},
            url=reverse("calibration:board", args=[seat.cycle.public_id]),
            action=_("Open the board"),
            category=_("Reviews"),
            rank=25,
        )
        for seat in waiting_seats(user)
    ]
