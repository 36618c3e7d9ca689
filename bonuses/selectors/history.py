"""What the proposals for a scenario's departments rest on: goals, past scores, past pools."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from django.db.models import F

from bonuses.engine.proposals import History
from bonuses.enums import SEALED_STATES
from bonuses.models import BonusPool, Scenario, ScenarioDepartment
from people.models import Department
from performance.goals.selectors import CompanyPart, Span, company_parts
from performance.reviews.models import DepartmentScorecard
from performance.reviews.selectors import published_cycles

BACK = 4


def with_people(scenario: Scenario) -> list[ScenarioDepartment]:
    """The departments of the scenario that somebody is paid in."""
    return list(scenario.departments.filter(people__gt=0).select_related("department"))


def histories_of(scenario: Scenario, rows: Sequence[ScenarioDepartment] | None = None) -> list[History]:
    """One per department of the scenario with people (given where they are at hand); a constant number of queries."""
    rows = with_people(scenario) if rows is None else rows
    pool = scenario.pool
    total = sum((row.base for row in rows), Decimal(0))
    bases = {row.department_id: Fraction(row.base) / Fraction(total) if total else Fraction(0) for row in rows}
    departments = [row.department for row in rows]
    contributions = contributions_of(company_parts(span=Span(pool.start, pool.until)), departments, bases)
    scores, shares = _past_scores(pool), _past_shares(pool)
    return [
        History(
            code=one.code,
            base=bases[one.pk],
            contribution=contributions.get(one.pk),
            scores=tuple(scores.get(one.pk, ())),
            shares=tuple(shares.get(one.pk, ())),
        )
        for one in departments
    ]


def contributions_of(
    parts: list[CompanyPart], departments: list[Department], bases: dict[int, Fraction]
) -> dict[int, Fraction]:
    """Each department's part of what the company's goals gained in the period; empty without such goals.

    A goal counts with its part of the goal above, times how far it came. The goal of a department with several below
    it in the pool is theirs by their bases.
    """
    weights: dict[int, Decimal] = defaultdict(Decimal)
    for one in parts:
        weights[one.goal] += one.weight
    gained: dict[int, Fraction] = defaultdict(Fraction)
    for one in parts:
        if one.progress is None:
            continue
        part = Fraction(one.weight) / Fraction(weights[one.goal])
        value = Fraction(one.top) * part * Fraction(one.progress)
        for key, share in _spread(one.lineage, departments, bases).items():
            gained[key] += value * share
    total = sum(gained.values(), Fraction(0))
    return {key: value / total for key, value in gained.items()} if total else {}


def _spread(owner: str, departments: list[Department], bases: dict[int, Fraction]) -> dict[int, Fraction]:
    """The pool's departments at or below the owner's place, with parts by base; the nearest above if none is."""
    inside = [one for one in departments if one.lineage.startswith(owner)]
    if not inside:
        above = [one for one in departments if owner.startswith(one.lineage)]
        inside = sorted(above, key=lambda one: len(one.lineage))[-1:]
    total = sum((bases[one.pk] for one in inside), Fraction(0))
    return {one.pk: bases[one.pk] / total for one in inside} if total else {}


def _past_scores(pool: BonusPool) -> dict[int, list[Fraction]]:
    """Scores of departments' own scorecards in the last cycles before the pool's."""
    cycles = list(
        published_cycles().filter(until__lt=pool.start).order_by("-until").values_list("pk", flat=True)[:BACK]
    )
    rows = DepartmentScorecard.objects.filter(cycle__in=cycles, score__isnull=False).order_by("-cycle__until")
    found: dict[int, list[Fraction]] = defaultdict(list)
    for department, score in rows.values_list("department_id", "score"):
        found[department].append(Fraction(score or 0))
    return found


def _past_shares(pool: BonusPool) -> dict[int, list[Fraction]]:
    """Parts of the departments in the last approved pools, before anything was returned."""
    pools = BonusPool.objects.filter(state__in=SEALED_STATES, until__lt=pool.start).order_by("-until")[:BACK]
    keys = list(pools.values_list("pk", flat=True))
    rows = ScenarioDepartment.objects.filter(scenario__pool__in=keys, scenario__pool__chosen_id=F("scenario_id"))
    parts = list(rows.order_by("-scenario__pool__until").values_list("department_id", "scenario_id", "amount"))
    totals: dict[int, Decimal] = defaultdict(Decimal)
    for _department, scenario, amount in parts:
        totals[scenario] += amount
    found: dict[int, list[Fraction]] = defaultdict(list)
    for department, scenario, amount in parts:
        if totals[scenario]:
            found[department].append(Fraction(amount) / Fraction(totals[scenario]))
    return found
