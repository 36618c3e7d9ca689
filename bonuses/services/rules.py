"""Versions of the bonus rule."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from bonuses import actions, engine
from bonuses.errors import BonusRefused
from bonuses.models import BonusPlan

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
)


def rule_in_force() -> BonusPlan | None:
    """The newest version of the company's rule, None before one was made."""
    return BonusPlan.objects.filter(successor__isnull=True).order_by("created_at", "pk").last()


@transaction.atomic
def create_rule(*, name: str, actor: Any, now: datetime, **values: Any) -> BonusPlan:
    """The first version of a rule; values not given are the pack's defaults. Audited. Raises BonusRefused."""
    plan = BonusPlan(name=name, created_by=actor, created_at=now, **values)
    _check(plan)
    plan.save()
    record(action=actions.PLAN_CREATED, actor=actor, target=plan, after={f: getattr(plan, f) for f in FIELDS}, at=now)
    return plan


@transaction.atomic
def change_rule(*, plan: BonusPlan, actor: Any, reason: str, now: datetime, **values: Any) -> BonusPlan:
    """A new version with some values changed; scenarios keep the version they were made with. Audited."""
    before = {f: getattr(plan, f) for f in FIELDS}
    new = BonusPlan(
        name=plan.name,
        version=plan.version + 1,
        supersedes=plan,
        created_by=actor,
        created_at=now,
        **{**before, **values},
    )
    _check(new)
    new.save()
    after = {f: getattr(new, f) for f in FIELDS}
    record(action=actions.PLAN_CREATED, actor=actor, target=new, before=before, after=after, reason=reason, at=now)
    return new


def plan_document(plan: BonusPlan, **changed: Any) -> dict[str, Any]:
    """The rule as the engine's file has it; `changed` are a scenario's own terms."""
    values = {f: getattr(plan, f) for f in FIELDS[:8]} | changed
    return {
        name: str(value) if value is not None and name not in ("department_curve", "person_curve") else value
        for name, value in values.items()
    }


def _check(plan: BonusPlan) -> None:
    try:
        engine.parse_plan(plan_document(plan), _("rule"))
    except engine.InputError as wrong:
        raise BonusRefused(str(wrong)) from wrong
