"""The running log as a tab of the employee file, and in its timeline."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from people.file import TimelineEvent, tab, timeline
from people.models import Employee
from performance.feedback import presenters, selectors
from performance.feedback.enums import INCIDENTS

MOST, MOST_EVENTS = 100, 20


@tab("log", gettext_lazy("Running log"), order=18, may_see=lambda viewer, employee, on: True)
def log_tab(*, employee: Employee, viewer: Any, on: date) -> tuple[str, dict[str, Any]]:
    """What the viewer may read about the person; whoever leads them writes here."""
    rows = [presenters.log_row(entry) for entry in selectors.entries_of(employee, viewer=viewer, on=on)[:MOST]]
    context = {"rows": rows, "may_note": selectors.may_note(viewer, employee, on)}
    return "performance/_log_tab.html", context


@timeline
def incidents(*, employee: Employee, viewer: Any, on: date) -> Iterator[TimelineEvent]:
    """Good and bad incidents the viewer may read."""
    rows = selectors.entries_of(employee, viewer=viewer, on=on).filter(kind__in=sorted(INCIDENTS))
    for entry in rows.filter(withdrawn_at__isnull=True).select_related(None)[:MOST_EVENTS]:
        yield TimelineEvent(
            on=entry.on, title=str(entry.get_kind_display()), detail=entry.text[:120],
            url=reverse("feedback:entry-detail", args=[entry.public_id]), status=presenters.kind_status(entry),
        )  # fmt: skip
