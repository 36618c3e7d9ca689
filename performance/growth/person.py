"""What growth adds to the employee file."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hrplatform.lib.formats import format_number, local
from hrplatform.lib.ui import Status
from people.file import TimelineEvent, tab, timeline
from people.models import Employee
from performance.growth.enums import Track
from performance.growth.permissions import led_people, visible_nominations
from performance.growth.presenters import nomination_status, recognition_status, show_basis
from performance.growth.selectors import basis_of, recognitions_of


@timeline
def recognised(*, employee: Employee, viewer: Any, on: date) -> Iterator[TimelineEvent]:
    """Whoever sees the person sees what they were recognised for."""
    for row in recognitions_of(employee, until=on).select_related(None):
        status = recognition_status(row)
        yield TimelineEvent(
            on=row.on, title=row.title, detail=row.text[:160], status=Status(status.kind, status.word, status.icon),
            url=reverse("growth:recognition-list"),
        )  # fmt: skip


@timeline
def nominated(*, employee: Employee, viewer: Any, on: date) -> Iterator[TimelineEvent]:
    """Nominations the viewer may read."""
    for row in visible_nominations(viewer, on).filter(employee=employee).select_related(None):
        yield TimelineEvent(
            on=local(row.nominated_at).date(),
            title=_("Proposed: %(track)s") % {"track": row.get_track_display()},
            detail=_("Mean score of %(cycles)s cycles: %(mean)s.")
            % {"cycles": row.cycles, "mean": format_number(row.mean_score, 2)},
            url=reverse("growth:nomination-detail", args=[row.public_id]),
            status=nomination_status(row),
        )


def _may_see(viewer: Any, employee: Employee, on: date) -> bool:
    """Leaders and HR, and the employee."""
    return employee.user_id == viewer.pk or led_people(viewer, on).filter(pk=employee.pk).exists()


@tab("growth", _("Growth"), order=45, may_see=_may_see)
def growth_tab(*, employee: Employee, viewer: Any, on: date) -> tuple[str, dict[str, Any]]:
    """Recognitions, nominations, and what the scores carry on both tracks."""
    leads = led_people(viewer, on).filter(pk=employee.pk).exists()
    context = {
        "recognitions": [(row, recognition_status(row)) for row in recognitions_of(employee, until=on)[:20]],
        "nominations": [
            (row, nomination_status(row)) for row in visible_nominations(viewer, on).filter(employee=employee)[:20]
        ],
        "leads": leads,
        "tracks": [
            (value, label, show_basis(basis_of(employee, value, on))) for value, label in Track.choices if leads
        ],
    }
    return "performance/_growth_tab.html", context
