"""How many people reach a standard: the share with a pooled achievement of at least 1 over 30 days (rule R7)."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from hrplatform.lib.formats import format_percent
from performance.alerts.series.base import Defaults, MetricUse, Option, Series, Statement

# Sums before dividing (spec 2.3): what was done on days off counts, a target only on working days with data.
_POINTS = """
  WITH night AS MATERIALIZED (
    SELECT day FROM people_workday WHERE works AND day BETWEEN %(start)s AND %(until)s),
  piece AS MATERIALIZED (
    SELECT r.employee_id, r.metric_id, r.day,
           CASE WHEN r.denominator IS NULL THEN r.value ELSE r.numerator END AS actual,
           CASE WHEN r.grain = 'day' THEN r.target_value * COALESCE(r.denominator, 1) END AS expected
      FROM performance_dayresult r
     WHERE r.grain IN ('day', 'off') AND r.value IS NOT NULL
       AND r.day BETWEEN %(start)s::date - %(span)s + 1 AND %(until)s {metric}),
  pooled AS MATERIALIZED (
    SELECT n.day, p.employee_id, p.metric_id, sum(p.actual) AS actual, sum(p.expected) AS expected
      FROM night n JOIN piece p ON p.day BETWEEN n.day - %(span)s + 1 AND n.day
     GROUP BY n.day, p.employee_id, p.metric_id),
  member AS MATERIALIZED (
    SELECT n.day, a.employee_id, COALESCE(a.brand_id, 0) AS brand_id, a.position_id
      FROM night n
      JOIN people_assignment a ON a.start <= n.day AND (a.until IS NULL OR a.until >= n.day)
      JOIN people_employee e ON e.id = a.employee_id AND e.hire_date <= n.day
       AND (e.leave_date IS NULL OR e.leave_date >= n.day))
  SELECT 'b:' || m.brand_id || '/p:' || m.position_id || '/m:' || p.metric_id AS subject, p.day,
         (count(*) FILTER (WHERE CASE WHEN c.direction = 'higher' THEN p.actual >= %(reach)s * p.expected
                                      ELSE p.actual <= 0 OR p.expected >= %(reach)s * p.actual END))::numeric
           / count(*) AS value,
         NULL::numeric AS low, NULL::numeric AS high, count(*)::int AS cases
    FROM pooled p JOIN member m USING (day, employee_id)
    JOIN performance_metric c ON c.id = p.metric_id AND c.direction <> 'range'
   WHERE p.expected > 0
   GROUP BY m.brand_id, m.position_id, p.metric_id, p.day
  HAVING count(*) >= %(fewest)s"""


class Standard(Series):
    code = "standard"
    label = _lazy("Share of people in a brand and position who reach a standard")
    help = _lazy("Each one's days are pooled over the span; a target that hardly anybody reaches may not be fair.")
    threshold_help = _lazy("Share of the people who reach it.")
    cases_label = _lazy("People")
    subjects = ("brand", "position")
    metric_use = MetricUse.OPTIONAL
    defaults = Defaults(threshold=Decimal("0.3"), window=1, recover=3, least=5)
    options = (
        Option("span", _lazy("Calendar days pooled"), Decimal(30), least=Decimal(7), most=Decimal(120)),
        Option("reach", _lazy("Reached from an achievement of"), Decimal(1), is_share=True, most=Decimal(2)),
    )
    reaches_back = 30

    def points(self, *, rule: Any, start: date, until: date, subjects: Sequence[str] | None) -> Statement:
        parameters: dict[str, Any] = {
            "start": start, "until": until, "span": int(self.option(rule, "span")),
            "reach": self.option(rule, "reach"), "fewest": max(rule.least, 1), "metrics": None,
        }  # fmt: skip
        metrics = _metrics_of(rule, subjects)
        sql = _POINTS.format(metric="AND r.metric_id = ANY(%(metrics)s::bigint[])" if metrics else "")
        parameters["metrics"] = metrics
        if subjects is None:
            return Statement(sql, parameters)
        narrowed = f"SELECT * FROM ({sql}) every WHERE subject = ANY(%(subjects)s)"
        return Statement(narrowed, {**parameters, "subjects": list(subjects)})

    def is_due(self, *, rule: Any, on: date, has_late: bool) -> bool:
        from people.models import WorkDay

        return WorkDay.objects.filter(day=on, works=True).exists()

    def sentence(self, rule: Any) -> str:
        words = _(
            "Under %(share)s of at least %(least)s people in the same brand and position reach the target of %(metric)s"
            " over %(days)s days"
        )
        return words % {
            "share": format_percent(rule.threshold, 0), "least": max(rule.least, 1),
            "metric": rule.metric or _("a metric"), "days": int(self.option(rule, "span")),
        }  # fmt: skip

    def found_words(self, alert: Any, periods: int) -> str:
        words = _("Under %(share)s reach the target of %(metric)s")
        return words % {"share": format_percent(alert.rule.threshold, 0), "metric": alert.metric or alert.rule.metric}


def _metrics_of(rule: Any, subjects: Sequence[str] | None) -> list[int] | None:
    """The metrics worth reading: the rule's, or those of the subjects asked for."""
    if rule.metric_id:
        return [rule.metric_id]
    if subjects is None:
        return None
    return sorted({int(subject.rpartition("m:")[2]) for subject in subjects})
