"""What the plan pages show, as plain data."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hrplatform.lib import formats
from hrplatform.lib.ui import Event, Status
from pip_workflow import selectors
from pip_workflow.enums import PlanState
from pip_workflow.models import Plan
from pip_workflow.rules.guards import Result
from pip_workflow.selectors import Standing

STATE_KINDS = {
    PlanState.DRAFT: "neutral",
    PlanState.ISSUED: "warn",
    PlanState.ACKNOWLEDGED: "info",
    PlanState.REFUSED: "warn",
    PlanState.ACTIVE: "info",
    PlanState.PAUSED: "neutral",
    PlanState.PASSED: "good",
    PlanState.FAILED: "bad",
    PlanState.WITHDRAWN: "neutral",
    PlanState.ENDED: "neutral",
}
EVENT_WORDS = {
    "draft": gettext_lazy("Drafted"),
    "issued": gettext_lazy("Plan given to the employee"),
    "acknowledged": gettext_lazy("Signed by the employee"),
    "refused": gettext_lazy("Signature refused, with a witness"),
    "active": gettext_lazy("Plan running"),
    "paused": gettext_lazy("Paused"),
    "passed": gettext_lazy("Passed"),
    "failed": gettext_lazy("Failed"),
    "withdrawn": gettext_lazy("Withdrawn"),
    "ended": gettext_lazy("Ended: the employee left"),
    "changed": gettext_lazy("Plan changed"),
    "check_in": gettext_lazy("Follow-up held"),
    "support": gettext_lazy("Support given"),
    "extended": gettext_lazy("Extended"),
    "explain": gettext_lazy("The employee asked for an explanation"),
    "object": gettext_lazy("The employee objected"),
    "answered": gettext_lazy("Answered in writing"),
    "escalated": gettext_lazy("Overdue step escalated"),
}
MISSING_WORDS = {
    "policy_notice": gettext_lazy("no notice of the performance rules to this employee before the measured days"),
    "consultation": gettext_lazy("no consultation record of the performance rules"),
    "published_before": gettext_lazy("the rules were not published before the measured days"),
    "noticed_before": gettext_lazy("the employee was given the rules only after the measured days began"),
    "witness": gettext_lazy("the service of the rules has no witness"),
    "absolute_standard": gettext_lazy("no absolute standard: a rank is not accepted"),
    "evidence": gettext_lazy("fewer than two kinds of evidence"),
    "days_of_data": gettext_lazy("fewer than five working days of data with an import batch"),
    "heard": gettext_lazy("no talk on record in which the employee was heard"),
    "other_person": gettext_lazy("the decision belongs to a person other than the boss who scored"),
    "reply": gettext_lazy("the employee's reply is neither in nor its time over"),
    "open_objection": gettext_lazy("an objection is not answered yet"),
}
GUARD_NAMES = {
    "G1": gettext_lazy("Rule known"),
    "G4": gettext_lazy("First finding"),
    "G10": gettext_lazy("People decide"),
}
WHERE = {"G1": "policies:policy-list", "G4": "talks:talk-list"}


def state_status(plan: Plan) -> Status:
    return Status(STATE_KINDS[PlanState(plan.state)], plan.get_state_display())


def events_of(plan: Plan) -> list[Event]:
    """The plan's history, newest first."""
    rows = plan.events.select_related("actor").order_by("-at", "-pk")
    return [Event(on=row.on, title=str(EVENT_WORDS.get(row.what, row.what)), detail=_event_detail(row)) for row in rows]


def _event_detail(row: Any) -> str:
    if row.what in ("escalated", "ended"):
        return ""
    who = str(row.actor) if row.actor else ""
    return "：".join(part for part in (who, row.detail) if part)


@dataclass(frozen=True)
class MeasureRow:
    """A measure as the page prints it."""

    name: str
    actual: str
    expected: str
    goal: str
    share: Decimal | None
    is_low: bool
    days: int


def measure_rows(plan: Plan, on: date) -> list[MeasureRow]:
    """Every measure with where it stands today."""
    return [_measure_row(standing) for standing in selectors.standings(plan, on)]


def _measure_row(standing: Standing) -> MeasureRow:
    unit = standing.metric.unit
    higher = standing.metric.direction != "lower"
    share = None
    if standing.actual:
        share = standing.actual / standing.goal if higher else standing.goal / standing.actual
    reached = share is not None and (
        standing.actual >= standing.expected if higher else standing.actual <= standing.expected
    )
    return MeasureRow(
        name=str(standing.metric),
        actual=formats.format_measure(standing.actual, unit) if standing.actual is not None else str(_("no data")),
        expected=formats.format_measure(standing.expected, unit),
        goal=formats.format_measure(standing.goal, unit),
        share=share,
        is_low=not reached,
        days=len(standing.days),
    )


def lead_sentence(plan: Plan, on: date, rows: list[MeasureRow]) -> str:
    """What is expected by when, in one sentence."""
    if not rows:
        return plan.expectation
    first = rows[0]
    return _("By %(day)s: %(name)s at %(goal)s on every working day.") % {
        "day": formats.format_day(plan.deadline), "name": first.name, "goal": first.goal,
    }  # fmt: skip


def second_sentence(plan: Plan, on: date, rows: list[MeasureRow]) -> str:
    """Where it stands now."""
    if not rows or not rows[0].days:
        return _("There is no data since the plan began.")
    first = rows[0]
    return _("Over the last %(days)s working days with data: %(actual)s. This week's target is %(expected)s.") % {
        "days": first.days, "actual": first.actual, "expected": first.expected,
    }  # fmt: skip


@dataclass(frozen=True)
class NextStep:
    on: date
    title: str
    detail: str


def next_steps(plan: Plan) -> list[NextStep]:
    """What comes next, and whose turn it is."""
    steps = [
        NextStep(c.due_on, _("Follow-up"), _("Led by %(name)s") % {"name": plan.lead.name})
        for c in plan.check_ins.all()
        if c.held_on is None
    ][:2]
    if plan.is_unfinished:
        steps.append(NextStep(plan.deadline, _("Decision"), _("By a named person, in writing, with the reason")))
    return sorted(steps, key=lambda step: step.on)


def path_chart(plan: Plan, on: date) -> tuple[dict[str, Any], str] | None:
    """Actual days against the target path of the first measure: ECharts option and what it says."""
    found = selectors.standings(plan, on)
    if not found:
        return None
    return _chart_of(plan, found[0], on)


def _chart_of(plan: Plan, standing: Standing, on: date) -> tuple[dict[str, Any], str]:
    history = selectors.daily_figures(plan.employee_id, standing.metric, plan.measured_from, min(on, plan.deadline))
    days = sorted({*history, *(step.by for step in standing.path), plan.start_on})
    actual = [_number(history.get(day)) for day in days]
    path = [_number(selectors.target_on(standing.path, day)) if day >= plan.start_on else None for day in days]
    option = {
        "grid": {"left": 34, "right": 14, "top": 20, "bottom": 24},
        "xAxis": {"type": "category", "data": [f"{day:%m-%d}" for day in days]},
        "yAxis": {"type": "value", "min": 0},
        "series": [
            {"type": "line", "name": _("Target path"), "data": path, "step": "end", "symbol": "none",
             "lineStyle": {"type": "dashed", "color": "$ink-3"}, "itemStyle": {"color": "$ink-3"}},
            {"type": "line", "name": _("Actual"), "data": actual, "connectNulls": True,
             "lineStyle": {"color": "$accent"}, "itemStyle": {"color": "$accent"}},
        ],
    }  # fmt: skip
    label = _("%(name)s each day against the target path") % {"name": standing.metric}
    return option, label


def _number(value: Decimal | None) -> float | None:
    """Charts take plain numbers; they are drawn, never added up."""
    return None if value is None else float(value)


@dataclass(frozen=True)
class GuardRow:
    """One guard as people read it."""

    name: str
    article: str
    allowed: bool
    missing: list[str]
    url: str


def guard_rows(results: list[Result]) -> list[GuardRow]:
    """Guards with the missing facts in words, and where to enter them."""
    return [
        GuardRow(
            name=str(GUARD_NAMES.get(result.guard, result.guard)),
            article=result.article,
            allowed=result.allowed,
            missing=[str(MISSING_WORDS.get(key, key)) for key in result.missing],
            url=reverse(WHERE[result.guard]) if result.guard in WHERE else "",
        )
        for result in results
    ]
