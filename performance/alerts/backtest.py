"""What a rule would have raised on the company's own past days, and how much of it went away by itself (spec 3.3).

Reads only. Every figure is taken as if it had been known in the night of its day.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

from hrplatform.lib import versions
from people.models import Assignment, Brand, Department, Employee, Position, Region
from performance.alerts import streak_sql
from performance.alerts.models import Alert, Rule
from performance.alerts.scope import Scope, build_scope, scope_of
from performance.alerts.series import Period, get, place_of
from performance.alerts.series.base import ids
from performance.alerts.series.months import month_back
from performance.measures.models import Metric
from performance.planner import hashing_cursor
from performance.talks.models import Talk

DAYS, MONTHS = 90, 12
# Streaks that began before the span are read whole.
BEFORE = timedelta(days=45)
MONTH_DAYS = Decimal("30.44")


@dataclass(frozen=True, slots=True)
class Replayed:
    """One alert that would have been raised. recovered_on None: it would still be open at the end of the span."""

    subject: str
    first_day: date
    raised_on: date
    last_day: date
    days: int
    recovered_on: date | None
    was_helped: bool = False

    @property
    def is_false(self) -> bool:
        """It went away by itself: recovered, and nobody talked to the person or took an alert in hand."""
        return self.recovered_on is not None and not self.was_helped


@dataclass(frozen=True)
class Backtest:
    """What the rule would have done from start to until."""

    start: date
    until: date
    alerts: Sequence[Replayed]

    @property
    def count(self) -> int:
        return len(self.alerts)

    @property
    def subjects(self) -> int:
        return len({alert.subject for alert in self.alerts})

    @property
    def false(self) -> int:
        return sum(alert.is_false for alert in self.alerts)

    @property
    def false_share(self) -> Decimal | None:
        return Decimal(self.false) / self.count if self.count else None

    @property
    def months(self) -> Decimal:
        return Decimal((self.until - self.start).days + 1) / MONTH_DAYS

    @property
    def per_month(self) -> Decimal:
        return (self.count / self.months).quantize(Decimal("0.01"))

    @property
    def false_per_month(self) -> Decimal:
        return (self.false / self.months).quantize(Decimal("0.01"))

    def by_day(self) -> list[tuple[date, int]]:
        """How many would have been raised on which day."""
        return sorted(Counter(alert.raised_on for alert in self.alerts).items())


def run_backtest(rule: Rule, *, on: date, part: dict[str, int] | None = None, start: date | None = None) -> Backtest:
    """Replay a rule (saved or not) up to `on`; `part` narrows it to a trial's brand, region, department, position."""
    series = get(rule.series)
    first = start or (month_back(on, MONTHS) if series.period == Period.MONTH else on - timedelta(days=DAYS - 1))
    scope = build_scope([scope_of(rule), part or {}], [], first, on)
    rows = [row for row in _replay(rule, first - BEFORE, on, scope) if first <= row.raised_on <= on]
    rows = series.sift_replay(rule, rows, on, scope) if hasattr(series, "sift_replay") else rows
    return Backtest(first, on, _with_help(rows))


def shown_backtest(rule: Rule, *, on: date, part: dict[str, int] | None = None, start: date | None = None) -> Backtest:
    """run_backtest for a page: worked out once for the same question while the company's data are the same."""
    asked = [
        rule.series, rule.metric_id, rule.comparison, rule.threshold, rule.window, rule.recover, rule.least,
        sorted(rule.options.items()), sorted(scope_of(rule).items()), sorted((part or {}).items()), on, start,
    ]  # fmt: skip
    name = sha256(json.dumps(asked, default=str).encode()).hexdigest()
    return versions.kept(f"backtest:{name}", lambda: run_backtest(rule, on=on, part=part, start=start))


def _replay(rule: Rule, start: date, until: date, scope: Scope) -> list[Replayed]:
    series = get(rule.series)
    narrowed = scope.people_within if scope.within and series.subjects == ("employee",) else None
    subjects = None if narrowed is None else [f"e:{pk}" for pk in sorted(narrowed)]
    points = series.points(rule=rule, start=start, until=until, subjects=subjects)
    sql = streak_sql.replay(points.sql, comparison=rule.comparison, key=series.key("r.subject"))
    parameters = {
        **points.parameters, "threshold": rule.threshold, "least": rule.least, "window": rule.window,
        "recover": rule.recover,
    }  # fmt: skip
    with hashing_cursor() as cursor:
        cursor.execute(sql, parameters)
        rows = [Replayed(*row) for row in cursor.fetchall()]
    return [row for row in rows if scope.has(row.subject)]


def _with_help(rows: Sequence[Replayed]) -> list[Replayed]:
    """Mark those whose people were talked to, or had an alert in hand, before they recovered."""
    people = ids({row.subject for row in rows})
    if not people:
        return list(rows)
    helped: dict[int, list[date]] = {}
    talks = Talk.objects.filter(employee__in=people).values_list("employee_id", "held_at")
    in_hand = Alert.objects.filter(employee__in=people, in_hand_at__isnull=False)
    for pk, at in [*talks, *in_hand.values_list("employee_id", "in_hand_at")]:
        if pk and at:
            helped.setdefault(pk, []).append(at.date())
    return [
        Replayed(
            row.subject, row.first_day, row.raised_on, row.last_day, row.days, row.recovered_on,
            any(
                row.raised_on <= day <= (row.recovered_on or day)
                for day in helped.get(place_of(row.subject).get("employee_id") or 0, [])
            ),
        )
        for row in rows
    ]  # fmt: skip


@dataclass(frozen=True)
class Named:
    """A subject as a page shows it."""

    name: str
    place: str = ""
    employee: Employee | None = None


def name_subjects(subjects: Iterable[str], on: date) -> dict[str, Named]:
    """{subject: its name and place}: five queries, whatever their number."""
    places = {subject: place_of(subject) for subject in set(subjects)}
    wanted: dict[str, set[int]] = {}
    for place in places.values():
        for name, pk in place.items():
            if pk:
                wanted.setdefault(name, set()).add(pk)
    models: dict[str, Any] = {
        "employee_id": Employee, "department_id": Department, "brand_id": Brand, "region_id": Region,
        "position_id": Position, "metric_id": Metric,
    }  # fmt: skip
    found = {name: models[name].objects.in_bulk(pks) for name, pks in wanted.items()}
    seats = Assignment.objects.as_of(on).filter(employee__in=wanted.get("employee_id", ()))
    paths = dict(seats.values_list("employee_id", "department__path"))
    return {subject: _named(place, found, paths) for subject, place in places.items()}


def _named(place: dict[str, int | None], found: dict[str, dict[int, Any]], paths: dict[int, str]) -> Named:
    items = {name: found[name].get(pk) for name, pk in place.items() if pk}
    employee = items.get("employee_id")
    if employee:
        return Named(employee.name, paths.get(employee.pk, ""), employee)
    metric = items.pop("metric_id", None)
    return Named(" · ".join(str(item) for item in items.values() if item) or "—", str(metric or ""))
