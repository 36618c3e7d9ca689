"""KPI figures of a scorecard's span, from day results only (spec 2.3, 2.7). Points are never typed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from performance.measures.achievement import CAP, DEFAULT_CURVE, points, stored_achievement

# Sums of actuals ÷ sums of targets. Days off count in sums; a per-day target counts on days with data, a
# per-month target (grain month) in full. Rates are pooled from their parts and compared with the target
# weighted by the same parts, so that a busy day counts for more.
SUMS = """
SELECT {key}, r.metric_id, m.direction, m.aggregation,
       sum(CASE WHEN r.grain IN ('day', 'off') THEN r.value END) AS actual,
       sum(CASE WHEN r.grain = 'day' AND r.value IS NOT NULL THEN r.target_value END) AS expected,
       sum(CASE WHEN r.grain = 'month' THEN COALESCE(r.value, 0) END) AS month_actual,
       sum(CASE WHEN r.grain = 'month' THEN r.target_value END) AS month_expected,
       sum(CASE WHEN r.grain = 'day' THEN r.numerator END) AS top,
       sum(CASE WHEN r.grain = 'day' AND r.numerator IS NOT NULL THEN r.denominator END) AS bottom,
       sum(CASE WHEN r.grain = 'day' AND r.numerator IS NOT NULL
                THEN r.denominator * r.target_value END) AS weighted_target,
       sum(CASE WHEN r.grain = 'day' AND r.value IS NOT NULL THEN r.achievement END) AS achieved,
       count(*) FILTER (WHERE r.grain = 'day' AND r.value IS NOT NULL) AS days,
       count(*) FILTER (WHERE r.value IS NOT NULL) AS figures
  FROM {source} JOIN performance_metric m ON m.id = r.metric_id
 GROUP BY 1, 2, 3, 4
"""
RESULTS = """(SELECT * FROM performance_dayresult WHERE employee_id = ANY(%(employees)s)
    AND metric_id = ANY(%(metrics)s) AND day BETWEEN %(start)s AND %(until)s) r"""
POOLED = SUMS.format(key="r.employee_id", source=RESULTS)
# Each scorecard's own span: a transfer has several in one cycle.
BY_CARD = SUMS.format(
    key="c.id AS card",
    source="""performance_scorecard c JOIN performance_dayresult r ON r.employee_id = c.employee_id
    AND r.day BETWEEN c.start AND c.until AND c.cycle_id = %(cycle)s AND r.metric_id = ANY(%(metrics)s)""",
)
# Everybody placed in the department or below it on the day.
BY_DEPARTMENT = """
WITH pooled AS ({pooled}), placed AS (
  SELECT DISTINCT above.id AS department, a.employee_id
    FROM people_department above JOIN people_department below ON below.lineage LIKE above.lineage || '%%'
    JOIN people_assignment a ON a.department_id = below.id
   WHERE above.id = ANY(%(departments)s) AND a.start <= %(on)s AND (a.until IS NULL OR a.until >= %(on)s)
)
SELECT department, metric_id, direction, aggregation, sum(actual) AS actual, sum(expected) AS expected,
       sum(month_actual) AS month_actual, sum(month_expected) AS month_expected, sum(top) AS top,
       sum(bottom) AS bottom, sum(weighted_target) AS weighted_target, sum(achieved) AS achieved,
       sum(days) AS days, sum(figures) AS figures
  FROM placed JOIN pooled USING (employee_id) GROUP BY 1, 2, 3, 4
""".format(
    pooled=SUMS.format(
        key="r.employee_id",
        source="""(SELECT * FROM performance_dayresult WHERE metric_id = ANY(%(metrics)s)
    AND day BETWEEN %(start)s AND %(until)s) r""",
    )
)


@dataclass(frozen=True, slots=True)
class Figure:
    """What one person reached on one metric over a span. None = no data."""

    value: Decimal | None
    target: Decimal | None
    achievement: Decimal | None

    def points(self, curve: list[list[str]]) -> Decimal | None:
        return points(self.achievement, as_curve(curve))


def as_curve(stored: Iterable[Iterable[str]]) -> list[tuple[Decimal, Decimal]]:
    """The stored pairs as Decimals; the default curve where none is stored."""
    pairs = [(Decimal(x), Decimal(y)) for x, y in stored]
    return pairs or list(DEFAULT_CURVE)


def figures_of(
    *, employees: Iterable[int], metrics: Iterable[int], start: date, until: date
) -> dict[tuple[int, int], Figure]:
    """{(employee id, metric id): figure} over the span; pairs without any result are left out."""
    wanted: dict[str, Any] = {"employees": list(employees), "metrics": list(metrics), "start": start, "until": until}
    if not wanted["employees"] or not wanted["metrics"]:
        return {}
    return _figures(POOLED, wanted, "employee_id")


def figures_of_cards(*, cycle: int, metrics: Iterable[int]) -> dict[tuple[int, int], Figure]:
    """{(scorecard id, metric id): figure} over each scorecard's own span; one statement, whatever the headcount."""
    return _figures(BY_CARD, {"cycle": cycle, "metrics": list(metrics)}, "card")


def department_figures(
    *, departments: Iterable[int], metrics: Iterable[int], start: date, until: date, on: date
) -> dict[tuple[int, int], Figure]:
    """{(department id, metric id): figure}: everybody's actuals pooled before dividing, never a mean of results.

    Those placed there or below on the day count; one statement, whatever the number of departments.
    """
    wanted = {"departments": list(departments), "metrics": list(metrics), "start": start, "until": until, "on": on}
    return _figures(BY_DEPARTMENT, wanted, "department")


def _figures(statement: str, wanted: dict[str, Any], key: str) -> dict[tuple[int, int], Figure]:
    if not wanted["metrics"]:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(statement, wanted)
        names = [column.name for column in cursor.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return {(row[key], row["metric_id"]): _figure(row) for row in rows}


def _figure(row: dict) -> Figure:
    if not row["figures"]:
        return Figure(None, None, None)
    if row["direction"] == "range":
        reached = row["achieved"] / row["days"] if row["days"] and row["achieved"] is not None else None
        value = row["top"] / row["bottom"] if row["bottom"] else row["actual"]
        return Figure(value, None, stored_achievement(reached))
    if row["aggregation"] in ("ratio", "weighted_mean", "mean") and row["bottom"]:
        value, expected = row["top"] / row["bottom"], row["weighted_target"]
        target = expected / row["bottom"] if expected else None
    elif row["month_expected"]:
        value, target = row["month_actual"], row["month_expected"]
    else:
        value, target = row["actual"], row["expected"]
    return Figure(value, target, _achieved(row["direction"], value, target))


def _achieved(direction: str, value: Decimal | None, target: Decimal | None) -> Decimal | None:
    if value is None or not target:
        return None
    if direction == "lower":
        return CAP if value <= 0 else stored_achievement(min(CAP, target / value))
    return stored_achievement(max(Decimal(0), min(CAP, value / target)))
