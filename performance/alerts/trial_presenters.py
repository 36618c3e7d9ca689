"""Trials as pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hrplatform.lib.formats import format_day, format_measure, format_number
from hrplatform.lib.ui import Event, Figure, Status
from performance.alerts import rule_presenters
from performance.alerts.backtest import Backtest, shown_backtest
from performance.alerts.enums import TRIAL_MOVES, TrialKind, TrialState, TrialWhat
from performance.alerts.models import Alert, Trial, TrialStep
from performance.alerts.presenters import sentence, state_status, who
from performance.alerts.scope import scope_of
from performance.alerts.services.telling import alert_link
from performance.alerts.trial_reads import trial_link
from performance.alerts.trial_target import TargetOutlook, look_at_target

STATE_KIND = {
    TrialState.DRAFT: "neutral",
    TrialState.QUIET: "info",
    TrialState.LIVE: "warn",
    TrialState.ROLLED_OUT: "good",
    TrialState.STOPPED: "none",
}


@dataclass(frozen=True)
class Line:
    """A trial in a list."""

    title: str
    url: str
    where: str
    state: Status
    started_on: date | None
    ended_on: date | None


@dataclass(frozen=True)
class Page:
    """What the page of a trial prints."""

    title: str
    tried: str
    standing: str
    where: str
    state: Status
    figures: Sequence[Figure]
    steps: Sequence[Event]
    comments: int
    can_start: bool
    can_change: bool
    can_roll_out: bool
    can_stop: bool
    target: TargetOutlook | None = None


def line(trial: Trial) -> Line:
    return Line(
        title=subject_words(trial), url=trial_link(trial), where=rule_presenters.scope_words(trial),
        state=_state(trial), started_on=trial.started_on, ended_on=trial.ended_on,
    )  # fmt: skip


def page(trial: Trial, on: date) -> Page:
    """The trial with its figures of today and its steps."""
    until = trial.ended_on or on
    moves = TRIAL_MOVES[trial.state]
    steps = list(trial.steps.select_related("by"))
    outlook = look_at_target(trial, until) if trial.kind == TrialKind.TARGET else None
    return Page(
        title=subject_words(trial), tried=_tried(trial), standing=_standing(trial),
        where=rule_presenters.scope_words(trial), state=_state(trial),
        figures=_figures(trial, shown_backtest(trial.rule, on=until, part=scope_of(trial))) if trial.rule else [],
        steps=[_event(step) for step in reversed(steps)],
        comments=sum(step.what == TrialWhat.COMMENTED for step in steps),
        can_start=TrialState.LIVE in moves, can_change=bool(moves), can_roll_out=TrialState.ROLLED_OUT in moves,
        can_stop=TrialState.STOPPED in moves, target=outlook,
    )  # fmt: skip


def subject_words(trial: Trial) -> str:
    """The rule's name, or the target's metric with the value that stands and the one tried: 60 → 45."""
    if trial.rule:
        return str(trial.rule)
    standing = trial.of_target
    before, tried = _value(standing, standing.metric), _value(trial, standing.metric)
    return f"{standing.metric} {before}" if before == tried else f"{standing.metric} {before} → {tried}"


def target_words(target: Any) -> str:
    """Metric and value of a target."""
    return f"{target.metric} {_value(target, target.metric)}"


def _tried(trial: Trial) -> str:
    if trial.rule:
        return rule_presenters.sentence(trial.rule)
    return f"{trial.of_target.metric} {_value(trial, trial.of_target.metric)}"


def _standing(trial: Trial) -> str:
    """What holds for everybody else meanwhile."""
    if trial.rule is None:
        where = rule_presenters.scope_words(trial.standing)
        return f"{target_words(trial.standing)}{f' ({where})' if where else ''}"
    current = type(trial.rule).objects.select_related("metric").filter(code=trial.rule.code, is_current=True).first()
    return rule_presenters.sentence(current) if current else "—"


def _value(holder: Any, metric: Any) -> str:
    if holder.value is not None:
        return format_measure(holder.value, metric.unit)
    return f"{format_measure(holder.low, metric.unit)} – {format_measure(holder.high, metric.unit)}"


def _state(trial: Trial) -> Status:
    return Status(STATE_KIND[TrialState(trial.state)], str(trial.get_state_display()))


def _figures(trial: Trial, found: Backtest) -> list[Figure]:
    """The backtest in the trial's scope, and what the trial has raised."""
    raised = Alert.objects.filter(rule__trial=trial).aggregate(n=Count("pk"), people=Count("subject", distinct=True))
    note = ngettext("on %(n)s", "on %(n)s", raised["people"]) % {"n": raised["people"]}
    return [
        Figure(_("Raised in the trial"), format_number(raised["n"]), note=note),
        *rule_presenters.figures(found)[:4],
    ]


def _event(step: TrialStep) -> Event:
    parts = [step.note]
    if "alerts" in step.figures:
        words = _("version %(version)s; on past days %(alerts)s alerts, %(false)s of them ended by themselves")
        parts.append(words % step.figures)
    title = str(step.by or "—")
    kind = "info" if step.what == TrialWhat.COMMENTED else "neutral"
    detail = " — ".join(part for part in parts if part)
    return Event(on=step.at, title=title, detail=detail, status=Status(kind, str(step.get_what_display())))


@dataclass(frozen=True)
class Found:
    """An alert of the trial."""

    name: str
    url: str
    detail: str
    state: Status
    raised_on: str


def found(alert: Alert) -> Found:
    words = sentence(alert, alert.number_of_days)  # type: ignore[attr-defined]
    return Found(who(alert), alert_link(alert), words, state_status(alert), format_day(alert.raised_on))
