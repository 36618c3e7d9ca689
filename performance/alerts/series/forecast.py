"""Where the achievement of the primary metric is heading: a robust trend per person (rule R6).

A point of day D is the lowest value that the trend line of the last working days reaches within the horizon, with its
interval. There is none where the line, or the day itself, is past the threshold already: that is no forecast.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hrplatform.lib.formats import format_percent
from performance.alerts import trend
from performance.alerts.enums import Comparison
from performance.alerts.series.achievement import EXACT
from performance.alerts.series.base import Defaults, MetricUse, Option, Series, Statement, ids, is_bad
from performance.measures.models import DayResult, Metric
from performance.planner import hashing_cursor

# So many working days lie within so many calendar days, the longest holidays included.
CALENDAR_DAYS = 1.5

# Every judged working day of everybody, data or not, in order; the metric of a person is the first primary one judged.
_DAYS = f"""
  WITH row_ AS MATERIALIZED (
    SELECT r.employee_id, r.metric_id, r.day, ({EXACT})::float8 AS value
      FROM performance_dayresult r JOIN performance_metric m ON m.id = r.metric_id
     WHERE r.metric_id = ANY(%(metrics)s::bigint[]) AND r.grain = 'day'
       AND r.day BETWEEN %(first)s AND %(until)s {{who}}),
  chosen AS MATERIALIZED (
    SELECT employee_id, (array_agg(metric_id ORDER BY array_position(%(metrics)s::bigint[], metric_id)))[1] AS metric_id
      FROM (SELECT DISTINCT employee_id, metric_id FROM row_) d GROUP BY employee_id)
  SELECT employee_id, array_agg(day - DATE '2000-01-01' ORDER BY day), array_agg(value ORDER BY day)
    FROM row_ JOIN chosen USING (employee_id, metric_id) GROUP BY employee_id"""

_POINTS = """
  SELECT subject, day, value, low, high, cases
    FROM unnest(%(subjects)s::bigint[], %(days)s::date[], %(values)s::numeric[], %(lows)s::numeric[],
                %(highs)s::numeric[], %(cases)s::int[]) AS p(subject, day, value, low, high, cases)"""


class Forecast(Series):
    code = "forecast"
    label = gettext_lazy("Forecast of a metric's achievement per person")
    help = gettext_lazy("A robust trend (Theil–Sen) over the last working days; silent with too few days of data.")
    periods_title = gettext_lazy("Days on which the trend said so")
    periods_note = gettext_lazy("The trend is worked out anew after every working day with data.")
    threshold_help = gettext_lazy("A share of the target that the trend falls under, while it is not there yet.")
    is_costly = True
    value_label = gettext_lazy("Lowest point of the trend")
    metric_use = MetricUse.OPTIONAL
    defaults = Defaults(threshold=Decimal("0.5"), window=1, recover=3)
    options = (
        Option("horizon", gettext_lazy("Within so many working days"), Decimal(7), least=Decimal(1), most=Decimal(20)),
        Option(
            "history", gettext_lazy("Trend over so many working days"), Decimal(20), least=Decimal(8), most=Decimal(60)
        ),
        Option(
            "points",
            gettext_lazy("Silent with fewer days of data than"),
            Decimal(8),
            least=Decimal(3),
            most=Decimal(60),
        ),
    )

    def points(self, *, rule: Any, start: date, until: date, subjects: Sequence[str] | None) -> Statement:
        found = self._forecasts(rule, start, until, subjects)
        parameters: dict[str, Any] = {
            "subjects": [row.subject for row in found],
            "days": [trend.EPOCH + timedelta(days=row.day) for row in found],
            "values": [_decimal(row.value) for row in found],
            "lows": [_decimal(row.low) for row in found],
            "highs": [_decimal(row.high) for row in found],
            "cases": [row.points for row in found],
        }
        return Statement(_POINTS, parameters)

    def bad_between(self, *, rule: Any, start: date, until: date) -> set[str]:
        found = self._forecasts(rule, start, until, None)
        return {f"e:{row.subject}" for row in found if is_bad(rule, _decimal(row.value), row.points)}

    def _forecasts(
        self, rule: Any, start: date, until: date, subjects: Sequence[str] | None
    ) -> list[trend.ForecastPoint]:
        history = int(self.option(rule, "history"))
        rows = self._read(rule, start - timedelta(days=int(history * CALENDAR_DAYS) + 10), until, subjects)
        return trend.forecast_days(
            rows, start=(start - trend.EPOCH).days, history=history, horizon=int(self.option(rule, "horizon")),
            fewest=int(self.option(rule, "points")), threshold=float(rule.threshold),
            is_under=rule.comparison == Comparison.UNDER,
        )  # fmt: skip

    def _read(self, rule: Any, first: date, until: date, subjects: Sequence[str] | None) -> list[Any]:
        metrics = [rule.metric_id] if rule.metric_id else primary_metrics()
        parameters: dict[str, Any] = {"metrics": metrics, "first": first, "until": until}
        who = ""
        if subjects is not None:
            parameters["employees"], who = ids(subjects), "AND r.employee_id = ANY(%(employees)s::bigint[])"
        with hashing_cursor() as cursor:
            cursor.execute(_DAYS.format(who=who), parameters)
            return cursor.fetchall()

    def metrics_of(self, rule: Any, subjects: Sequence[str], on: date) -> dict[str, int]:
        metrics = [] if rule.metric_id else primary_metrics()
        rows = DayResult.objects.filter(
            employee__in=ids(subjects), metric__in=metrics, grain="day", day__range=(on - timedelta(days=45), on)
        )
        found: dict[str, int] = {}
        pairs = set(rows.values_list("employee_id", "metric_id").distinct())
        for employee, metric in sorted(pairs, key=lambda pair: metrics.index(pair[1])):
            found.setdefault(f"e:{employee}", metric)
        return found

    def key(self, column: str) -> str:
        return f"'e:' || {column}"

    def cases_words(self, cases: int) -> str:
        return ngettext("%(n)s day with data", "%(n)s days with data", cases) % {"n": cases}

    def sentence(self, rule: Any) -> str:
        words = _("The trend of %(metric)s falls under %(share)s of the target within %(n)s working days")
        return words % {
            "metric": rule.metric or _("the primary metric"),
            "share": format_percent(rule.threshold, 0),
            "n": int(self.option(rule, "horizon")),
        }

    def found_words(self, alert: Any, periods: int) -> str:
        words = _("Heading under %(share)s within %(n)s working days")
        horizon = int(self.option(alert.rule, "horizon"))
        return words % {"share": format_percent(alert.rule.threshold, 0), "n": horizon}


def primary_metrics() -> list[int]:
    """Primary metrics in order: the first one that is judged for a person is theirs."""
    rows = Metric.objects.filter(is_primary=True, is_active=True).order_by("sequence", "code")
    return list(rows.values_list("pk", flat=True))


def _decimal(value: float) -> Decimal:
    return Decimal(f"{value:.6f}")
