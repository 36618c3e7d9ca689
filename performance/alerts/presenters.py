"""Alerts as pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hrplatform.lib.formats import format_day, format_measure, format_month, format_percent, join_sentences
from hrplatform.lib.ui import Fact, Status
from performance.alerts.enums import AlertState, Proposal, Resolution, Severity
from performance.alerts.models import Alert, AlertDay, Rule
from performance.alerts.selectors import companion_figures, series_around
from performance.alerts.series import Period, get
from performance.alerts.services.telling import subject_name
from performance.measures.selectors.disputes import disputed_figures

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
    """One bad day (or month) of the strip."""

    day: date
    title: str
    value: str
    target: str
    achievement: str
    beside: list[str]
    is_disputed: bool = False


@dataclass(frozen=True)
class Heads:
    """What the strip and its columns are called, and what its periods leave out; empty ones are left out."""

    title: str
    note: str
    day: str
    value: str
    target: str = ""
    achievement: str = ""
    beside: str = ""


def heads(alert: Alert) -> Heads:
    """Judged days have a target and companions; other series a figure and what it rests on."""
    series = get(alert.rule.series)
    day = _("Month") if series.period == Period.MONTH else _("Day")
    about = (str(series.periods_title), str(series.periods_note), day)
    if series.is_judged:
        return Heads(*about, str(alert.rule.metric), _("Target"), _("Achievement"), _("On the same day"))
    return Heads(*about, str(series.value_label), beside=_("Rests on"))


def strip(alert: Alert) -> list[StripDay]:
    """The days with their figures, and those of revenue and order value beside them."""
    rows = list(alert.days.all())
    if get(alert.rule.series).is_judged:
        return _judged_days(alert, rows)
    return [_other_day(alert, row) for row in rows]


def _judged_days(alert: Alert, rows: Sequence[AlertDay]) -> list[StripDay]:
    others, metric = companion_figures(alert), alert.rule.metric_id
    unit = alert.rule.metric.unit if alert.rule.metric else ""
    doubted = doubted_days(alert, rows)
    return [
        StripDay(
            day=row.day, title=format_day(row.day), value=format_measure(row.value, unit),
            target=format_measure(row.target_value, unit) if row.target_value is not None else "",
            achievement=format_percent(row.achievement) if row.achievement is not None else "",
            beside=[f"{metric} {format_measure(value, metric.unit)}" for metric, value in others.get(row.day, [])],
            is_disputed=metric in doubted.get(row.day, ()),
        )
        for row in rows
    ]  # fmt: skip


def _other_day(alert: Alert, row: AlertDay) -> StripDay:
    """A share with its interval, or with the cases it rests on; nothing for a day without data."""
    series = get(alert.rule.series)
    beside = []
    if row.low is not None and row.high is not None:
        interval = f"{format_percent(row.low, 0)} – {format_percent(row.high, 0)}"
        beside.append(_("95%% interval %(interval)s") % {"interval": interval})
    if row.cases is not None:
        beside.append(series.cases_words(row.cases))
    return StripDay(
        day=row.day, title=format_month(row.day) if series.period == Period.MONTH else format_day(row.day),
        value=format_percent(row.value) if row.value is not None else _("No data"), target="", achievement="",
        beside=beside,
    )  # fmt: skip


def doubted_days(alert: Alert, rows: Sequence[AlertDay]) -> dict[date, set[int]]:
    """{day: metrics whose figure of that day the employee questions}."""
    if not alert.employee_id or not rows:
        return {}
    found = disputed_figures(employee_ids=[alert.employee_id], start=rows[0].day, until=rows[-1].day)
    return {day: metrics for (_pk, day), metrics in found.items()}


def facts(alert: Alert) -> list[Fact]:
    """What is on record about the alert."""
    is_month = get(alert.rule.series).period == Period.MONTH
    first, last = (_("First month"), _("Last bad month")) if is_month else (_("First day"), _("Last bad day"))
    rows = [
        Fact(_("Raised on"), format_day(alert.raised_on)),
        Fact(first, _when(alert, alert.first_day)),
        Fact(last, _when(alert, alert.last_day)),
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
    first, last = _when(alert, alert.first_day, brief=True), _when(alert, alert.last_day, brief=True)
    words = _("%(who)s: %(what)s, from %(first)s to %(last)s.") if first != last else _("%(who)s: %(what)s, %(first)s.")
    found = words % {"who": who(alert), "what": sentence(alert, days), "first": first, "last": last}
    turns = {
        AlertState.OPEN: _("It waits to be acknowledged."),
        AlertState.ACKNOWLEDGED: _("It is acknowledged; a talk or a plan comes next."),
        AlertState.IN_HAND: _("It is in hand and ends by itself once it has recovered."),
        AlertState.RESOLVED: _("It is resolved."),
    }
    return join_sentences(found, turns[AlertState(alert.state)])


def _metric(alert: Alert) -> Any:
    return alert.rule.metric or alert.metric


def _when(alert: Alert, day: date, *, brief: bool = False) -> str:
    """A day, or a month called by its name."""
    if get(alert.rule.series).period == Period.MONTH:
        return format_month(day)
    return format_day(day, weekday=not brief)


def curve(alert: Alert, until: date) -> dict[str, Any] | None:
    """Chart option: the metric's last judged days with the target as steps; None without a metric."""
    rows = series_around(alert, until)
    if not rows:
        return None
    bad = {row.day for row in alert.days.all()}
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
            {"type": "bar", "name": str(_metric(alert)), "data": values, "itemStyle": {"color": "$accent"}},
            {
                "type": "line", "name": _("Target"), "step": "middle", "symbol": "none",
                "lineStyle": {"color": "$ink-3", "type": "dashed"},
                "data": [None if row.target_value is None else float(row.target_value) for row in rows],
            },
        ],
    }  # fmt: skip


def periods_words(alert: Any) -> str:
    """How many bad days or months a list shows."""
    if get(alert.rule.series).period == Period.MONTH:
        words = ngettext("%(n)s month", "%(n)s months", alert.number_of_days)
    else:
        words = ngettext("%(n)s day", "%(n)s days", alert.number_of_days)
    return words % {"n": alert.number_of_days}


def last_words(alert: Alert) -> str:
    """The last bad day, or the month by its name."""
    return _when(alert, alert.last_day, brief=True)


def rule_sentence(rule: Rule) -> str:
    """A rule in words."""
    return get(rule.series).sentence(rule)


def proposes_plan(alert: Alert) -> bool:
    return alert.rule.proposes == Proposal.PLAN
