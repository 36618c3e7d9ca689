"""Talks in the employee file, for those who were in them and HR."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from people.file import TimelineEvent, timeline
from people.models import Employee
from performance.talks.selectors import visible_talks


@timeline
def talks_held(*, employee: Employee, viewer: Any, on: date) -> Iterator[TimelineEvent]:
    """Each talk the viewer may read."""
    for talk in visible_talks(viewer, on).filter(employee=employee).select_related(None):
        yield TimelineEvent(
            on=timezone.localdate(talk.held_at),
            title=_("Talk: %(topic)s") % {"topic": talk.get_topic_display()},
            detail=talk.summary[:120],
            url=reverse("talks:talk-detail", args=[talk.public_id]),
            pin=_("Talk"),
        )
