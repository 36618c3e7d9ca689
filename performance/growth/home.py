"""Nominations that wait for HR, on the start page."""

from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hrplatform.lib import home
from hrplatform.lib.formats import format_number
from hrplatform.lib.ui import Need, Status
from performance.growth.enums import NominationState
from performance.growth.permissions import visible_nominations


@home.needs(roles={"hr"}, order=60)
def nominations_to_decide(user: Any, on: date, now: datetime) -> list[Need]:
    """Open nominations somebody else made."""
    rows = visible_nominations(user, on).filter(state=NominationState.PROPOSED).exclude(nominated_by=user)
    return [
        Need(
            status=Status("neutral", _("To decide")),
            title=_("%(name)s: %(track)s") % {"name": row.employee.name, "track": row.get_track_display()},
            detail=_("Mean score of %(cycles)s cycles: %(mean)s.")
            % {"cycles": row.cycles, "mean": format_number(row.mean_score, 2)},
            url=reverse("growth:nomination-detail", args=[row.public_id]),
            action=_("Decide"),
            when=row.nominated_at,
            category=_("Growth"),
            rank=60,
        )
        for row in rows.order_by("nominated_at")[:5]
    ]
