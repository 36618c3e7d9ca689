"""Versions of the bonus rule."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from bonuses import actions, engine
from bonuses.errors import BonusRefused
from bonuses.models import BonusPlan, PlanVariant
from bonuses.selectors.variants import variant_document
from people.models import Department, Position

FIELDS = (
    "reserve_rate",
    "mode",
    "individual_mode",
    "base",
    "department_curve",
    "person_curve",
    "person_threshold",
    "cap_months",
    "plan_eligibility",
    "leaver_rule",
    "unpaid_by_days",
    "score_source",
)


@dataclass(frozen=True)
class VariantTerms:
    """Other terms for a department, a position, or a position there; None and "" follow the rule."""

    department: Department | None = None
    position: Position | None = None
    individual_mode: str = ""
    person_curve: list[list[str]] | None = None
    person_threshold: Decimal | None = None
    cap_months: Decimal | None = None


def rule_in_force() -> BonusPlan | None:
    """The newest version of the company's rule, None before one was made."""
    return BonusPlan.objects.filter(successor__isnull=True).order_by("created_at", "pk").last()


@transaction.atomic
def create_rule(
    *, name: str, actor: Any, now: datetime, variants: Iterable[VariantTerms] = (), **values: Any
) -> BonusPlan:
    """The first version of a rule; values not given are the pack's defaults. Audited. Raises BonusRefused."""
    plan = BonusPlan(name=name, created_by=actor, created_at=now, **values)
    rows = [_variant(plan, terms) for terms in variants]
    _save(plan, rows)
    record(action=actions.PLAN_CREATED, actor=actor, target=plan, after=_kept(plan, rows), at=now)
    return plan


@transaction.atomic
def change_rule(
    *,
    plan: BonusPlan,
    actor: Any,
    reason: str,
    now: datetime,
    variants: Iterable[VariantTerms] | None = None,
    **values: Any,
) -> BonusPlan:
    """A new version with some values changed; scenarios keep the version they were made with. Audited.

    variants: all of the new version; None keeps those there are. Raises BonusRefused, also when somebody else changed
    the rule meanwhile.
    """
    if BonusPlan.objects.filter(supersedes=plan).exists():
        raise BonusRefused(_("Somebody changed the rule meanwhile: look at the new version first."))
    old = list(plan.variants.select_related("department", "position"))
    new = BonusPlan(
        name=plan.name,
        version=plan.version + 1,
        supersedes=plan,
        created_by=actor,
        created_at=now,
        **{**{f: getattr(plan, f) for f in FIELDS}, **values},
    )
    rows = [_variant(new, terms) for terms in (terms_of(row) for row in old)] if variants is None else None
    rows = [_variant(new, terms) for terms in variants or ()] if rows is None else rows
    _save(new, rows)
    record(
        action=actions.PLAN_CREATED, actor=actor, target=new, before=_kept(plan, old), after=_kept(new, rows),
        reason=reason, at=now,
    )  # fmt: skip
    return new


def terms_of(row: PlanVariant) -> VariantTerms:
    """A variant's terms, to make it again in another version."""
    return VariantTerms(**{f.name: getattr(row, f.name) for f in fields(VariantTerms)})


def _variant(plan: BonusPlan, terms: VariantTerms) -> PlanVariant:
    if terms.department is None and terms.position is None:
        raise BonusRefused(_("Say for which department or position it holds."))
    if terms.individual_mode and terms.position is not None:
        raise BonusRefused(_("A department's sum is split in one way: choose it for the department as a whole."))
    return PlanVariant(plan=plan, **{f.name: getattr(terms, f.name) for f in fields(VariantTerms)})


def _save(plan: BonusPlan, rows: list[PlanVariant]) -> None:
    """Check with the engine's own eyes, then keep."""
    if len({(row.department_id, row.position_id) for row in rows}) != len(rows):
        raise BonusRefused(_("There are terms for this department and position already."))
    document = plan_document(plan) | {"variants": {row.key: variant_document(row) for row in rows}}
    try:
        engine.parse_plan(document, _("rule"))
    except engine.InputError as wrong:
        raise BonusRefused(str(wrong)) from wrong
    plan.save()
    for row in rows:
        row.plan = plan
    PlanVariant.objects.bulk_create(rows)


def _kept(plan: BonusPlan, rows: Iterable[PlanVariant]) -> dict[str, Any]:
    """What the log says of a version."""
    variants = {row.key: variant_document(row) | {"individual_mode": row.individual_mode} for row in rows}
    return {f: getattr(plan, f) for f in FIELDS} | {"variants": variants}


def plan_document(plan: BonusPlan, **changed: Any) -> dict[str, Any]:
    """The rule as the engine's file has it; `changed` are a scenario's own terms."""
    values = {f: getattr(plan, f) for f in FIELDS[:8]} | changed
    return {
        name: str(value) if value is not None and name not in ("department_curve", "person_curve") else value
        for name, value in values.items()
    }
