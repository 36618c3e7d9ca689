"""What reviews add to the employee file: published results on the timeline."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hrplatform.lib import formats
from hrplatform.lib.formats import format_number
from people.file import TimelineEvent, timeline
from people.models import Employee
from performance.reviews.enums import SHOWN_TO_EMPLOYEES
from performance.reviews.permissions import visible_scorecards


@timeline
def published_results(*, employee: Employee, viewer: Any, on: date) -> Iterable[TimelineEvent]:
    """One event per published scorecard the viewer may read; a score never shows earlier, by any route."""
    cards = visible_scorecards(viewer, on).filter(employee=employee, cycle__stage__in=SHOWN_TO_EMPLOYEES)
    for card in cards.select_related("cycle").order_by("cycle__until"):
        published = card.cycle.published_at
        yield TimelineEvent(
            on=formats.local(published).date() if published else card.cycle.until,
            title=_("%(cycle)s: result published") % {"cycle": card.cycle.name},
            detail=_("Score %(score)s, band %(band)s")
            % {"score": format_number(card.score, 2), "band": card.band or "—"},
            url=reverse("reviews:result", args=[card.public_id]),
        )
