"""Pools and awards as records of `dump` and the API (spec 13.7)."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import F

from bonuses.models import Award, BonusPool
from hrplatform.lib.dump import CHUNK, register


@register("pools")
def dump_pools(*, since: date | None, as_of: date | None) -> Iterator[dict[str, Any]]:
    """Every pool with its state and, once submitted, its result; with as_of those made by then."""
    for pool in _pools(since, as_of).select_related("chosen__plan").order_by("start", "pk"):
        chosen = pool.chosen
        yield {
            "pool": pool.name,
            "id": str(pool.public_id),
            "from": pool.start,
            "until": pool.until,
            "cycle": pool.cycle_code or None,
            "state": pool.state,
            "amount": pool.amount,
            "carried_in": pool.carried_in,
            "scenario": chosen.name if chosen else None,
            "rule": str(chosen.plan) if chosen else None,
            "awards": chosen.paid if chosen else None,
            "reserve": chosen.reserve if chosen else None,
            "people": chosen.people if chosen else None,
            "engine": pool.engine_version or None,
            "digest": pool.digest or None,
        }


@register("awards")
def dump_awards(*, since: date | None, as_of: date | None) -> Iterator[dict[str, Any]]:
    """Awards of submitted scenarios with their traces, by pool, employee and department."""
    rows = Award.objects.filter(scenario__pool__in=_pools(since, as_of), scenario__pool__chosen_id=F("scenario_id"))
    joined = rows.select_related("employee", "department", "scenario__pool").defer("scenario__inputs")
    order = ("scenario__pool__start", "scenario__pool_id", "employee__number", "department__code")
    for award in joined.order_by(*order).iterator(CHUNK):
        yield {
            "pool": award.scenario.pool.name,
            "employee": award.employee.number,
            "department": award.department.path,
            "amount": award.amount,
            "eligibility": award.eligibility,
            "eligibility_reason": award.eligibility_reason,
            "trace": award.trace,
        }


def _pools(since: date | None, as_of: date | None):  # type: ignore[no-untyped-def]
    rows = BonusPool.objects.all()
    if since:
        rows = rows.filter(until__gte=since)
    return rows.filter(created_at__date__lte=as_of) if as_of else rows
