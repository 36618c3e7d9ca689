"""The life of a streak alert (spec 3.1, 3.2) as a pure reference.

A series is a person's working days that have a target and data, in order: days off, days without a
target and days without data are simply not in it, so they neither count nor break a run. The night's
SQL does the same over a whole company; property tests hold the two together.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

GOOD_DAYS_TO_RECOVER = 3


@dataclass(frozen=True, slots=True)
class Point:
    """One judged day: its unrounded achievement."""

    day: date
    achievement: Decimal


@dataclass(frozen=True, slots=True)
class StreakRule:
    """Under `threshold` on `window` consecutive judged days."""

    code: str
    threshold: Decimal
    window: int
    recover: int = GOOD_DAYS_TO_RECOVER


@dataclass(frozen=True, slots=True)
class StreakAlert:
    """One alert of one subject. `how` is empty, `recovered`, `corrected` or `by_hand`."""

    rule: str
    first_day: date
    raised_on: date
    days: tuple[date, ...]
    state: str = "open"
    resolved_on: date | None = None
    how: str = ""

    @property
    def last_day(self) -> date:
        """The last bad day."""
        return self.days[-1]


@dataclass(frozen=True, slots=True)
class Run:
    """A maximal run of bad days, by position in the series."""

    start: int
    stop: int


@dataclass(slots=True)
class Life:
    """All alerts of one subject under one rule, oldest first; at most the last is unresolved."""

    rule: StreakRule
    alerts: list[StreakAlert] = field(default_factory=list)

    def night(self, on: date, series: Sequence[Point]) -> None:
        """Evaluate the night of `on` with the data known now (days after `on` are ignored)."""
        known = [point for point in sorted(series, key=lambda p: p.day) if point.day <= on]
        if self.alerts and self.alerts[-1].state != "resolved":
            self.alerts[-1] = follow(self.alerts[-1], on=on, series=self._since_barrier(known), rule=self.rule)
        if not self.alerts or self.alerts[-1].state == "resolved":
            fresh = raise_alert(on=on, series=self._since_barrier(known), rule=self.rule)
            if fresh:
                self.alerts.append(fresh)

    def _since_barrier(self, series: Sequence[Point]) -> list[Point]:
        barrier = max((barrier_of(alert) for alert in self.alerts if alert.state == "resolved"), default=date.min)
        return [point for point in series if point.day > barrier]


def barrier_of(alert: StreakAlert) -> date:
    """Days up to here belong to a closed story and never feed a new alert. A corrected alert leaves none."""
    if alert.how == "by_hand":
        return alert.resolved_on or alert.last_day
    return alert.last_day if alert.how == "recovered" else date.min


def is_bad(point: Point, rule: StreakRule) -> bool:
    """Exactly at the threshold is not under it."""
    return point.achievement < rule.threshold


def bad_runs(series: Sequence[Point], rule: StreakRule) -> list[Run]:
    """Maximal runs of bad days that are long enough for the rule."""
    runs, start = [], None
    for index, point in enumerate([*series, None]):
        if point is not None and is_bad(point, rule):
            start = index if start is None else start
        elif start is not None:
            if index - start >= rule.window:
                runs.append(Run(start, index))
            start = None
    return runs


def raise_alert(*, on: date, series: Sequence[Point], rule: StreakRule) -> StreakAlert | None:
    """A new alert when a long enough run is there and has not been recovered from already."""
    for run in bad_runs(series, rule):
        if recovered_at(series, run, rule) is None:
            return StreakAlert(rule.code, series[run.start].day, on, _bad_days(series[run.start :], rule))
    return None


def follow(alert: StreakAlert, *, on: date, series: Sequence[Point], rule: StreakRule) -> StreakAlert:
    """The open alert against the data known now: grown, recovered, or corrected away."""
    run = next((run for run in bad_runs(series, rule) if series[run.stop - 1].day >= alert.first_day), None)
    if run is None:
        return replace(alert, state="resolved", resolved_on=on, how="corrected")
    end = recovered_at(series, run, rule)
    story = series[run.start : end]
    days = _bad_days(story, rule)
    grown = replace(alert, first_day=days[0], days=days)
    return grown if end is None else replace(grown, state="resolved", resolved_on=on, how="recovered")


def recovered_at(series: Sequence[Point], run: Run, rule: StreakRule) -> int | None:
    """Position after the good day that ends the story, or None while it goes on."""
    good = 0
    for index in range(run.stop, len(series)):
        good = 0 if is_bad(series[index], rule) else good + 1
        if good == rule.recover:
            return index + 1
    return None


def replay(series: Sequence[Point], nights: Iterable[date], rule: StreakRule) -> list[StreakAlert]:
    """Every alert after these nights, data known from the start."""
    life = Life(rule)
    for night in nights:
        life.night(night, series)
    return life.alerts


def _bad_days(series: Iterable[Point], rule: StreakRule) -> tuple[date, ...]:
    return tuple(point.day for point in series if is_bad(point, rule))
