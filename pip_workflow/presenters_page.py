"""The plan's page as plain data: where it stands, what comes next, the figures to check, why, who looked (spec 7.1)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hrplatform.lib import formats
from hrplatform.lib.ui import Status
from people.selectors.calendar import working_days
from performance.alerts.series import get as series_of
from performance.measures.enums import Aggregation
from performance.measures.models import Metric
from performance.talks.models import Talk
from performance.talks.selectors import list_talks_with
from pip_workflow import selectors
from pip_workflow.enums import Verdict
from pip_workflow.figures import Figures, figures_of_gap, figures_to_sign
from pip_workflow.models import Plan, PlanSupport
from pip_workflow.selectors import Standing
from pip_workflow.services.decisions import MAX_EXTENSIONS

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
class FactsTable:
    """Figures by day: heads, rows of (day, values, file), sums where sums make sense."""

    first: date
    last: date
    heads: list[str]
    rows: list[tuple[str, list[str], str]]
    totals: list[str]
    is_week: bool = False


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


def build_page(plan: Plan, on: date, *, is_own: bool) -> PlanPage:
    """Everything the page says about the plan as of the day."""
    stand = selectors.standings(plan, min(on, plan.decided_on or on))
    before = selectors.figures_before(plan, [one.metric for one in stand])
    rows = [_measure_row(one, before.get(one.metric.pk)) for one in stand]
    waiting = figures_to_sign(plan, on) if is_own and plan.is_unfinished else []
    names = {metric.code: metric for metric in Metric.objects.filter(code__in=_codes(plan, waiting))}
    history = _history(plan, stand[0], on) if stand else {}
    return PlanPage(
        measures=rows, trips=_trips(stand, rows), sentence=_sentence(plan, rows),
        standing=_standing_words(plan, stand, rows, on),
        chart=_chart(plan, stand[0], history) if stand else None,
        chart_label=_chart_label(stand[0], rows[0]) if stand else "",
        weeks=_weeks(stand[0], history) if stand else [],
        facts=facts_table(waiting[0], names, plan) if waiting else None,
        gap=facts_table(figures_of_gap(plan), names, plan) if plan.gap.get("lines") else None,
        why=_why(plan), viewers=viewers(plan),
    )  # fmt: skip


def _codes(plan: Plan, waiting: Sequence[Figures]) -> set[str]:
    lines = [*plan.gap.get("lines", []), *(line for figures in waiting[:1] for line in figures.lines)]
    return {line["metric"] for line in lines}


# where it stands


def _is_reached(standing: Standing, bound: Decimal) -> bool:
    if standing.actual is None:
        return False
    return standing.actual >= bound if standing.metric.direction != "lower" else standing.actual <= bound


def _measure_row(standing: Standing, before: Decimal | None) -> MeasureRow:
    unit = standing.metric.unit
    share = None
    if standing.actual:
        lower = standing.metric.direction == "lower"
        share = standing.goal / standing.actual if lower else standing.actual / standing.goal
    return MeasureRow(
        name=str(standing.metric), before=_written(before, unit), actual=_written(standing.actual, unit),
        expected=formats.format_measure(standing.expected, unit), goal=formats.format_measure(standing.goal, unit),
        share=share, is_low=not _is_reached(standing, standing.expected), days=len(standing.days),
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


def _sentence(plan: Plan, rows: Sequence[MeasureRow]) -> str:
    """What is expected by when, in one sentence."""
    if not rows:
        return plan.expectation
    return _("By %(day)s: %(name)s at %(goal)s on every working day.") % {
        "day": formats.format_day(plan.deadline), "name": rows[0].name, "goal": rows[0].goal,
    }  # fmt: skip


def _standing_words(plan: Plan, stand: Sequence[Standing], rows: Sequence[MeasureRow], on: date) -> str:
    """Where it stands now: never more than the data say."""
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
    left = _days_left(plan, on)
    if left is None:
        return found
    return found + " " + ngettext("%(n)s working day is left.", "%(n)s working days are left.", left) % {"n": left}


def _days_left(plan: Plan, on: date) -> int | None:
    if not plan.is_unfinished or plan.stopped_on or on > plan.deadline:
        return None
    return len(working_days([plan.employee_id], max(on, plan.start_on), plan.deadline).get(plan.employee_id, []))


# the way so far


def _history(plan: Plan, standing: Standing, on: date) -> dict[date, Decimal]:
    last = min(on, plan.decided_on or on, plan.deadline)
    return selectors.daily_figures(plan.employee_id, standing.metric, plan.measured_from, last)


def _chart_label(standing: Standing, row: MeasureRow) -> str:
    return _("%(name)s each day against the target path: now %(actual)s, goal %(goal)s") % {
        "name": standing.metric, "actual": row.actual, "goal": row.goal,
    }  # fmt: skip


def _chart(plan: Plan, standing: Standing, history: dict[date, Decimal]) -> dict[str, Any]:
    last = max(history, default=plan.start_on)
    known = working_days([plan.employee_id], plan.start_on, plan.deadline).get(plan.employee_id, [])
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
    extended = plan.events.filter(what="extended").values_list("on", flat=True)
    return found + [(day, _("Extension")) for day in extended]


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
            ", ".join(formats.format_measure(history[day], unit) for day in days),
            _written(sum((history[day] for day in days), Decimal(0)) / len(days), unit),
            formats.format_measure(selectors.target_on(standing.path, days[-1]), unit),
        )
        for days in weeks.values()
    ]


# figures to check


def facts_table(figures: Figures, names: dict[str, Metric], plan: Plan) -> FactsTable:
    """The lines as days by metric."""
    codes = list(dict.fromkeys(line["metric"] for line in figures.lines))
    by_day: dict[str, dict[str, dict[str, Any]]] = {}
    for line in figures.lines:
        by_day.setdefault(line["day"], {})[line["metric"]] = line
    rows = [
        (
            formats.format_day(date.fromisoformat(day)),
            [_fact(cells.get(code)) for code in codes],
            next((line.get("source", "") for line in cells.values() if line.get("source")), ""),
        )
        for day, cells in by_day.items()
    ]
    return FactsTable(
        first=figures.first, last=figures.last, rows=rows, is_week=figures.first != plan.measured_from,
        heads=[str(names.get(code) or code) for code in codes], totals=_totals(figures, codes, names),
    )  # fmt: skip


def figures_shown(plan: Plan, on: date, first: date | None) -> FactsTable | None:
    """The figures somebody is about to sign: the plan's own, or those of the span that begins on the day."""
    waiting = figures_to_sign(plan, on)
    found = next((figures for figures in waiting if figures.first == (first or plan.measured_from)), None)
    if found is None:
        return None
    codes = {line["metric"] for line in found.lines}
    return facts_table(found, {metric.code: metric for metric in Metric.objects.filter(code__in=codes)}, plan)


def _fact(line: dict[str, Any] | None) -> str:
    return formats.DASH if line is None else formats.format_measure(Decimal(line["value"]), line.get("unit", "count"))


def _totals(figures: Figures, codes: Sequence[str], names: dict[str, Metric]) -> list[str]:
    """Sums of metrics that are summed; the others have none."""
    found = []
    for code in codes:
        metric = names.get(code)
        if metric is None or metric.aggregation != Aggregation.SUM:
            found.append("")
            continue
        total = sum((Decimal(line["value"]) for line in figures.lines if line["metric"] == code), Decimal(0))
        found.append(formats.format_measure(total, metric.unit))
    return found if any(found) else []


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
        for day in plan.alert.days.all()
    ]  # fmt: skip
    return Why(rule=str(rule), version=rule.version, words=series_of(rule.series).sentence(rule), lines=lines)


def viewers(plan: Plan) -> list[tuple[str, str]]:
    """(name, last looked) of those who opened the plan, newest first, the employee left out."""
    found = selectors.views_of_plan(plan)
    return [(name, formats.format_moment(at)) for name, at in found][:VIEWERS]


@dataclass(frozen=True)
class DecisionBasis:
    """What somebody decides on: the measures, what they propose, support and talks on record."""

    measures: list[MeasureRow]
    proposed: str
    supports: list[tuple[PlanSupport, Status]]
    talks: list[Talk]


def decision_basis(plan: Plan, on: date) -> DecisionBasis:
    """The system measures and proposes; a person decides."""
    stand = selectors.standings(plan, on)
    before = selectors.figures_before(plan, [one.metric for one in stand])
    return DecisionBasis(
        measures=[_measure_row(one, before.get(one.metric.pk)) for one in stand],
        proposed=str(Verdict(propose_verdict(stand, before, plan.extensions)).label),
        supports=[(support, support_status(support)) for support in plan.supports.all()],
        talks=list(list_talks_with(plan.employee)[:10]),
    )


def propose_verdict(stand: Sequence[Standing], before: dict[int, Decimal], extensions: int) -> str:
    """Passed when every goal is reached; more time when all moved towards it and time may be given; else failed."""
    if stand and all(_is_reached(one, one.goal) for one in stand):
        return Verdict.PASSED
    moved = [before.get(one.metric.pk) is not None and _is_better(one, before[one.metric.pk]) for one in stand]
    return Verdict.EXTENDED if moved and all(moved) and extensions < MAX_EXTENSIONS else Verdict.FAILED


def _is_better(standing: Standing, before: Decimal) -> bool:
    if standing.actual is None:
        return False
    return standing.actual < before if standing.metric.direction == "lower" else standing.actual > before


def support_status(support: PlanSupport) -> Status:
    """Given, so many of so many times, or by when."""
    if support.given_on:
        return Status("good", _("given"))
    if support.sessions > 1:
        words = _("%(given)s of %(times)s times") % {"given": support.sessions_given, "times": support.sessions}
        return Status("info" if support.sessions_given else "neutral", words)
    return Status("neutral", _("by %(day)s") % {"day": f"{support.due_on:%m-%d}"})
