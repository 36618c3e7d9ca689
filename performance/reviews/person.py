"""What reviews add to the employee file: published results on the timeline."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hrplatform.lib import formats
from hrplatform.lib.formats import format_number
from people.duties import Duty, duties
from people.file import TimelineEvent, timeline
from people.models import Employee
from performance.reviews.enums import SHOWN_TO_EMPLOYEES, Stage
from performance.reviews.models import Scorecard
from performance.reviews.permissions import visible_scorecards
from performance.reviews.selectors import with_corrections


@timeline
def published_results(*, employee: Employee, viewer: Any, on: date) -> Iterable[TimelineEvent]:
    """One event per published scorecard the viewer may read; a score never shows earlier, by any route."""
    cards = visible_scorecards(viewer, on).filter(employee=employee, cycle__stage__in=SHOWN_TO_EMPLOYEES)
    for card in with_corrections(cards).select_related(None).select_related("cycle").order_by("cycle__until"):
        published = card.cycle.published_at
        yield TimelineEvent(
            on=formats.local(published).date() if published else card.cycle.until,
            title=_("%(cycle)s: result published") % {"cycle": card.cycle.name},
            detail=_("Score %(score)s, band %(band)s")
            % {"score": format_number(card.held_score, 2), "band": card.held_band or "—"},
            url=reverse("reviews:result", args=[card.public_id]),
        )


@duties
def cards_to_score(*, employee: Employee, on: date) -> Iterable[Duty]:
    """Scorecards of open cycles that this person still has to score."""
    left = Scorecard.objects.filter(
        scorer=employee, submitted_at__isnull=True, cycle__stage__in=[Stage.SELF, Stage.HEAD]
    )
    yield Duty(_("Scorecards to hand over"), left.count(), reverse("reviews:cycle-list"))
