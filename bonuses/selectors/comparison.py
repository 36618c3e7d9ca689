"""People beside scenarios: what each would get, who gains and who loses against the first (spec 6.5)."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import DecimalField, F, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from bonuses.models import Scenario
from people.models import Employee

SHOWN = ("public_id", "number", "name", "sort_key", "user")  # each column more is carried through the grouping
MONEY = DecimalField(max_digits=14, decimal_places=2)


def people_beside(scenarios: Sequence[Scenario]) -> QuerySet[Employee]:
    """Everybody with a part in one of the scenarios; `sum_N` by number and `gain_N` against the first. One query."""
    rows = Employee.objects.filter(awards__scenario__in=[one.pk for one in scenarios])
    sums: dict[str, Any] = {f"sum_{one.number}": _sum(one) for one in scenarios}
    first = scenarios[0].number
    gains = {f"gain_{one.number}": F(f"sum_{one.number}") - F(f"sum_{first}") for one in scenarios[1:]}
    names = StringAgg("awards__department__name", delimiter="、", distinct=True)
    return rows.only(*SHOWN).annotate(places=names, **sums).annotate(**gains)


def _sum(scenario: Scenario) -> Coalesce:
    total = Sum("awards__amount", filter=Q(awards__scenario=scenario.pk))
    return Coalesce(total, Value(Decimal(0)), output_field=MONEY)
