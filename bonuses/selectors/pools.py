"""Lists and comparisons of pools and scenarios; query counts don't depend on the number of rows."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.db import connection
from django.db.models import Count, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from bonuses.engine import measures
from bonuses.enums import QUESTION_STATES, AdjustmentState
from bonuses.models import Adjustment, Award, BonusPool, PoolEvent, Scenario, ScenarioDepartment
from hrplatform.lib.money import to_fen

COMPARED = 4


def list_pools() -> QuerySet[BonusPool]:
    """Pools with their chosen scenario, newest period first."""
    rows = BonusPool.objects.select_related("chosen").defer("chosen__inputs")
    return rows.annotate(scenario_count=Count("scenarios", distinct=True))


def scenarios_of(pool: BonusPool, *, departments: bool = True) -> list[Scenario]:
    """Computed scenarios with rule and departments, or by number and name only; never the inputs, which are large."""
    found = pool.scenarios.filter(computed_at__isnull=False)
    if not departments:
        return list(found.only("pool", "number", "name"))
    rows = ScenarioDepartment.objects.select_related("department")
    full = found.select_related("plan").defer("inputs")
    return list(full.prefetch_related(Prefetch("departments", queryset=rows)))


def events_of(pool: BonusPool) -> QuerySet[PoolEvent]:
    return pool.events.select_related("actor")


@dataclass(frozen=True)
class Compared:
    """One scenario beside the first: sums per employee in fen and what they say."""

    scenario: Scenario
    amounts: dict[int, int]
    changes: measures.Changes | None

    @property
    def highest(self) -> int:
        return max(self.amounts.values(), default=0)

    @property
    def median(self) -> Decimal | None:
        found = measures.median(list(self.amounts.values()))
        return None if found is None else Decimal(found.numerator) / found.denominator


def compare(scenarios: list[Scenario]) -> list[Compared]:
    """Each scenario against the first one; one query for all of them."""
    rows = (
        Award.objects.filter(scenario__in=[one.pk for one in scenarios])
        .order_by()
        .values_list("scenario_id", "employee_id")
        .annotate(total=Sum("amount"))
    )
    amounts: dict[int, dict[int, int]] = defaultdict(dict)
    for scenario_id, employee_id, total in rows:
        amounts[scenario_id][employee_id] = to_fen(total)
    found: list[Compared] = []
    for scenario in scenarios:
        own = amounts[scenario.pk]
        against = measures.changes(_keyed(found[0].amounts), _keyed(own)) if found else None
        found.append(Compared(scenario, own, against))
    return found


def _keyed(amounts: dict[int, int]) -> dict[str, int]:
    return {str(key): value for key, value in amounts.items()}


def adjustments_of(pool: BonusPool) -> QuerySet[Adjustment]:
    rows = Adjustment.objects.filter(award__scenario_id=pool.chosen_id).exclude(state__in=QUESTION_STATES)
    return rows.select_related("award__employee", "award__department", "proposed_by", "hr_by", "finance_by")


def awards_of(pool: BonusPool) -> QuerySet[Award]:
    """The awards that count, with the sum of approved adjustments."""
    rows = Award.objects.filter(scenario_id=pool.chosen_id).select_related("employee", "department")
    approved = Sum("adjustments__amount", filter=Q(adjustments__state=AdjustmentState.APPROVED))
    return rows.annotate(adjusted=Coalesce(approved, Decimal(0)))


class Paid(NamedTuple):
    """What a pool pays in all, and to how many."""

    people: int = 0
    bonus: Decimal = Decimal(0)
    adjusted: Decimal = Decimal(0)
    total: Decimal = Decimal(0)


PAID = """
    WITH changed AS (
        SELECT award_id, sum(amount) AS amount FROM bonuses_adjustment WHERE state = %(approved)s GROUP BY award_id
    ), paid AS (
        SELECT a.employee_id, sum(a.amount) AS bonus, coalesce(sum(c.amount), 0) AS adjusted
        FROM bonuses_award a LEFT JOIN changed c ON c.award_id = a.id
        WHERE a.scenario_id = %(scenario)s GROUP BY a.employee_id
    )
    SELECT p.employee_id, count(*) OVER (), sum(p.bonus) OVER (), sum(p.adjusted) OVER (),
           sum(p.bonus + p.adjusted) OVER ()
    FROM paid p JOIN people_employee e ON e.id = p.employee_id
    WHERE p.bonus + p.adjusted <> 0 ORDER BY e.number LIMIT %(limit)s
"""


def first_paid(pool: BonusPool, limit: int) -> tuple[list[int], Paid]:
    """The first employees with money by number, all departments together, and the sums of everybody's. One query."""
    asked = {"approved": AdjustmentState.APPROVED.value, "scenario": pool.chosen_id, "limit": limit}
    with connection.cursor() as cursor:
        cursor.execute(PAID, asked)
        rows = cursor.fetchall()
    return [row[0] for row in rows], Paid(*rows[0][1:]) if rows else Paid()
