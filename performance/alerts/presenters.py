"""Alerts as pages show them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hrplatform.lib.formats import format_day, format_measure, format_percent
from hrplatform.lib.ui import Fact, Status
from performance.alerts.enums import AlertState, Proposal, Resolution, Severity
from performance.alerts.models import Alert, Rule
from performance.alerts.selectors import companion_figures, series_around
from performance.alerts.series import get
from performance.alerts.services.telling import subject_name

NO_DATA = "no_data"

SEVERITY_KIND = {Severity.SEVERE: "bad", Severity.WARNING: "warn", Severity.INFO: "info"}
STATE_KIND = {
    AlertState.OPEN: "warn",
    AlertState.ACKNOWLEDGED: "info",
    AlertState.IN_HAND: "neutral",
    AlertState.RESOLVED: "good",
}


def severity_status(alert: Alert) -> Status:
    """The rule's name in the colour of the severity; missing data has its own sign."""
    if alert.rule.series == NO_DATA:
        return Status("none", str(alert.rule))
    return Status(SEVERITY_KIND[Severity(alert.severity)], str(alert.rule))


def state_status(alert: Alert) -> Status:
    return Status(STATE_KIND[AlertState(alert.state)], str(alert.get_state_display()))


def new_hire_status() -> Status:
    return Status("info", _("New hire"), "user-plus")


def who(alert: Alert) -> str:
    """The person, or what a group is called."""
    return subject_name(alert)


def sentence(alert: Alert, days: int) -> str:
    """What was found, in one line."""
    return get(alert.rule.series).found_words(alert, days)


@dataclass(frozen=True)
class StripDay:
    """One bad day of the strip."""

    day: date
    value: str
    target: str
    achievement: str
    beside: list[str]


def strip(alert: Alert) -> list[StripDay]:
    """The days with their figures, and those of revenue and order value beside them."""
    others = companion_figures(alert)
    unit = alert.rule.metric.unit if alert.rule.metric else ""
    return [
        StripDay(
            day=row.day,
            value=format_measure(row.value, unit) if unit else _("No data"),
            target=format_measure(row.target_value, unit) if unit and row.target_value is not None else "",
            achievement=format_percent(row.achievement) if row.achievement is not None else "",
            beside=[f"{metric} {format_measure(value, metric.unit)}" for metric, value in others.get(row.day, [])],
        )
        for row in alert.days.all()
    ]


def facts(alert: Alert) -> list[Fact]:
    """What is on record about the alert."""
    rows = [
        Fact(_("Raised on"), format_day(alert.raised_on)),
        Fact(_("First day"), format_day(alert.first_day)),
        Fact(_("Last bad day"), format_day(alert.last_day)),
        Fact(_("Alert rule"), _("%(rule)s, version %(version)s") % {"rule": alert.rule, "version": alert.rule.version}),
        Fact(_("Severity"), alert.get_severity_display()),
        Fact(_("Proposes"), alert.rule.get_proposes_display()),
    ]
    if alert.acknowledged_by:
        rows.append(Fact(_("Acknowledged by"), str(alert.acknowledged_by)))
    if alert.escalations:
        rows.append(
            Fact(_("Escalated"), ngettext("%(n)s time", "%(n)s times", alert.escalations) % {"n": alert.escalations})
        )
    if alert.resolved_on:
        how = Resolution(alert.how).label
        rows.append(Fact(_("Resolved on"), f"{format_day(alert.resolved_on)} · {how}"))
    return rows


def lead(alert: Alert, days: int) -> str:
    """The first sentence of the page: what is so, and whose turn it is."""
    found = _("%(who)s: %(what)s, from %(first)s to %(last)s.") % {
        "who": who(alert), "what": sentence(alert, days), "first": alert.first_day, "last": alert.last_day,
    }  # fmt: skip
    turns = {
        AlertState.OPEN: _("It waits to be acknowledged."),
        AlertState.ACKNOWLEDGED: _("It is acknowledged; a talk or a plan comes next."),
        AlertState.IN_HAND: _("It is in hand and ends by itself after three good working days in a row."),
        AlertState.RESOLVED: _("It is resolved."),
    }
    return f"{found}{turns[AlertState(alert.state)]}"


def curve(alert: Alert, until: date) -> dict[str, Any] | None:
    """Chart option: the metric's last judged days with the target as steps; None without a metric."""
    rows = series_around(alert, until)
    if not rows:
        return None
    bad = set(alert.days.values_list("day", flat=True))
    values = [
        None if row.value is None else {"value": float(row.value), "itemStyle": {"color": "$bad"}} if row.day in bad
        else float(row.value)
        for row in rows
    ]  # fmt: skip
    return {
        "animation": False,
        "grid": {"left": 44, "right": 16, "top": 12, "bottom": 28},
        "tooltip": {"trigger": "axis", "renderMode": "richText"},
        "xAxis": {"type": "category", "data": [row.day.strftime("%m-%d") for row in rows]},
        "yAxis": {"type": "value", "min": 0},
        "series": [
            {"type": "bar", "name": str(alert.rule.metric), "data": values, "itemStyle": {"color": "$accent"}},
            {
                "type": "line", "name": _("Target"), "step": "middle", "symbol": "none",
                "lineStyle": {"color": "$ink-3", "type": "dashed"},
                "data": [None if row.target_value is None else float(row.target_value) for row in rows],
            },
        ],
    }  # fmt: skip


def rule_sentence(rule: Rule) -> str:
    """A rule in words."""
    return get(rule.series).sentence(rule)


def proposes_plan(alert: Alert) -> bool:
    return alert.rule.proposes == Proposal.PLAN
