"""Alerts in the employee file; one doesn't read those about oneself there."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from people.file import TimelineEvent, timeline
from people.models import Employee
from performance.alerts.permissions import visible_alerts
from performance.alerts.presenters import sentence, state_status
from performance.alerts.services.telling import alert_link


@timeline
def alerts(*, employee: Employee, viewer: Any, on: date) -> Iterator[TimelineEvent]:
    """Every alert about the person that the viewer may see."""
    rows = (
        visible_alerts(viewer, on)
        .filter(employee=employee)
        .select_related("rule__metric", "metric")
        .prefetch_related("days")
    )
    for alert in rows:
        yield TimelineEvent(
            alert.raised_on, str(alert.rule), detail=sentence(alert, len(alert.days.all())), url=alert_link(alert),
            status=state_status(alert), pin=str(alert.rule),
        )  # fmt: skip
