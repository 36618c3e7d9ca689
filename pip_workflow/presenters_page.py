"""The plan's page as plain data: where it stands, what comes next, the figures to check, why, who looked (spec 7.1)."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hrplatform.lib import formats
from hrplatform.lib.formats import join_names
from hrplatform.lib.ui import Status
from people.models import StoredFile
from performance.alerts.series import get as series_of
from performance.measures.models import Metric
from pip_workflow import selectors
from pip_workflow.enums import PlanState
from pip_workflow.figures import Figures, figures_of_gap, figures_to_sign
from pip_workflow.models import Plan, PlanSupport
from pip_workflow.presenters_figures import FactsTable, facts_table
from pip_workflow.selectors import Look, PlanData, Standing

VIEWERS = 5


@dataclass(frozen=True)
class Trip:
    """The way of the first measure in four figures."""

    label: str
    value: str
    trend: str = ""


@dataclass(frozen=True)
class MeasureRow:
    """A measure as the page prints it: before the plan, now, asked now, at the end."""

    name: str
    before: str
    actual: str
    expected: str
    goal: str
    share: Decimal | None
    is_low: bool
    days: int


@dataclass(frozen=True)
class Why:
    """The rule that spoke, its version, its threshold in words, and the person's own figures it rested on."""

    rule: str
    version: int
    words: str
    lines: list[str]


@dataclass(frozen=True)
class PlanPage:
    measures: list[MeasureRow]
    trips: list[Trip]
    sentence: str
    standing: str
    chart: dict[str, Any] | None
    chart_label: str
    weeks: list[tuple[str, str, str, str]]
    facts: FactsTable | None
    gap: FactsTable | None
    why: Why | None
    viewers: list[tuple[str, str]] = field(default_factory=list)
    target_confirmed: date | None = None


def build_page(plan: Plan, on: date, *, is_own: bool, looks: Sequence[Look] = ()) -> PlanPage:
    """Everything the page says about the plan as of the day."""
    data = selectors.read_plan_data(plan, on)
    stand = selectors.standings_in(data, plan, min(on, plan.decided_on or on))
    before = selectors.figures_before_in(data, plan)
    rows = [measure_row(one, before.get(one.metric.pk)) for one in stand]
    if plan.state == PlanState.PASSED:  # who passed is shown no red, near the goal or on it
        rows = [replace(row, is_low=False) for row in rows]
    waiting = figures_to_sign(plan, on) if is_own and plan.is_unfinished else []
    names = _names(data, _codes(plan, waiting))
    history = _history(data, plan, stand[0], on) if stand else {}
    return PlanPage(
        measures=rows, trips=_trips(stand, rows), sentence=_sentence(plan, rows, is_own=is_own),
        standing=_standing_words(plan, rows, on, _days_left(data, plan, on)),
        chart=_chart(data, plan, stand[0], history) if stand else None,
        chart_label=_chart_label(stand[0], rows[0]) if stand else "",
        weeks=_weeks(stand[0], history) if stand else [],
        facts=facts_table(waiting[0], names, plan) if waiting else None,
        gap=facts_table(figures_of_gap(plan), names, plan) if plan.gap.get("lines") else None,
        why=_why(plan), viewers=viewers(looks),
    )  # fmt: skip


def _codes(plan: Plan, waiting: Sequence[Figures]) -> set[str]:
    lines = [*plan.gap.get("lines", []), *(line for figures in waiting[:1] for line in figures.lines)]
    return {line["metric"] for line in lines}


def _names(data: PlanData, codes: set[str]) -> dict[str, Metric]:
    """The metrics by their codes; those the plan measures are at hand."""
    known = {measure.metric.code: measure.metric for measure in data.measures}
    rest = codes - known.keys()
    return known | ({metric.code: metric for metric in Metric.objects.filter(code__in=rest)} if rest else {})


# where it stands


def is_reached(standing: Standing, bound: Decimal) -> bool:
    if standing.actual is None:
        return False
    return standing.actual >= bound if standing.metric.direction != "lower" else standing.actual <= bound


def measure_row(standing: Standing, before: Decimal | None) -> MeasureRow:
    unit = standing.metric.unit
    share = None
    if standing.actual:
        lower = standing.metric.direction == "lower"
        share = standing.goal / standing.actual if lower else standing.actual / standing.goal
    return MeasureRow(
        name=str(standing.metric), before=_written(before, unit), actual=_written(standing.actual, unit),
        expected=formats.format_measure(standing.expected, unit), goal=formats.format_measure(standing.goal, unit),
        share=share, is_low=not is_reached(standing, standing.expected), days=len(standing.days),
    )  # fmt: skip


def _written(value: Decimal | None, unit: str) -> str:
    if value is None:
        return formats.DASH
    return formats.format_number(value, 1) if unit == "count" else formats.format_measure(value, unit)


def _trips(stand: Sequence[Standing], rows: Sequence[MeasureRow]) -> list[Trip]:
    if not rows:
        return []
    row = rows[0]
    trend = "" if not row.days else ("good" if not row.is_low else "bad")
    return [
        Trip(_("Before the plan"), row.before),
        Trip(ngettext("Last %(n)s day", "Last %(n)s days", row.days or 5) % {"n": row.days or 5}, row.actual, trend),
        Trip(_("Target now"), row.expected),
        Trip(_("Final goal"), row.goal),
    ]


def _sentence(plan: Plan, rows: Sequence[MeasureRow], *, is_own: bool) -> str:
    """What is expected by when, in one sentence; what came of it once that was decided."""
    if is_own and plan.state == PlanState.PASSED:
        return _("You reached what the plan asked for.")
    if is_own and plan.state == PlanState.FAILED:
        return _("The plan's targets were not reached this time.")
    if plan.decided_on and not plan.is_unfinished:
        return _("Decided on %(day)s: %(state)s") % {
            "day": formats.format_day(plan.decided_on), "state": plan.get_state_display(),
        }  # fmt: skip
    if not rows:
        return plan.expectation
    return _("By %(day)s: %(name)s at %(goal)s on every working day.") % {
        "day": formats.format_day(plan.deadline), "name": rows[0].name, "goal": rows[0].goal,
    }  # fmt: skip


def _standing_words(plan: Plan, rows: Sequence[MeasureRow], on: date, left: int | None) -> str:
    """Where it stands now: never more than the data say."""
    if plan.is_unfinished and on < plan.start_on:
        return _("It begins on %(day)s.") % {"day": formats.format_day(plan.start_on)}
    if not rows or not rows[0].days:
        return _("There is no data since the plan began.")
    row = rows[0]
    values = {"days": row.days, "actual": row.actual, "expected": row.expected}
    if row.is_low:
        found = _("Over the last %(days)s working days with data: %(actual)s. The target now is %(expected)s.") % values
    else:
        found = _(
            "Over the last %(days)s working days with data: %(actual)s. That reaches the target now, %(expected)s."
        ) % values  # fmt: skip
    if left is None:
        return found
    return found + " " + ngettext("%(n)s working day is left.", "%(n)s working days are left.", left) % {"n": left}


def _days_left(data: PlanData, plan: Plan, on: date) -> int | None:
    if not plan.is_unfinished or plan.stopped_on or on > plan.deadline:
        return None
    return len(data.worked_in(max(on, plan.start_on), plan.deadline))


# the way so far


def _history(data: PlanData, plan: Plan, standing: Standing, on: date) -> dict[date, Decimal]:
    last = min(on, plan.decided_on or on, plan.deadline)
    return selectors.daily_figures(data, plan, standing.metric, plan.measured_from, last)


def _chart_label(standing: Standing, row: MeasureRow) -> str:
    return _("%(name)s each day against the target path: now %(actual)s, goal %(goal)s") % {
        "name": standing.metric, "actual": row.actual, "goal": row.goal,
    }  # fmt: skip


def _chart(data: PlanData, plan: Plan, standing: Standing, history: dict[date, Decimal]) -> dict[str, Any]:
    last = max(history, default=plan.start_on)
    known = data.worked_in(plan.start_on, plan.deadline)
    days = sorted({*history, *known, *(step.by for step in standing.path), plan.start_on})
    path = [selectors.target_on(standing.path, day) if plan.start_on <= day <= plan.deadline else None for day in days]
    marks = [(day, label) for day, label in _marks(plan) if day <= max(last, plan.start_on)]
    axis = {"axisLabel": {"color": "$ink-3", "fontSize": 11}, "axisLine": {"lineStyle": {"color": "$line"}}}
    return {
        "grid": {"left": 34, "right": 14, "top": 28, "bottom": 24}, "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": [f"{day:%m-%d}" for day in days], **axis},
        "yAxis": {"type": "value", "min": 0, "splitLine": {"lineStyle": {"color": "$line"}},
                  "axisLabel": {"color": "$ink-3", "fontSize": 11}},
        "series": [
            {"type": "line", "name": _("Target path"), "data": [_number(value) for value in path], "step": "end",
             "symbol": "none", "lineStyle": {"type": "dashed", "width": 1.5, "color": "$ink-3"},
             "itemStyle": {"color": "$ink-3"}},
            {"type": "line", "name": _("Actual"), "data": [_number(history.get(day)) for day in days],
             "connectNulls": True, "symbol": "circle", "symbolSize": 5,
             "lineStyle": {"width": 2, "color": "$accent"}, "itemStyle": {"color": "$accent"},
             "markLine": {"silent": True, "symbol": "none",
                          "label": {"color": "$ink-2", "fontSize": 11, "position": "end"},
                          "lineStyle": {"color": "$edge", "type": "solid", "width": 1},
                          "data": [{"xAxis": _place(day, days), "label": {"formatter": label}}
                                   for day, label in marks]}},
        ],
    }  # fmt: skip


def _marks(plan: Plan) -> list[tuple[date, str]]:
    found = [(plan.start_on, _("Plan"))]
    if plan.alert:
        found.insert(0, (plan.alert.raised_on, _("Alert")))
    return found + [(row.on, _("Extension")) for row in plan.events.all() if row.what == "extended"]


def _place(day: date, days: Sequence[date]) -> str:
    """The first shown day that is not before the marked one."""
    shown = next((one for one in days if one >= day), days[-1])
    return f"{shown:%m-%d}"


def _number(value: Decimal | None) -> float | None:
    """Charts take plain numbers; they are drawn, never added up."""
    return None if value is None else float(value)


def _weeks(standing: Standing, history: dict[date, Decimal]) -> list[tuple[str, str, str, str]]:
    """(days, figures, mean, target) by calendar week, for those who read tables."""
    weeks: dict[tuple[int, int], list[date]] = {}
    for day in sorted(history):
        weeks.setdefault(day.isocalendar()[:2], []).append(day)
    unit = standing.metric.unit
    return [
        (
            f"{days[0]:%m-%d} – {days[-1]:%m-%d}",
            join_names(formats.format_measure(history[day], unit) for day in days),
            _written(sum((history[day] for day in days), Decimal(0)) / len(days), unit),
            formats.format_measure(selectors.target_on(standing.path, days[-1]), unit),
        )
        for days in weeks.values()
    ]


# why me, and who looked


def _why(plan: Plan) -> Why | None:
    if plan.alert is None:
        return None
    rule = plan.alert.rule
    unit = rule.metric.unit if rule.metric else "count"
    lines = [
        _("%(day)s: %(value)s of a target of %(target)s, %(share)s") % {
            "day": formats.format_day(day.day), "value": formats.format_measure(day.value, unit),
            "target": formats.format_measure(day.target_value, unit), "share": formats.format_percent(day.achievement),
        }
        for day in plan.alert.days.filter(day__lte=plan.measured_until)
    ]  # fmt: skip
    return Why(rule=str(rule), version=rule.version, words=series_of(rule.series).sentence(rule), lines=lines)


def viewers(looks: Sequence[Look]) -> list[tuple[str, str]]:
    """(name, last looked) of those who opened the plan, newest first, the employee left out."""
    last: dict[str, datetime] = {}
    for look in looks:
        last.setdefault(look.name, look.at)
    return [(name, formats.format_moment(at)) for name, at in islice(last.items(), VIEWERS)]


def supports_shown(plan: Plan) -> list[tuple[PlanSupport, Status, list[StoredFile]]]:
    """The support with where it stands and the files that prove it."""
    filed: dict[int | None, list[StoredFile]] = {}
    for event in plan.events.all():
        if event.file:
            filed.setdefault(event.support_id, []).append(event.file)
    return [(support, support_status(support), filed.get(support.pk, [])) for support in plan.supports.all()]


def support_status(support: PlanSupport) -> Status:
    """Given, so many of so many times, or by when."""
    if support.given_on:
        return Status("good", _("given"))
    if support.sessions > 1:
        words = _("%(given)s of %(times)s times") % {"given": support.sessions_given, "times": support.sessions}
        return Status("info" if support.sessions_given else "neutral", words)
    return Status("neutral", _("by %(day)s") % {"day": f"{support.due_on:%m-%d}"})
