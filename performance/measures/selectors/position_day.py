"""What a position did on average on a day, in the whole company: beside each person's figures (spec 2.7)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from performance.measures.models import Metric
from performance.measures.selectors.team_day import FEWEST_FOR_AVERAGE

_SQL = """
SELECT p.id, p.name, count(*), sum(r.value) / count(*),
       sum(n.value) FILTER (WHERE d.value IS NOT NULL) / NULLIF(sum(d.value) FILTER (WHERE n.value IS NOT NULL), 0)
  FROM performance_dayresult r
  JOIN people_assignment a ON a.employee_id = r.employee_id AND a.start <= %(on)s
       AND (a.until IS NULL OR a.until >= %(on)s) AND a.position_id = ANY(%(positions)s)
  JOIN people_position p ON p.id = a.position_id
  LEFT JOIN performance_observation n ON n.employee_id = r.employee_id AND n.metric_id = %(over)s AND n.day = %(on)s
  LEFT JOIN performance_observation d ON d.employee_id = r.employee_id AND d.metric_id = %(under)s AND d.day = %(on)s
 WHERE r.metric_id = %(main)s AND r.grain = 'day' AND r.day = %(on)s AND r.value IS NOT NULL
 GROUP BY p.id, p.name HAVING count(*) >= %(fewest)s ORDER BY count(*) DESC, p.name"""


@dataclass(frozen=True)
class PositionDay:
    """Mean of the main metric per person with data, and the pooled rate beside it."""

    position_id: int
    name: str
    people: int
    main: Decimal
    second: Decimal | None


def position_averages(
    *, positions: Collection[int], on: date, main: Metric | None, second: Metric | None
) -> list[PositionDay]:
    """The positions' averages of the day, the most numerous first; none of fewer than three people with data."""
    if main is None or not positions:
        return []
    parameters: dict[str, Any] = {
        "positions": list(positions), "on": on, "main": main.pk, "fewest": FEWEST_FOR_AVERAGE,
        "over": second.numerator_id if second else None, "under": second.denominator_id if second else None,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_SQL, parameters)
        return [PositionDay(*row) for row in cursor.fetchall()]
