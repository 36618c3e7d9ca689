"""Everybody's facts of one day in one statement: totals of the whole team and the ids of the rows to print (spec 2.7).

The page prints 50 people of a team of thousands, but its totals, filters and order are of all of them: they are
made in SQL, and only the printed rows become objects.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from hrplatform.lib.db import subquery
from people.calendar_sql import WORKING_DAYS
from people.models import Department, Employee
from performance.measures.models import Metric

# Which rows a filter keeps, in terms of the columns of `fact`.
SHOWN = {
    "all": "true",
    "alerts": "alerts > 0",
    "behind": "achievement < 1",
    "missing": "works AND value IS NULL",
}
TALKS = 5
NAMES = 3

_SQL = """
WITH who AS MATERIALIZED (
  SELECT a.employee_id, a.position_id, e.name, e.sort_key, e.user_id
    FROM people_assignment a JOIN people_employee e ON e.id = a.employee_id
   WHERE a.start <= %(on)s AND (a.until IS NULL OR a.until >= %(on)s)
     AND e.hire_date <= %(on)s AND (e.leave_date IS NULL OR e.leave_date >= %(on)s)
     AND e.id IN ({people})
     AND (%(lineage)s::text IS NULL
          OR a.department_id IN (SELECT id FROM people_department WHERE starts_with(lineage, %(lineage)s::text)))),
working AS (SELECT employee_id FROM ({working}) w),
result AS (
  SELECT employee_id, day, value, target_value, achievement FROM performance_dayresult
   WHERE metric_id = %(metric)s AND grain = 'day' AND day = ANY(%(days)s)),
part AS (
  SELECT employee_id, day, max(value) FILTER (WHERE metric_id = %(over)s) AS over,
         max(value) FILTER (WHERE metric_id = %(under)s) AS under,
         max(value) FILTER (WHERE metric_id = %(revenue)s) AS revenue,
         max(value) FILTER (WHERE metric_id = %(metric)s) AS seen
    FROM performance_observation
   WHERE metric_id = ANY(%(parts)s) AND day = ANY(%(days)s) GROUP BY employee_id, day),
alert AS (
  SELECT a.employee_id, count(*) AS alerts, bool_or(a.raised_on = %(on)s) AS fresh,
         bool_or(a.state IN ('open', 'acknowledged') AND r.proposes IN ('talk', 'plan')) AS talk
    FROM performance_alert a JOIN performance_rule r ON r.id = a.rule_id
   WHERE a.employee_id IS NOT NULL AND a.raised_on <= %(on)s AND r.mode <> 'quiet'
     AND (a.state <> 'resolved' OR a.resolved_on > %(on)s)
   GROUP BY a.employee_id),
pay AS (
  SELECT employee_id, salary / 21.75 AS daily FROM people_compensation
   WHERE %(with_pay)s AND start <= %(on)s AND (until IS NULL OR until >= %(on)s) AND employee_id IN ({paid})),
fact AS MATERIALIZED (
  SELECT w.employee_id, w.position_id, w.name, w.sort_key, t.value, t.target_value, t.achievement,
         b.value AS before_value, b.target_value AS before_target,
         k.employee_id IS NOT NULL AS works, COALESCE(a.alerts, 0) AS alerts, a.fresh, a.talk,
         CASE WHEN p.under IS NOT NULL THEN p.over END AS over, CASE WHEN p.over IS NOT NULL THEN p.under END AS under,
         CASE WHEN q.under IS NOT NULL THEN q.over END AS over_before,
         CASE WHEN q.over IS NOT NULL THEN q.under END AS under_before,
         p.seen, CASE WHEN p.revenue > 0 AND w.user_id IS DISTINCT FROM %(viewer)s THEN c.daily END AS daily, p.revenue,
         c.daily IS NOT NULL AND w.user_id IS DISTINCT FROM %(viewer)s AS shows_pay
    FROM who w
    LEFT JOIN working k USING (employee_id)
    LEFT JOIN result t ON t.employee_id = w.employee_id AND t.day = %(on)s
    LEFT JOIN result b ON b.employee_id = w.employee_id AND b.day = %(before)s
    LEFT JOIN part p ON p.employee_id = w.employee_id AND p.day = %(on)s
    LEFT JOIN part q ON q.employee_id = w.employee_id AND q.day = %(before)s
    LEFT JOIN alert a ON a.employee_id = w.employee_id
    LEFT JOIN pay c ON c.employee_id = w.employee_id),
shown AS (
  SELECT employee_id FROM fact WHERE {shown}
   ORDER BY value IS NULL, COALESCE(achievement, 9), sort_key, employee_id
   LIMIT (SELECT CASE WHEN count(*) <= %(whole)s THEN %(whole)s ELSE %(limit)s::bigint END FROM fact WHERE {shown})
  OFFSET %(offset)s)
SELECT count(*), count(*) FILTER (WHERE {alerts}), count(*) FILTER (WHERE {behind}), count(*) FILTER (WHERE {missing}),
       count(value), sum(seen), sum(value), sum(COALESCE(target_value, 0)) FILTER (WHERE value IS NOT NULL),
       sum(before_value) FILTER (WHERE before_target IS NOT NULL),
       sum(before_target) FILTER (WHERE before_value IS NOT NULL),
       sum(over) / NULLIF(sum(under), 0), sum(over_before) / NULLIF(sum(under_before), 0),
       COALESCE(bool_or(shows_pay), false), sum(daily) / NULLIF(sum(revenue) FILTER (WHERE daily IS NOT NULL), 0),
       COALESCE(sum(alerts), 0), count(*) FILTER (WHERE fresh),
       (array_agg(name ORDER BY value IS NULL, achievement, sort_key) FILTER (WHERE fresh))[1:%(names)s],
       (array_agg(employee_id ORDER BY value IS NULL, achievement, sort_key) FILTER (WHERE talk))[1:%(talks)s],
       array_agg(DISTINCT position_id) FILTER (WHERE shows_pay),
       (SELECT array_agg(employee_id) FROM shown)
  FROM fact"""


@dataclass(frozen=True)
class TeamFacts:
    """Totals of the whole team and the people to print, in order. Sums are None without any data.

    `observed` is what came in of the main metric, judged or not; `value` and `target` are those of judged results.
    """

    people: int = 0
    with_alerts: int = 0
    behind: int = 0
    missing: int = 0
    with_data: int = 0
    observed: Decimal | None = None
    value: Decimal | None = None
    target: Decimal | None = None
    value_before: Decimal | None = None
    target_before: Decimal | None = None
    second: Decimal | None = None
    second_before: Decimal | None = None
    shows_pay: bool = False
    cost_share: Decimal | None = None
    alerts: int = 0
    fresh: int = 0
    fresh_names: list[str] = field(default_factory=list)
    talk_ids: list[int] = field(default_factory=list)
    pay_positions: list[int] = field(default_factory=list)
    shown_ids: list[int] = field(default_factory=list)

    def count(self, show: str) -> int:
        """How many a filter keeps."""
        return {"alerts": self.with_alerts, "behind": self.behind, "missing": self.missing}.get(show, self.people)


@dataclass(frozen=True)
class TeamQuestion:
    """Whose day, which day, which rows. `paid`: whose pay the viewer may see; None without cost share."""

    people: QuerySet[Employee]
    on: date
    before: date
    main: Metric | None
    second: Metric | None
    revenue_id: int | None
    department: Department | None = None
    paid: QuerySet[Employee] | None = None
    viewer_id: int | None = None
    show: str = "all"
    limit: int | None = None
    offset: int = 0
    # Up to so many rows are never parted.
    whole: int | None = None
    # Of the figures: what is kept under an older one is never read again.
    version: int = 0

    def name(self, today: date) -> str:
        """What the answer depends on besides the data; who may be seen depends on the viewer and today."""
        main, second = self.main.pk if self.main else 0, self.second.pk if self.second else 0
        department = self.department.pk if self.department else 0
        people = hashlib.sha256(str(self.people.query).encode()).hexdigest()[:16] if self.people.query.where else "all"
        shown = f"{self.show}:{self.limit}:{self.offset}:{self.whole}:{self.paid is not None}:{self.version}"
        return f"team:{self.viewer_id}:{today}:{self.on}:{main}:{second}:{department}:{people}:{shown}"


def read_facts(question: TeamQuestion) -> TeamFacts:
    """One statement for any number of people."""
    people, people_parameters = subquery(question.people, "who")
    paid, paid_parameters = subquery(question.paid if question.paid is not None else Employee.objects.none(), "paid")
    second = question.second
    main_id = question.main.pk if question.main else None
    parts = [second.numerator_id, second.denominator_id] if second else []
    parameters: dict[str, Any] = {
        "on": question.on, "before": question.before, "days": [question.on, question.before],
        "metric": main_id,
        "lineage": question.department.lineage if question.department else None,
        "over": second.numerator_id if second else None, "under": second.denominator_id if second else None,
        "revenue": question.revenue_id, "parts": [pk for pk in {*parts, question.revenue_id, main_id} if pk],
        "with_pay": question.paid is not None, "viewer": question.viewer_id, "limit": question.limit,
        "offset": question.offset, "whole": question.whole, "names": NAMES, "talks": TALKS,
        "start": question.on, "until": question.on, "employees": None,
        **people_parameters, **paid_parameters,
    }  # fmt: skip
    statement = _SQL.format(
        people=people,
        paid=paid,
        working=WORKING_DAYS,
        shown=SHOWN.get(question.show, "true"),
        alerts=SHOWN["alerts"],
        behind=SHOWN["behind"],
        missing=SHOWN["missing"],
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        row = cursor.fetchone()
    return TeamFacts(*row[:16], *([*item] if item else [] for item in row[16:]))
