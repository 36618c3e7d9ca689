"""What an alert carries besides its days: figures, new hire, lowered by another metric (spec 3.1)."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import connection

from people.models import Employee
from people.selectors import working_days
from performance.alerts.models import Rule
from performance.measures.models import DayResult

NEW_HIRE_DAYS = 10
# Ten working days lie within so many calendar days, holidays included.
NEW_HIRE_SPAN = timedelta(days=45)


def new_hires(employee_ids: Sequence[int], on: date) -> set[int]:
    """Who of these is in their first ten working days on `on`."""
    recent = list(
        Employee.objects.filter(pk__in=employee_ids, hire_date__gt=on - NEW_HIRE_SPAN).values_list("pk", flat=True)
    )
    if not recent:
        return set()
    worked = working_days(recent, on - NEW_HIRE_SPAN, on)
    return {pk for pk in recent if len(worked.get(pk, [])) <= NEW_HIRE_DAYS}


def evidence(rule: Rule, pairs: Sequence[tuple[int, date]]) -> dict[tuple[int | None, date], dict[str, Any]]:
    """{(employee, day): value, target_value, achievement, target_id} of the rule's metric."""
    if not rule.metric_id or not pairs:
        return {}
    rows = DayResult.objects.filter(
        metric_id=rule.metric_id, grain="day", employee_id__in={pair[0] for pair in pairs},
        day__range=(min(pair[1] for pair in pairs), max(pair[1] for pair in pairs)),
    ).values_list("employee_id", "day", "value", "target_value", "achievement", "target_id")  # fmt: skip
    names = ("value", "target_value", "achievement", "target_id")
    return {(row[0], row[1]): dict(zip(names, row[2:], strict=True)) for row in rows}


_LOWERED = """
SELECT k.alert FROM unnest(%(alerts)s::bigint[], %(employees)s::bigint[], %(days)s::date[]) AS k(alert, employee, day)
  JOIN performance_dayresult r ON r.employee_id = k.employee AND r.metric_id = %(metric)s AND r.day = k.day
   AND r.grain = 'day' AND r.value IS NOT NULL AND r.target_value > 0
 GROUP BY k.alert HAVING sum(r.value) >= sum(r.target_value)"""


def is_lowered(rule: Rule, stories: Mapping[int, tuple[int | None, list[date]]]) -> set[int]:
    """Alerts whose days reach the target of the rule's other metric, pooled: revenue at target lowers orders."""
    rows = [(alert, employee, day) for alert, (employee, days) in stories.items() for day in days if employee]
    if not rule.lowered_by_id or not rows:
        return set()
    alerts, employees, days = (list(column) for column in zip(*rows, strict=True))
    parameters: dict[str, Any] = {"alerts": alerts, "employees": employees, "days": days, "metric": rule.lowered_by_id}
    with connection.cursor() as cursor:
        cursor.execute(_LOWERED, parameters)
        return {row[0] for row in cursor.fetchall()}
