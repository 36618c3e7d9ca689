"""Relapse after a passed plan: its measures against the plan's own goals, for 30 days (rule R8; spec 7.1)."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hrplatform.lib.formats import format_percent
from performance.alerts.series.base import Defaults, Option, Series, Statement, ids
from pip_workflow.enums import PlanState
from pip_workflow.models import Plan, PlanMeasure

# An alert that was raised is followed longer than new ones are looked for, so that it can recover.
FOLLOWED = 120

# Each working day's worst measure as a share of the goal the plan ended with.
_POINTS = """
  SELECT r.employee_id AS subject, r.day,
         min(CASE m.direction
               WHEN 'higher' THEN r.value / g.goal
               WHEN 'lower' THEN CASE WHEN r.value <= 0 THEN 2 ELSE g.goal / r.value END
               ELSE r.achievement END) AS value,
         NULL::numeric AS low, NULL::numeric AS high, NULL::int AS cases
    FROM pip_workflow_plan p
    JOIN LATERAL (SELECT pm.metric_id, (pm.path->-1->>'value')::numeric AS goal
                    FROM pip_workflow_planmeasure pm WHERE pm.plan_id = p.id) g ON g.goal > 0
    JOIN performance_dayresult r ON r.employee_id = p.employee_id AND r.metric_id = g.metric_id
    JOIN performance_metric m ON m.id = g.metric_id
   WHERE p.state = 'passed' AND r.grain = 'day' AND r.value IS NOT NULL
     AND r.day BETWEEN %(start)s AND %(until)s
     AND r.day > p.decided_on AND r.day <= p.decided_on + %(watched)s::int {people}
   GROUP BY r.employee_id, r.day"""


class Relapse(Series):
    code = "relapse"
    label = gettext_lazy("Relapse after a passed plan")
    help = gettext_lazy(
        "Working days after a plan has passed, against the goals it ended with; the worst measure counts."
    )
    threshold_help = gettext_lazy("A share of the plan's goal.")
    value_label = gettext_lazy("Of the plan's goal")
    periods_note = gettext_lazy("Days off and days without data neither count nor break the run.")
    defaults = Defaults(threshold=Decimal("0.8"), window=5, recover=3)
    options = (
        Option("watched", gettext_lazy("Calendar days watched"), Decimal(30), least=Decimal(7), most=Decimal(120)),
    )

    def points(self, *, rule: Any, start: date, until: date, subjects: Sequence[str] | None) -> Statement:
        watched = int(self.option(rule, "watched"))
        parameters: dict[str, Any] = {"start": start, "until": until, "watched": watched}
        if subjects is None:
            return Statement(_POINTS.format(people=""), parameters)
        parameters |= {"employees": ids(subjects), "watched": max(watched, FOLLOWED)}
        return Statement(_POINTS.format(people="AND p.employee_id = ANY(%(employees)s::bigint[])"), parameters)

    def key(self, column: str) -> str:
        return f"'e:' || {column}"

    def metrics_of(self, rule: Any, subjects: Sequence[str], on: date) -> dict[str, int]:
        """The first measure of the plan each person passed last."""
        since = on - timedelta(days=FOLLOWED)
        plans = Plan.objects.filter(employee__in=ids(subjects), state=PlanState.PASSED, decided_on__gte=since)
        rows = PlanMeasure.objects.filter(plan__in=plans).order_by("plan__decided_on", "-pk")
        return {f"e:{person}": metric for person, metric in rows.values_list("plan__employee_id", "metric_id")}

    def sentence(self, rule: Any) -> str:
        words = _("Under %(share)s of a passed plan's goal on %(n)s working days in a row, for %(days)s days after it")
        return words % {
            "days": int(self.option(rule, "watched")), "share": format_percent(rule.threshold, 0), "n": rule.window,
        }  # fmt: skip

    def found_words(self, alert: Any, periods: int) -> str:
        words = ngettext("%(n)s day under %(share)s of the passed plan's goal",
                         "%(n)s days under %(share)s of the passed plan's goal", periods)  # fmt: skip
        return words % {"n": periods, "share": format_percent(alert.rule.threshold, 0)}
