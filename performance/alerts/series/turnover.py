"""Turnover per region and month: leavers ÷ mean headcount (rule R4). Who retired didn't leave."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy, ngettext

from hrplatform.lib.formats import format_percent
from performance.alerts.enums import Comparison
from performance.alerts.series.base import Defaults, Statement
from performance.alerts.series.months import MONTHS, MonthSeries

_POINTS = f"""
  WITH {MONTHS},
  edge AS MATERIALIZED (SELECT last AS day FROM month UNION SELECT first - 1 FROM month),
  headcount AS MATERIALIZED (
    SELECT a.region_id, d.day, count(*) AS people
      FROM edge d
      JOIN people_assignment a ON a.start <= d.day AND (a.until IS NULL OR a.until >= d.day)
      JOIN people_employee e ON e.id = a.employee_id AND e.hire_date <= d.day
       AND (e.leave_date IS NULL OR e.leave_date >= d.day)
     WHERE a.region_id IS NOT NULL GROUP BY a.region_id, d.day),
  leaver AS MATERIALIZED (
    SELECT a.region_id, m.last, count(*) AS people
      FROM month m
      JOIN people_employee e ON e.leave_date BETWEEN m.first AND m.last AND e.leave_type <> 'retired'
      JOIN people_assignment a ON a.employee_id = e.id AND a.start <= e.leave_date
       AND (a.until IS NULL OR a.until >= e.leave_date)
     WHERE a.region_id IS NOT NULL GROUP BY a.region_id, m.last)
  SELECT 'r:' || r.id AS subject, m.last AS day,
         COALESCE(l.people, 0) * 2.0 / (COALESCE(b.people, 0) + COALESCE(n.people, 0)) AS value,
         NULL::numeric AS low, NULL::numeric AS high, COALESCE(l.people, 0)::int AS cases
    FROM month m CROSS JOIN people_region r
    LEFT JOIN headcount b ON b.region_id = r.id AND b.day = m.first - 1
    LEFT JOIN headcount n ON n.region_id = r.id AND n.day = m.last
    LEFT JOIN leaver l ON l.region_id = r.id AND l.last = m.last
   WHERE COALESCE(b.people, 0) + COALESCE(n.people, 0) > 0"""


class Turnover(MonthSeries):
    code = "turnover"
    label = gettext_lazy("Turnover per region and month")
    help = gettext_lazy("Leavers, retirements not counted, ÷ mean of the headcount at the two ends of the month.")
    threshold_help = gettext_lazy("A share of the mean headcount of the month.")
    value_label = gettext_lazy("Turnover")
    cases_label = gettext_lazy("Leavers")
    subjects = ("region",)
    defaults = Defaults(comparison=Comparison.OVER, threshold=Decimal("0.2"), window=3, recover=1, least=3)

    def points(self, *, rule: Any, start: date, until: date, subjects: Sequence[str] | None) -> Statement:
        parameters = {"start": start, "until": until}
        if subjects is None:
            return Statement(_POINTS, parameters)
        sql = f"SELECT * FROM ({_POINTS}) every WHERE subject = ANY(%(subjects)s)"
        return Statement(sql, {**parameters, "subjects": list(subjects)})

    def cases_words(self, cases: int) -> str:
        return ngettext("%(n)s leaver", "%(n)s leavers", cases) % {"n": cases}

    def sentence(self, rule: Any) -> str:
        words = ngettext(
            "Turnover of a region over %(share)s in a month, with at least %(least)s leavers",
            "Turnover of a region over %(share)s with at least %(least)s leavers, %(n)s months in a row",
            rule.window,
        )
        return words % {"share": format_percent(rule.threshold, 0), "least": rule.least, "n": rule.window}

    def found_words(self, alert: Any, periods: int) -> str:
        words = ngettext(
            "Turnover over %(share)s in %(n)s month", "Turnover over %(share)s in %(n)s months in a row", periods
        )
        return words % {"n": periods, "share": format_percent(alert.rule.threshold, 0)}
