"""What paid bonuses tell the score checks: money spent and order of awards (spec 5: `spent_out`, `inversion`)."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from django.db.models import Avg, F, Max, OuterRef, Subquery

from bonuses.enums import OPEN_STATES, PoolAct, SplitMode
from bonuses.models import Award, BonusPool, PoolEvent, ScenarioDepartment
from performance.checks.money import CYCLES, Awarded, BonusFacts, Paid
from performance.checks.registry import bonus_facts, bonuses_changed
from performance.reviews.enums import ItemKind
from performance.reviews.models import ReviewCycle, ScorecardItem

DataOf = dict[tuple[int, int], Decimal]


def facts_of(cycle: ReviewCycle) -> BonusFacts:
    """The cycle's submitted pool and those of the three periods before it, oldest first; nothing without a pool."""
    frozen = BonusPool.objects.filter(chosen__isnull=False).exclude(state__in=OPEN_STATES)
    own = frozen.filter(cycle_code=cycle.code).order_by("-until", "-pk").first()
    if own is None:
        return BonusFacts()
    recent = frozen.filter(until__lte=own.until).exclude(cycle_code="").order_by("-until", "-pk")[:CYCLES]
    pools = sorted(recent, key=lambda pool: (pool.until, pool.pk))
    paid = [row for pool in pools for row in _paid(pool)]
    return BonusFacts(tuple(paid), tuple(_awarded(own)))


def _paid(pool: BonusPool) -> Iterable[Paid]:
    """Each department's money; its result is its own scorecard, else the mean of its people's data points."""
    data = data_points(pool.cycle_code)
    rows = ScenarioDepartment.objects.filter(scenario=pool.chosen_id, amount__gt=0).select_related("scenario")
    for row in rows.order_by("department_id"):
        values = [points for (_employee, department), points in data.items() if department == row.department_id]
        result = row.score if row.score is not None else (sum(values) / len(values) if values else None)
        yield Paid(
            cycle=pool.cycle_code, department=str(row.department_id), paid=float(row.paid),
            distributable=float(row.amount), allows_less=row.scenario.individual_mode == SplitMode.ABSOLUTE,
            result=None if result is None else float(result),
        )  # fmt: skip


def _awarded(pool: BonusPool) -> Iterable[Awarded]:
    """Bonus for a yuan of base pay beside the data points, of everybody who was eligible in full."""
    data = data_points(pool.cycle_code)
    rows = Award.objects.filter(scenario=pool.chosen_id, eligibility=1).order_by("pk")
    for employee, department, amount, base in rows.values_list("employee_id", "department_id", "amount", "trace__base"):
        points = data.get((employee, department))
        pay = _amount(base)
        if points is not None and pay > 0:
            yield Awarded(str(employee), str(department), round(float(Fraction(amount) / pay), 4), float(points))


def _amount(text: str | None) -> Fraction:
    """An exact amount of a trace: a decimal, or a fraction where no decimal is exact."""
    return Fraction(text) if text else Fraction(0)


def data_points(cycle_code: str) -> DataOf:
    """{(employee, department): mean points of the data items, by weight} of a cycle; one query."""
    rows = ScorecardItem.objects.filter(
        scorecard__cycle__code=cycle_code, kind=ItemKind.KPI, points__isnull=False, not_applicable=False
    )
    weighted = rows.order_by().values_list("scorecard__employee_id", "scorecard__department_id").annotate(
        points=Avg(F("points") * F("weight")) / Avg("weight")
    )  # fmt: skip
    return {(employee, department): points for employee, department, points in weighted}


def changed_cycles() -> list[int]:
    """Cycles whose pool was submitted, returned or approved after they were checked."""
    acts = (PoolAct.SUBMITTED, PoolAct.RETURNED, PoolAct.APPROVED)
    newest = (
        PoolEvent.objects.filter(pool__cycle_code=OuterRef("code"), act__in=acts)
        .order_by()
        .values("pool__cycle_code")
        .annotate(at=Max("at"))
    )
    rows = ReviewCycle.objects.annotate(bonus_at=Subquery(newest.values("at")))
    return list(rows.filter(bonus_at__gt=F("checked_at")).values_list("pk", flat=True))


def connect() -> None:
    """Hand both over to the checks, once."""
    if facts_of not in bonus_facts:
        bonus_facts.append(facts_of)
        bonuses_changed.append(changed_cycles)
