"""What-if allocations: made, computed again, removed; they never touch the pool (spec 6.5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from audit.services import record
from bonuses import actions, engine
from bonuses.engine import measures
from bonuses.engine.render import render_awards
from bonuses.enums import PoolAct, PoolState
from bonuses.errors import BonusRefused
from bonuses.models import Award, BonusPlan, BonusPool, PoolEvent, Scenario, ScenarioDepartment
from bonuses.selectors.inputs import Assembled, assemble, document_of
from bonuses.services.pools import lock_open
from bonuses.services.rules import plan_document
from hrplatform.lib.formats import join_names
from hrplatform.lib.money import from_fen
from people.models import Department

FIVE_PLACES = Decimal("0.00001")
SIX_PLACES = Decimal("0.000001")


@dataclass(frozen=True)
class Terms:
    """What a scenario changes: rates, modes, cap, and per department code weight and shares."""

    reserve_rate: Decimal | None = None
    mode: str | None = None
    individual_mode: str | None = None
    cap_months: Decimal | None = None
    no_cap: bool = False
    uses_scores: bool | None = None
    departments: Mapping[str, "DepartmentTerms"] | None = None


@dataclass(frozen=True)
class DepartmentTerms:
    weight: Decimal = Decimal(1)
    min_share: Decimal | None = None
    max_share: Decimal | None = None
    reason: str = ""


@transaction.atomic
def create_scenario(
    *,
    pool: BonusPool,
    plan: BonusPlan,
    name: str,
    actor: Any,
    now: datetime,
    note: str = "",
    terms: Terms | None = None,
) -> Scenario:
    """A new scenario by a rule version with some terms changed, computed at once; the pool becomes simulated.

    Audited. Raises PoolMoved once frozen, BonusRefused where the engine refuses (floors that clash are named).
    """
    pool = lock_open(pool)
    last = pool.scenarios.aggregate(last=Max("number"))["last"] or 0
    scenario = Scenario.objects.create(
        pool=pool,
        number=last + 1,
        name=name,
        note=note,
        plan=plan,
        reserve_rate=plan.reserve_rate,
        mode=plan.mode,
        individual_mode=plan.individual_mode,
        cap_months=plan.cap_months,
    )
    return compute_scenario(scenario=scenario, actor=actor, now=now, terms=terms)


@transaction.atomic
def compute_scenario(*, scenario: Scenario, actor: Any, now: datetime, terms: Terms | None = None) -> Scenario:
    """Change the terms if given, read people, pay and scores again, and keep inputs, result and traces.

    Audited. Raises PoolMoved once frozen, BonusRefused where the engine refuses.
    """
    pool = lock_open(scenario.pool)
    _apply_terms(scenario, terms)
    assembled = assemble(pool, scenario.plan)
    if not assembled.parts:
        raise BonusRefused(_("Nobody had a place in the company between these dates."))
    document, result = run_engine(scenario, pool, assembled)
    _keep_result(scenario, document, result, now)
    _keep_departments(scenario, assembled, result)
    _keep_awards(scenario, assembled, result)
    after = {"reserve": scenario.reserve, "paid": scenario.paid, "people": scenario.people}
    record(
        action=actions.SCENARIO_COMPUTED,
        actor=actor,
        target=scenario,
        after=after,
        digest=scenario.result_digest,
        at=now,
    )
    _first_simulated(pool, actor, now)
    return scenario


@transaction.atomic
def remove_scenario(*, scenario: Scenario, actor: Any, now: datetime) -> None:
    """Take a scenario away while the pool is open. Audited. Raises PoolMoved."""
    pool = lock_open(scenario.pool)
    if pool.chosen_id == scenario.pk:
        pool.chosen = None
        pool.save(update_fields=["chosen"])
    record(action=actions.SCENARIO_REMOVED, actor=actor, target=scenario, before={"name": scenario.name}, at=now)
    scenario.delete()


def current_document(scenario: Scenario, pool: BonusPool, assembled: Assembled) -> dict[str, Any]:
    """The engine's file as it would be made now, with the scenario's terms."""
    plan = plan_document(
        scenario.plan,
        reserve_rate=scenario.reserve_rate,
        mode=scenario.mode,
        individual_mode=scenario.individual_mode,
        cap_months=scenario.cap_months,
    )
    terms = {row.department_id: row for row in scenario.departments.all()}
    departments = [
        _department_document(department, terms.get(pk), assembled, scenario.uses_scores)
        for pk, department in sorted(assembled.departments.items(), key=lambda item: item[1].code)
    ]
    return document_of(assembled, pool=pool, plan=plan, departments=departments)


def run_engine(scenario: Scenario, pool: BonusPool, assembled: Assembled) -> tuple[dict[str, Any], engine.Result]:
    """The file and its result; raises BonusRefused with the engine's own words."""
    document = current_document(scenario, pool, assembled)
    try:
        return document, engine.allocate(engine.parse(document))
    except engine.BonusError as refused:
        raise BonusRefused(explain(refused)) from refused


def explain(refused: engine.BonusError) -> str:
    """The engine's refusal in the reader's language."""
    if isinstance(refused, engine.FloorsClash):
        return _("The floors of %(names)s add up to ¥%(floors)s, but only ¥%(available)s can be distributed.") % {
            "names": join_names(refused.departments),
            "floors": from_fen(refused.floors),
            "available": from_fen(refused.available),
        }
    if isinstance(refused, engine.BoundsClash):
        return _("The floor lies above the cap in %(names)s.") % {"names": join_names(refused.departments)}
    return str(refused)


def _department_document(
    department: Department, terms: ScenarioDepartment | None, assembled: Assembled, uses_scores: bool
) -> dict[str, Any]:
    score = assembled.scores.departments.get(department.pk) if uses_scores else None
    own_mode = assembled.variants.mode_of(department)
    return {
        "code": department.code,
        "score": None if score is None else str(score),
        "weight": str(terms.weight) if terms else "1",
        "min_share": str(terms.min_share) if terms and terms.min_share is not None else None,
        "max_share": str(terms.max_share) if terms and terms.max_share is not None else None,
        **({"individual_mode": own_mode} if own_mode else {}),
    }


def _apply_terms(scenario: Scenario, terms: Terms | None) -> None:
    if terms is None:
        return
    for name in ("reserve_rate", "mode", "individual_mode", "cap_months", "uses_scores"):
        value = getattr(terms, name)
        if value is not None:
            setattr(scenario, name, value)
    if terms.no_cap:
        scenario.cap_months = None
    known = {department.code: department for department in Department.objects.filter(code__in=terms.departments or {})}
    for code, own in (terms.departments or {}).items():
        if code not in known:
            raise BonusRefused(_("There is no department with the code %(code)s.") % {"code": code})
        ScenarioDepartment.objects.update_or_create(
            scenario=scenario,
            department=known[code],
            defaults={
                "weight": own.weight,
                "min_share": own.min_share,
                "max_share": own.max_share,
                "reason": own.reason,
            },
        )


def _keep_result(scenario: Scenario, document: dict[str, Any], result: engine.Result, now: datetime) -> None:
    per_person: dict[str, int] = {}
    for award in result.awards:
        per_person[award.member.employee] = per_person.get(award.member.employee, 0) + award.amount
    scored = [award for award in result.awards if award.member.score is not None and award.member.eligibility]
    rho = measures.rank_correlation(
        [award.member.score for award in scored if award.member.score is not None],
        [Fraction(award.amount, award.base) if award.base else Fraction(0) for award in scored],
    )
    gini = measures.gini(list(per_person.values()))
    scenario.inputs = document
    scenario.inputs_digest = engine.digest(engine.render_inputs(result.inputs))
    scenario.result_digest = engine.digest(amounts_of(result))
    scenario.engine_version = engine.ENGINE_VERSION
    scenario.warnings = result.warnings
    scenario.people = len(per_person)
    scenario.paid = from_fen(result.total)
    scenario.reserve = from_fen(result.reserve)
    scenario.gini = None if gini is None else (Decimal(gini.numerator) / gini.denominator).quantize(FIVE_PLACES)
    scenario.rank_correlation = None if rho is None else Decimal(rho).quantize(FIVE_PLACES)
    scenario.computed_at = now
    scenario.save()


def amounts_of(result: engine.Result) -> list[list[Any]]:
    """What the result digest covers: every award in fen, and the reserve."""
    return [["reserve", result.reserve]] + [
        [award.member.employee, award.member.department, award.amount] for award in result.awards
    ]


def _keep_departments(scenario: Scenario, assembled: Assembled, result: engine.Result) -> None:
    by_code = {department.code: department for department in assembled.departments.values()}
    kept = {row.department_id: row for row in scenario.departments.all()}
    period_days = result.inputs.period_days
    fresh: list[ScenarioDepartment] = []
    changed: list[ScenarioDepartment] = []
    for code, share in result.departments.items():
        department = by_code[code]
        row = kept.get(department.pk) or ScenarioDepartment(scenario=scenario, department=department)
        row.score = assembled.scores.departments.get(department.pk) if scenario.uses_scores else None
        row.people = share.members
        row.base = (Decimal(share.base) / 100 / period_days).quantize(SIX_PLACES)
        row.coefficient = (Decimal(share.coefficient.numerator) / share.coefficient.denominator).quantize(SIX_PLACES)
        row.bound = share.bound
        row.amount, row.returned = from_fen(share.amount), from_fen(share.returned)
        (changed if row.pk else fresh).append(row)
    ScenarioDepartment.objects.bulk_create(fresh)
    fields = ["score", "people", "base", "coefficient", "bound", "amount", "returned"]
    ScenarioDepartment.objects.bulk_update(changed, fields)
    scenario.departments.exclude(department__code__in=by_code).filter(weight=1, min_share=None, max_share=None).delete()


def _keep_awards(scenario: Scenario, assembled: Assembled, result: engine.Result) -> None:
    parts = {part.key: part for part in assembled.parts}
    scenario.awards.all().delete()
    rows = []
    for award, shown in zip(result.awards, render_awards(result), strict=True):
        part = parts[award.member.employee, award.member.department]
        rows.append(
            Award(
                scenario=scenario,
                employee=part.employee,
                department=part.department,
                amount=from_fen(award.amount),
                score=part.score,
                salary=part.salary or Decimal(0),
                eligibility=part.eligibility,
                eligibility_reason=part.decision.reason,
                eligibility_reasons=[[reason, str(factor)] for reason, factor in part.decision.reasons],
                trace=shown["trace"],
            )
        )
    Award.objects.bulk_create(rows, batch_size=2000)


def _first_simulated(pool: BonusPool, actor: Any, now: datetime) -> None:
    if BonusPool.objects.filter(pk=pool.pk, state=PoolState.DRAFT).update(state=PoolState.SIMULATED):
        PoolEvent.objects.create(pool=pool, act=PoolAct.SIMULATED, actor=actor, at=now)
        record(
            action=actions.POOL_SIMULATED,
            actor=actor,
            target=pool,
            before={"state": PoolState.DRAFT},
            after={"state": PoolState.SIMULATED},
            at=now,
        )
