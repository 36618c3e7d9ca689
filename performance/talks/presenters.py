"""What the talk pages show."""

from typing import Any

from django.utils.translation import gettext as _

from hrplatform.lib import formats
from hrplatform.lib.ui import Event, Status
from performance.alerts.models import Alert
from performance.talks.models import Talk


def facts_of(alert: Alert | None) -> list[tuple[str, str]]:
    """The figures of an alert's days, as they are frozen into the record: (day, value of target)."""
    if alert is None:
        return []
    unit = alert.rule.metric.unit if alert.rule.metric else "count"
    return [
        (
            formats.format_day(day.day),
            _("%(value)s of a target of %(target)s, %(share)s")
            % {
                "value": formats.format_measure(day.value, unit),
                "target": formats.format_measure(day.target_value, unit),
                "share": formats.format_percent(day.achievement),
            },
        )
        for day in alert.days.all()
    ]


def state_of(talk: Talk, now: Any) -> Status:
    """Confirmed, waiting for the employee, or locked without an answer."""
    if talk.confirmed_at:
        return Status("good", _("confirmed"))
    if now >= talk.locked_at:
        return Status("neutral", _("locked, not confirmed"), "lock")
    return Status("info", _("waiting for confirmation"))


def talk_events(talks: Any) -> list[Event]:
    """Talks as timeline entries."""
    return [Event(on=talk.held_at, title=talk.get_topic_display(), detail=talk.summary[:120]) for talk in talks]
