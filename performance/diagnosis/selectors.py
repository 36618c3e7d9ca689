"""Reads for a diagnosis: a person's funnel beside that of the peers in one statement (spec 3.4).

Amounts are means per day with data, so that somebody who was ill two days has no "low" clicks; rates are sums
divided. Peers are everybody else in the same position on the day.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection

from hrplatform.lib import versions
from people.models import Employee
from people.selectors import current_assignment, working_days
from performance.diagnosis.models import Course, DiagnosisRule
from performance.diagnosis.rules import FEWEST_PEERS, Compared, Match, compare, diagnose
from performance.measures.models import Metric
from performance.measures.pooling import pool_metric

WINDOW = 20
LOOK_BACK = timedelta(days=60)

_FIGURES = """
WITH who AS MATERIALIZED (
  SELECT a.employee_id FROM people_assignment a JOIN people_employee e ON e.id = a.employee_id
   WHERE a.position_id = %(position)s AND a.start <= %(on)s AND (a.until IS NULL OR a.until >= %(on)s)
     AND (e.leave_date IS NULL OR e.leave_date >= %(on)s)),
wanted AS (
  SELECT m.id, m.aggregation, CASE WHEN m.aggregation = 'ratio' THEN m.numerator_id ELSE m.id END AS top,
         CASE m.aggregation WHEN 'ratio' THEN m.denominator_id WHEN 'weighted_mean' THEN m.weight_metric_id END AS under
    FROM performance_metric m WHERE m.id = ANY(%(metrics)s)),
seen AS MATERIALIZED (
  SELECT o.employee_id, o.metric_id, o.day, o.value FROM performance_observation o JOIN who USING (employee_id)
   WHERE o.day BETWEEN %(start)s AND %(on)s
     AND o.metric_id IN (SELECT top FROM wanted UNION SELECT under FROM wanted))
SELECT w.id, t.employee_id,
       CASE WHEN w.under IS NULL THEN avg(t.value)
            WHEN w.aggregation = 'ratio' THEN sum(t.value) / NULLIF(sum(u.value), 0)
            ELSE sum(t.value * u.value) / NULLIF(sum(u.value), 0) END
  FROM wanted w JOIN seen t ON t.metric_id = w.top
  LEFT JOIN seen u ON u.metric_id = w.under AND u.employee_id = t.employee_id AND u.day = t.day
 WHERE w.under IS NULL OR u.value IS NOT NULL
 GROUP BY w.id, w.under, w.aggregation, t.employee_id"""


@dataclass(frozen=True)
class Finding:
    """A rule that holds, the figures it rests on, and the courses that help them."""

    rule: DiagnosisRule
    figures: list[tuple[Metric, Compared]]
    courses: list[Course]


@dataclass(frozen=True)
class Diagnosis:
    """A person's funnel over the last working days. `peers` is how many others hold the position."""

    start: date
    on: date
    position: str
    peers: int
    figures: list[tuple[Metric, Compared]]
    findings: list[Finding]
    missing: list[Metric]

    @property
    def has_peers(self) -> bool:
        return self.peers >= FEWEST_PEERS


def diagnosis_of(employee: Employee, on: date) -> Diagnosis | None:
    """Compare the funnel of the last 20 working days; None for who holds no position or has no rule to ask."""
    place = current_assignment(employee, on)
    rules = list(DiagnosisRule.objects.filter(is_active=True))
    if place is None or not rules:
        return None
    patterns = [rule.pattern for rule in rules]
    codes = {code for pattern in patterns for condition in pattern.conditions for code in condition.metrics}
    metrics = {metric.code: metric for metric in Metric.objects.filter(code__in=codes, is_active=True)}
    start = _window_start(employee, on)
    asked = ",".join(str(pk) for pk in sorted(metric.pk for metric in metrics.values()))
    values = versions.kept(  # the same for everybody in the position: several alerts of a morning ask for it
        f"peers:{place.position_id}:{start}:{on}:{asked}",
        lambda: read_figures(position=place.position_id, metrics=metrics.values(), start=start, on=on),
    )
    compared = {
        code: compare(code, own.pop(employee.pk, None), list(own.values()))
        for code, own in ((code, dict(values.get(metric.pk, {}))) for code, metric in metrics.items())
    }
    peers = {pk for own in values.values() for pk in own} - {employee.pk}
    shown = [(metric, compared[code]) for code, metric in metrics.items() if compared[code].value is not None]
    matches = diagnose(compared, patterns)
    return Diagnosis(
        start, on, place.position.name, len(peers), sorted(shown, key=lambda pair: pair[0].sequence),
        _findings(matches, {rule.code: rule for rule in rules}, metrics),
        [metric for code, metric in metrics.items() if compared[code].value is None],
    )  # fmt: skip


def read_figures(*, position: int, metrics: Collection[Metric], start: date, on: date) -> dict[int, dict[int, Decimal]]:
    """{metric id: {employee id: figure}} of everybody in a position over a span; without data left out. One query."""
    parameters: dict[str, Any] = {
        "position": position, "metrics": [metric.pk for metric in metrics], "start": start, "on": on
    }  # fmt: skip
    found: dict[int, dict[int, Decimal]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(_FIGURES, parameters)
        for metric, employee, value in cursor.fetchall():
            if value is not None:
                found[metric][employee] = value
    return dict(found)


def is_below_target(employee: Employee, on: date) -> bool:
    """Whether a primary metric of the last working days is under target, pooled: who gets a diagnosis."""
    start = _window_start(employee, on)
    for metric in Metric.objects.filter(is_primary=True, is_active=True):
        pool = pool_metric(metric, groups=[(employee.pk, 0)], start=start, until=on).get(0)
        if pool and pool.attainment is not None and pool.attainment < 1:
            return True
    return False


def _window_start(employee: Employee, on: date) -> date:
    """The first of the last 20 days the person worked; a new hire's first day."""
    days = working_days([employee.pk], on - LOOK_BACK, on).get(employee.pk, [])
    return days[-WINDOW:][0] if days else on


def _findings(matches: list[Match], rules: dict[str, DiagnosisRule], metrics: dict[str, Metric]) -> list[Finding]:
    helped = {code for match in matches for code in match.metrics}
    courses = list(
        Course.objects.filter(is_active=True, metrics__code__in=helped).distinct().prefetch_related("metrics")
    ) if helped else []  # fmt: skip
    return [
        Finding(
            rules[match.code],
            [(metrics[figure.metric], figure) for figure in match.figures],
            [course for course in courses if match.metrics & {metric.code for metric in course.metrics.all()}],
        )
        for match in matches
    ]
