"""Attainment of a span as the sums of a span divided (spec 2.3): one statement for any set of people.

Months that lie wholly in the span count by their month result, in full even without data. Of a month that
is only partly in it the share of working days counts. Per-day targets count on working days with data;
what was observed on days off counts in the sum.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from hrplatform.lib.db import subquery
from people.models import Employee
from performance.measures.achievement import CAP
from performance.measures.models import Metric

# Rates are pooled by what they are parts of: actual = sum of numerators, expected = sum of target × denominator.
# Who stands in which group, as pairs or by where each stood last in the span.
_PAIRS = "SELECT e AS employee_id, g AS grp FROM unnest(%(people)s::bigint[], %(groups)s::bigint[]) u(e, g)"
_LAST_PLACES = """
  SELECT DISTINCT ON (a.employee_id) a.employee_id, {group} AS grp FROM people_assignment a
   WHERE a.start <= %(until)s AND (a.until IS NULL OR a.until >= %(start)s) AND a.employee_id IN ({people})
   ORDER BY a.employee_id, a.start DESC"""
GROUPS = {"department": "a.department_id", "person": "a.employee_id"}
_SQL = """
WITH who AS MATERIALIZED ({who}),
piece AS (
  SELECT w.grp, r.employee_id, r.day, r.grain,
         CASE WHEN r.denominator IS NULL THEN r.value ELSE r.numerator END AS actual,
         CASE WHEN r.value IS NULL OR r.grain = 'off' THEN NULL
              ELSE COALESCE(r.target_value, t.low) * COALESCE(r.denominator, 1) END AS expected,
         CASE WHEN r.value IS NULL OR r.grain = 'off' THEN NULL
              ELSE t.high * COALESCE(r.denominator, 1) END AS ceiling,
         r.denominator AS weight, r.value IS NOT NULL AS has_data, r.grain = 'day' AS judged
    FROM performance_dayresult r JOIN who w USING (employee_id)
    LEFT JOIN performance_target t ON t.id = r.target_id AND r.target_value IS NULL
   WHERE r.metric_id = %(metric)s AND r.grain IN ('day', 'off') AND r.day BETWEEN %(start)s AND %(until)s
  UNION ALL
  SELECT w.grp, r.employee_id, r.day, r.grain,
         CASE WHEN r.denominator IS NULL THEN CASE WHEN p.whole THEN r.value ELSE s.value END ELSE r.numerator END,
         COALESCE(r.target_value, t.low) * p.worth, t.high * p.worth, r.denominator,
         CASE WHEN p.whole THEN r.value IS NOT NULL ELSE s.value IS NOT NULL END, true
    FROM performance_dayresult r JOIN who w USING (employee_id)
   CROSS JOIN LATERAL (
     SELECT r.day >= %(start)s AND r.through <= %(until)s AS whole, GREATEST(r.day, %(start)s) AS first,
            LEAST(r.through, %(until)s) AS last) b
   CROSS JOIN LATERAL (
     SELECT b.whole, CASE WHEN r.denominator IS NOT NULL THEN r.denominator WHEN b.whole OR %(latest)s THEN 1 ELSE (
              SELECT COALESCE(count(*) FILTER (WHERE d.day BETWEEN b.first AND b.last)::numeric
                                / NULLIF(count(*), 0), 1)
                FROM people_workday d WHERE d.works AND d.day BETWEEN r.day AND r.through) END AS worth) p
    LEFT JOIN performance_target t ON t.id = r.target_id AND r.target_value IS NULL
    LEFT JOIN LATERAL (
      SELECT CASE WHEN %(latest)s THEN (array_agg(o.value ORDER BY o.day DESC))[1] ELSE sum(o.value) END AS value
        FROM performance_observation o
       WHERE NOT b.whole AND o.employee_id = r.employee_id AND o.metric_id = r.metric_id
         AND o.day BETWEEN b.first AND b.last) s ON true
   WHERE r.metric_id = %(metric)s AND r.grain = 'month' AND r.day <= %(until)s
     AND r.day >= date_trunc('month', %(start)s::date)::date AND r.through >= %(start)s)
"""
_COUNTS = """count(*) FILTER (WHERE judged AND has_data) AS cells,
       count(*) FILTER (WHERE judged AND NOT has_data AND grain = 'month') AS empty_months,
       count(*) FILTER (WHERE judged AND NOT has_data AND grain = 'day') AS empty_days"""
_MEMBERS = "(SELECT count(*) FROM who w WHERE w.grp = g.grp)"
_SUMS = f"""{_SQL}
SELECT grp, sum(actual), sum(expected), sum(weight), {_COUNTS}, count(DISTINCT employee_id),
       count(DISTINCT employee_id) FILTER (WHERE has_data), {_MEMBERS}, sum(ceiling)
  FROM (SELECT DISTINCT grp FROM who) g LEFT JOIN piece USING (grp) GROUP BY grp"""
# `last`: over days each person's latest figure and target, over people their sum (spec 2.2).
_LATEST = f"""{_SQL}, person AS (
SELECT grp, employee_id, (array_agg(actual ORDER BY day DESC) FILTER (WHERE actual IS NOT NULL))[1] AS actual,
       (array_agg(expected ORDER BY day DESC) FILTER (WHERE expected IS NOT NULL))[1] AS expected,
       (array_agg(ceiling ORDER BY day DESC) FILTER (WHERE ceiling IS NOT NULL))[1] AS ceiling,
       {_COUNTS}, bool_or(has_data) AS has_data
  FROM piece GROUP BY grp, employee_id)
SELECT grp, sum(actual), sum(expected), NULL, COALESCE(sum(cells), 0)::int, COALESCE(sum(empty_months), 0)::int,
       COALESCE(sum(empty_days), 0)::int, count(employee_id), count(*) FILTER (WHERE has_data), {_MEMBERS}, sum(ceiling)
  FROM (SELECT DISTINCT grp FROM who) g LEFT JOIN person USING (grp) GROUP BY grp"""


@dataclass(frozen=True)
class Pool:
    """Sums of a span. `actual` and `expected` are comparable; `value` and `target` are in the metric's unit.

    `people` have results of the metric, `members` stand in the group whether they have or not.
    """

    metric: Metric
    actual: Decimal | None
    expected: Decimal | None
    weight: Decimal | None
    cells: int
    months_without_data: int
    days_without_data: int
    people: int
    people_with_data: int
    members: int = 0
    ceiling: Decimal | None = None

    @property
    def attainment(self) -> Decimal | None:
        """Unrounded and uncapped; None without data or target.

        A metric that must be low: target over actual, at nothing the cap. One with a range: 1 between the sums of its
        ends (`expected`, `ceiling`), outside as far as it is from the nearer one.
        """
        if self.actual is None or self.expected is None:
            return None
        if self.metric.direction == "range":
            return self._inside(self.actual, self.expected)
        if not self.expected:
            return None
        if self.metric.direction == "lower":
            return self.expected / self.actual if self.actual > 0 else CAP
        return self.actual / self.expected

    def _inside(self, actual: Decimal, low: Decimal) -> Decimal | None:
        if self.ceiling is not None and actual > self.ceiling:
            return self.ceiling / actual
        if actual >= low:
            return Decimal(1)
        return actual / low

    @property
    def value(self) -> Decimal | None:
        """The figure itself: the sum, or the rate."""
        return self._per_weight(self.actual)

    @property
    def target(self) -> Decimal | None:
        """The target of the span: the sum due, or the rate asked for."""
        return self._per_weight(self.expected)

    def _per_weight(self, total: Decimal | None) -> Decimal | None:
        weight = Decimal(self.cells) if self.metric.aggregation == "mean" else self.weight
        return total if total is None or not weight else total / weight


def pool_metric(metric: Metric, *, groups: Iterable[tuple[int, int]], start: date, until: date) -> dict[int, Pool]:
    """{group: sums} for (employee id, group) pairs; a person may stand in several groups. One query."""
    pairs = list(groups)
    return _pool(metric, _PAIRS, {"people": [p[0] for p in pairs], "groups": [p[1] for p in pairs]}, start, until)


def pool_places(metric: Metric, *, people: QuerySet[Employee], by: str, start: date, until: date) -> dict[int, Pool]:
    """{department or employee id: sums}, everybody where they stood last within the span. One query."""
    inner, parameters = subquery(people, "who")
    return _pool(metric, _LAST_PLACES.format(group=GROUPS[by], people=inner), parameters, start, until)


def _pool(metric: Metric, who: str, parameters: dict[str, Any], start: date, until: date) -> dict[int, Pool]:
    with connection.cursor() as cursor:
        is_latest = metric.aggregation == "last"
        span: dict[str, Any] = {"metric": metric.pk, "start": start, "until": until, "latest": is_latest}
        cursor.execute((_LATEST if is_latest else _SUMS).replace("{who}", who), {**parameters, **span})
        return {row[0]: Pool(metric, *row[1:]) for row in cursor.fetchall()}


def add_pools(metric: Metric, pools: Iterable[Pool]) -> Pool:
    """The whole of groups that share nobody: sums are added before anything is divided."""
    parts = list(pools)

    def total(name: str) -> Decimal | None:
        known = [value for value in (getattr(pool, name) for pool in parts) if value is not None]
        return sum(known, Decimal(0)) if known else None

    counts = ("cells", "months_without_data", "days_without_data", "people", "people_with_data", "members")
    return Pool(
        metric, total("actual"), total("expected"), total("weight"),
        *[sum(getattr(pool, name) for pool in parts) for name in counts], ceiling=total("ceiling"),
    )  # fmt: skip


def pool_everybody(metric: Metric, *, employee_ids: Iterable[int], start: date, until: date) -> Pool:
    """One pool of all these people."""
    found = pool_metric(metric, groups=((pk, 0) for pk in employee_ids), start=start, until=until)
    return found.get(0) or Pool(metric, None, None, None, 0, 0, 0, 0, 0)
