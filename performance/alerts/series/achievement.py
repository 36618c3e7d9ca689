"""Achievement of a metric per person and day (rules R1, R2)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hrplatform.lib.formats import format_percent
from performance.alerts.enums import Comparison
from performance.alerts.series.base import MetricUse, Series, Statement, ids

# Exactly at the threshold is not under it, so the stored six places are not enough.
FIGURE = "CASE WHEN r.denominator IS NULL THEN r.value ELSE r.numerator / r.denominator END"
EXACT = f"""CASE m.direction
    WHEN 'higher' THEN {FIGURE} / r.target_value
    WHEN 'lower' THEN CASE WHEN r.value <= 0 THEN 2 ELSE r.target_value / ({FIGURE}) END
    ELSE r.achievement END"""

_POINTS = f"""
  SELECT r.employee_id AS subject, r.day, {EXACT} AS value, NULL::numeric AS low, NULL::numeric AS high,
         NULL::int AS cases
    FROM performance_dayresult r JOIN performance_metric m ON m.id = r.metric_id
   WHERE r.metric_id = %(metric)s AND r.grain = 'day' AND r.value IS NOT NULL
     AND r.day BETWEEN %(start)s AND %(until)s"""


class Achievement(Series):
    code = "achievement"
    label = gettext_lazy("Achievement of a metric per person and working day")
    help = gettext_lazy("Counts working days with data and a target; days off and days without either are left out.")
    periods_note = gettext_lazy(
        "Days off, days without a target and days without data neither count nor break the run."
    )
    threshold_help = gettext_lazy("A share of the target: 50% is half of it. Exactly at the threshold is not under it.")
    metric_use = MetricUse.REQUIRED
    is_judged = True

    def points(self, *, rule: Any, start: date, until: date, subjects: Sequence[str] | None) -> Statement:
        parameters: dict[str, Any] = {"metric": rule.metric_id, "start": start, "until": until}
        if subjects is None:
            return Statement(_POINTS, parameters)
        sql = f"{_POINTS} AND r.employee_id = ANY(%(employees)s::bigint[])"
        return Statement(sql, {**parameters, "employees": ids(subjects)})

    def key(self, column: str) -> str:
        return f"'e:' || {column}"

    def sentence(self, rule: Any) -> str:
        words = {
            Comparison.UNDER: _("%(metric)s under %(share)s of the target on %(n)s working days in a row"),
            Comparison.OVER: _("%(metric)s over %(share)s of the target on %(n)s working days in a row"),
        }[Comparison(rule.comparison)]
        return words % {"metric": rule.metric, "share": format_percent(rule.threshold, 0), "n": rule.window}

    def found_words(self, alert: Any, periods: int) -> str:
        share = format_percent(alert.rule.threshold, 0)
        if alert.rule.comparison == Comparison.OVER:
            words = ngettext("%(n)s day over %(share)s", "%(n)s days over %(share)s", periods)
        else:
            words = ngettext("%(n)s day under %(share)s", "%(n)s days under %(share)s", periods)
        return words % {"n": periods, "share": share}
