"""Salary cost share per brand × position and month: salaries ÷ revenue (rule R3).

Like is held against like: where the figures of a brand × position begin in the midst of what its salaries count for
(no earlier figure, and none up to the first working day paid), the month isn't whole and has no data.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy, ngettext

from hrplatform.lib.formats import format_percent
from performance.alerts.enums import Comparison
from performance.alerts.series.base import Defaults, MetricUse, Statement
from performance.alerts.series.months import MONTHS, MonthSeries

# A month's salary counts for the days the person held the seat; what was sold while holding it is the revenue.
_POINTS = f"""
  WITH {MONTHS},
  seat AS MATERIALIZED (
    SELECT a.employee_id, COALESCE(a.brand_id, 0) AS brand_id, a.position_id, m.first, m.last,
           GREATEST(a.start, m.first, e.hire_date) AS start, LEAST(a.until, m.last, e.leave_date) AS until
      FROM month m
      JOIN people_assignment a ON a.start <= m.last AND (a.until IS NULL OR a.until >= m.first)
      JOIN people_employee e ON e.id = a.employee_id
     WHERE GREATEST(a.start, m.first, e.hire_date) <= LEAST(a.until, m.last, e.leave_date)),
  pay AS MATERIALIZED (
    SELECT s.brand_id, s.position_id, s.last, count(DISTINCT s.employee_id) AS people, min(s.start) AS start,
           min(s.first) AS first,
           sum(c.salary * (LEAST(c.until, s.until) - GREATEST(c.start, s.start) + 1) / (s.last - s.first + 1)) AS total
      FROM seat s
      JOIN people_compensation c ON c.employee_id = s.employee_id AND c.start <= s.until
       AND (c.until IS NULL OR c.until >= s.start)
     GROUP BY s.brand_id, s.position_id, s.last),
  taken AS MATERIALIZED (
    SELECT s.brand_id, s.position_id, s.last, sum(o.value) AS total, min(o.day) AS begun
      FROM seat s
      JOIN performance_observation o ON o.employee_id = s.employee_id AND o.metric_id = %(metric)s
       AND o.day BETWEEN s.start AND s.until
       AND o.day BETWEEN date_trunc('month', %(start)s::date)::date AND %(until)s
     GROUP BY s.brand_id, s.position_id, s.last)
  SELECT 'b:' || p.brand_id || '/p:' || p.position_id AS subject, p.last AS day, p.total / t.total AS value,
         NULL::numeric AS low, NULL::numeric AS high, p.people::int AS cases
    FROM pay p JOIN taken t USING (brand_id, position_id, last)
   WHERE t.total > 0
     AND (t.begun <= COALESCE((SELECT min(d.day) FROM people_workday d WHERE d.works AND d.day >= p.start), p.start)
          OR EXISTS (
            SELECT FROM people_assignment a
              JOIN performance_observation o ON o.employee_id = a.employee_id AND o.metric_id = %(metric)s
               AND o.day >= a.start AND (a.until IS NULL OR o.day <= a.until) AND o.day < p.first
             WHERE COALESCE(a.brand_id, 0) = p.brand_id AND a.position_id = p.position_id))"""


class CostShare(MonthSeries):
    code = "cost_share"
    label = gettext_lazy("Salary cost share per brand × position and month")
    help = gettext_lazy(
        "Salaries of the month ÷ revenue of the month; a month without revenue has no data, nor has the first one"
        " when its figures begin in the midst of it."
    )
    threshold_help = gettext_lazy("Salaries as a share of revenue: 30% is thirty yuan of pay on a hundred of sales.")
    value_label = gettext_lazy("Salary cost share")
    cases_label = gettext_lazy("People")
    subjects = ("brand", "position")
    metric_use = MetricUse.REQUIRED
    defaults = Defaults(comparison=Comparison.OVER, threshold=Decimal("0.3"), window=1, recover=1)

    def points(self, *, rule: Any, start: date, until: date, subjects: Sequence[str] | None) -> Statement:
        parameters = {"metric": rule.metric_id, "start": start, "until": until}
        if subjects is None:
            return Statement(_POINTS, parameters)
        sql = f"SELECT * FROM ({_POINTS}) every WHERE subject = ANY(%(subjects)s)"
        return Statement(sql, {**parameters, "subjects": list(subjects)})

    def cases_words(self, cases: int) -> str:
        return ngettext("%(n)s person", "%(n)s people", cases) % {"n": cases}

    def sentence(self, rule: Any) -> str:
        words = ngettext(
            "Salaries over %(share)s of %(metric)s for a brand and position in a month",
            "Salaries over %(share)s of %(metric)s for a brand and position, %(n)s months in a row",
            rule.window,
        )
        return words % {"metric": rule.metric, "share": format_percent(rule.threshold, 0), "n": rule.window}

    def found_words(self, alert: Any, periods: int) -> str:
        words = ngettext(
            "Salary cost share over %(share)s in %(n)s month",
            "Salary cost share over %(share)s in %(n)s months",
            periods,
        )
        return words % {"n": periods, "share": format_percent(alert.rule.threshold, 0)}
