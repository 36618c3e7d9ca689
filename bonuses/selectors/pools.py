"""Lists and comparisons of pools and scenarios; query counts don't depend on the number of rows."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
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
    """Computed scenarios, with their departments where asked; without the inputs document, which is large."""
    found = pool.scenarios.filter(computed_at__isnull=False).select_related("plan").defer("inputs")
    rows = ScenarioDepartment.objects.select_related("department")
    return list(found.prefetch_related(Prefetch("departments", queryset=rows)) if departments else found)


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


def paid_people(pool: BonusPool) -> QuerySet[Award, Any]:
    """One row per employee with money, all departments together: `bonus`, `adjusted` and their `total`."""
    approved = Adjustment.objects.filter(award=OuterRef("pk"), state=AdjustmentState.APPROVED).order_by()
    adjusted = Coalesce(
        Subquery(approved.values("award").annotate(approved=Sum("amount")).values("approved")), Decimal(0)
    )
    rows = Award.objects.filter(scenario_id=pool.chosen_id).order_by().annotate(change=adjusted)
    sums = rows.values("employee_id").annotate(bonus=Sum("amount"), adjusted=Sum("change"))
    return sums.annotate(total=F("bonus") + F("adjusted")).exclude(total=0)
