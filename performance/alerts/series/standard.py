"""How many people reach a standard: the share with a pooled achievement of at least 1 over 30 days (rule R7)."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hrplatform.lib.formats import format_percent
from people.models import WorkDay
from performance.alerts.series.base import Defaults, MetricUse, Option, Series, Statement, is_bad
from performance.planner import hashing_cursor

# Sums before dividing (spec 2.3): what was done on days off counts, a target only on working days with data.
_NIGHT = """
  SELECT 'b:' || COALESCE(a.brand_id, 0) || '/p:' || a.position_id || '/m:' || p.metric_id, %(night)s::date,
         round((count(*) FILTER (WHERE CASE WHEN c.direction = 'higher' THEN p.actual >= %(reach)s * p.expected
                                            ELSE p.actual <= 0 OR p.expected >= %(reach)s * p.actual END))::numeric
               / count(*), 6), count(*)::int
    FROM (SELECT r.employee_id, r.metric_id,
                 sum(CASE WHEN r.denominator IS NULL THEN r.value ELSE r.numerator END) AS actual,
                 sum(r.target_value * COALESCE(r.denominator, 1)) FILTER (WHERE r.grain = 'day') AS expected,
                 count(r.target_value) FILTER (WHERE r.grain = 'day') AS days
            FROM performance_dayresult r
           WHERE r.grain IN ('day', 'off') AND r.value IS NOT NULL
             AND r.day BETWEEN %(night)s::date - %(span)s + 1 AND %(night)s {metric}
           GROUP BY r.employee_id, r.metric_id) p
    JOIN people_assignment a ON a.employee_id = p.employee_id AND a.start <= %(night)s
     AND (a.until IS NULL OR a.until >= %(night)s)
    JOIN people_employee e ON e.id = p.employee_id AND e.hire_date <= %(night)s
     AND (e.leave_date IS NULL OR e.leave_date >= %(night)s)
    JOIN performance_metric c ON c.id = p.metric_id AND c.direction <> 'range'
   WHERE p.expected > 0 AND p.days >= %(days)s
   GROUP BY 1, p.metric_id
  HAVING count(*) >= %(fewest)s"""
_POINTS = """
  SELECT subject, day, value, NULL::numeric AS low, NULL::numeric AS high, cases
    FROM unnest(%(subjects)s::text[], %(days)s::date[], %(values)s::numeric[], %(cases)s::int[])
         AS p(subject, day, value, cases)"""


class Standard(Series):
    code = "standard"
    label = gettext_lazy("Share of people in a brand and position who reach a standard")
    help = gettext_lazy(
        "Each one's days are pooled over the span; a target that hardly anybody reaches may not be fair."
    )
    threshold_help = gettext_lazy("Share of the people who reach it.")
    value_label = gettext_lazy("Reach the target")
    cases_label = gettext_lazy("People")
    periods_note = gettext_lazy("Each working day looks back over the span of the rule.")
    subjects = ("brand", "position")
    metric_use = MetricUse.OPTIONAL
    defaults = Defaults(threshold=Decimal("0.3"), window=1, recover=3, least=5)
    options = (
        Option("span", gettext_lazy("Calendar days pooled"), Decimal(30), least=Decimal(7), most=Decimal(120)),
        Option("days", gettext_lazy("Working days with data at least, per person"), Decimal(10), least=Decimal(1),
               most=Decimal(120), help=gettext_lazy("Who has fewer in the span doesn't count among the people.")),
        Option("reach", gettext_lazy("Reached from an achievement of"), Decimal(1), is_share=True, most=Decimal(2)),
    )  # fmt: skip
    reaches_back = 30
    is_costly = True

    def bad_between(self, *, rule: Any, start: date, until: date) -> set[str]:
        rows = [row for night in _nights(start, until) for row in self._read(rule, night)]
        return {subject for subject, _night, value, cases in rows if is_bad(rule, value, cases)}

    def points(self, *, rule: Any, start: date, until: date, subjects: Sequence[str] | None) -> Statement:
        wanted = None if subjects is None else set(subjects)
        rows = [row for night in _nights(start, until) for row in self._read(rule, night)]
        found = [row for row in rows if wanted is None or row[0] in wanted]
        columns = zip(*found, strict=True) if found else ([], [], [], [])
        names = ("subjects", "days", "values", "cases")
        return Statement(_POINTS, dict(zip(names, (list(column) for column in columns), strict=True)))

    def _read(self, rule: Any, night: date) -> list[Any]:
        """Everybody's shares on one night; kept with the rule, because what is open and what is new both ask."""
        kept: dict[date, list[Any]] = rule.__dict__.setdefault("_shares", {})
        if night not in kept:
            parameters: dict[str, Any] = {
                "night": night, "span": int(self.option(rule, "span")), "reach": self.option(rule, "reach"),
                "fewest": max(rule.least, 1), "days": int(self.option(rule, "days")), "metric": rule.metric_id,
            }  # fmt: skip
            with hashing_cursor() as cursor:
                sql = _NIGHT.format(metric="AND r.metric_id = %(metric)s" if rule.metric_id else "")
                cursor.execute(sql, parameters)
                kept[night] = cursor.fetchall()
        return kept[night]

    def is_due(self, *, rule: Any, on: date, has_late: bool) -> bool:
        return bool(_nights(on, on))

    def cases_words(self, cases: int) -> str:
        return ngettext("%(n)s person", "%(n)s people", cases) % {"n": cases}

    def sentence(self, rule: Any) -> str:
        words = _(
            "Under %(share)s of at least %(least)s people in the same brand and position reach the target of %(metric)s"
            " over %(days)s days, each with data on at least %(fewest)s working days"
        )
        return words % {
            "share": format_percent(rule.threshold, 0), "least": max(rule.least, 1),
            "metric": rule.metric or _("a metric"), "days": int(self.option(rule, "span")),
            "fewest": int(self.option(rule, "days")),
        }  # fmt: skip

    def found_words(self, alert: Any, periods: int) -> str:
        words = _("Under %(share)s reach the target of %(metric)s")
        return words % {"share": format_percent(alert.rule.threshold, 0), "metric": alert.metric or alert.rule.metric}


def _nights(start: date, until: date) -> list[date]:
    """The company's working days."""
    return list(
        WorkDay.objects.filter(works=True, day__range=(start, until)).order_by("day").values_list("day", flat=True)
    )
