"""Appeals in the employee file, for those who may read them."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from hrplatform.lib.formats import local
from people.file import TimelineEvent, timeline
from people.models import Employee
from performance.appeals.models import Appeal
from performance.appeals.permissions import visible_appeals
from performance.appeals.presenters import appeal_status


def _appeals(employee: Employee, viewer: Any, on: date) -> QuerySet[Appeal]:
    """With what an event says, not with all that the page of an appeal shows."""
    rows = visible_appeals(viewer, on).filter(scorecard__employee=employee)
    return rows.select_related(None).select_related("scorecard__cycle")


@timeline
def appeals_filed(*, employee: Employee, viewer: Any, on: date) -> Iterator[TimelineEvent]:
    """One event per appeal."""
    for row in _appeals(employee, viewer, on):
        yield TimelineEvent(
            on=local(row.filed_at).date(),
            title=_("%(cycle)s: appeal") % {"cycle": row.scorecard.cycle.name},
            url=reverse("appeals:appeal-detail", args=[row.public_id]),
            status=appeal_status(row),
        )
