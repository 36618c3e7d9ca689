"""What the talk pages show."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from hrplatform.lib import formats
from hrplatform.lib.ui import Event, Status
from performance.alerts.models import Alert
from performance.alerts.series import get
from performance.talks.models import Talk


def facts_of(alert: Alert | None) -> list[dict[str, object]]:
    """The figures of an alert's days as they are frozen into the record: numbers, written out when read."""
    if alert is None:
        return []
    series = get(alert.rule.series)
    unit = alert.rule.metric.unit if alert.rule.metric and series.is_judged else "percent"
    named = {} if series.is_judged else {"name": str(series.value_label)}
    return [
        {
            **named,
            "day": day.day.isoformat(),
            "value": day.value,
            "target": day.target_value,
            "achievement": day.achievement,
            "unit": unit,
        }
        for day in alert.days.all()
    ]


def write_facts(lines: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """(day, figure) of each frozen line, in the reader's language; with the metric's name where there are several."""
    return [(_label(line), _figure(line)) for line in lines]


def _label(line: Mapping[str, Any]) -> str:
    day = formats.format_day(date.fromisoformat(str(line["day"])))
    return f"{day} {line['name']}" if line.get("name") else day


def _figure(line: Mapping[str, Any]) -> str:
    value = formats.format_measure(_number(line["value"]), line["unit"])
    if line.get("target") is None:
        return value
    return _("%(value)s of a target of %(target)s, %(share)s") % {
        "value": value, "target": formats.format_measure(_number(line["target"]), line["unit"]),
        "share": formats.format_percent(_number(line["achievement"])),
    }  # fmt: skip


def _number(stored: object) -> Decimal | None:
    return None if stored is None else Decimal(str(stored))


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
