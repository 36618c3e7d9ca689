"""Talks in ⌘K: by the person or by what was said; seen by those in them and HR."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hrplatform.lib.formats import format_day
from hrplatform.lib.search import Hit, provider
from performance.talks.selectors import search_talks, visible_talks

MOST = 5
LEAST_LETTERS = 2


@provider(order=40)
def talks(user: Any, query: str, on: date) -> list[Hit]:
    """Records the user may read; one query."""
    if len(query.strip()) < LEAST_LETTERS:
        return []
    found = search_talks(visible_talks(user, on), query.strip())[:MOST]
    return [
        Hit(
            label=f"{talk.employee.name} · {talk.get_topic_display()}",
            url=reverse("talks:talk-detail", args=[talk.public_id]),
            group=_("Talks"),
            detail=f"{format_day(timezone.localdate(talk.held_at))} · {talk.summary[:60]}",
            icon="message-2",
        )
        for talk in found
    ]
