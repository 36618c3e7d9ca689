"""Pools and awards as records of `dump` and the API (spec 13.7)."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet

from bonuses.models import Award, BonusPool, PoolEvent
from hrplatform.lib.dump import Source, register_source


def pool_rows(since: date | None, as_of: date | None) -> QuerySet[BonusPool]:
    """Every pool with its state and, once submitted, its result; with as_of those made by then."""
    return _pools(since, as_of).select_related("chosen__plan")


def pool_records(rows: Sequence[BonusPool]) -> Iterator[dict[str, Any]]:
    for pool in rows:
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


def award_rows(since: date | None, as_of: date | None) -> QuerySet[Award]:
    """Awards of submitted scenarios with their traces, by pool, employee and department."""
    rows = Award.objects.filter(scenario__pool__in=_pools(since, as_of), scenario__pool__chosen_id=F("scenario_id"))
    return rows.select_related("employee", "department", "scenario__pool").defer("scenario__inputs")


def award_records(rows: Sequence[Award]) -> Iterator[dict[str, Any]]:
    for award in rows:
        yield {
            "pool": award.scenario.pool.name,
            "employee": award.employee.number,
            "department": award.department.path,
            "amount": award.amount,
            "eligibility": award.eligibility,
            "eligibility_reason": award.eligibility_reason,
            "trace": award.trace,
        }


def _pools(since: date | None, as_of: date | None) -> QuerySet[BonusPool]:
    rows = BonusPool.objects.all()
    if since:
        rows = rows.filter(until__gte=since)
    return rows.filter(created_at__date__lte=as_of) if as_of else rows


register_source(
    "pools",
    Source(
        rows=pool_rows,
        order=("start", "pk"),
        records=pool_records,
        filters={"state": "state", "cycle": "cycle_code"},
        updated=lambda at: Q(created_at__gte=at) | Q(pk__in=PoolEvent.objects.filter(at__gte=at).values("pool")),
    ),
)
register_source(
    "awards",
    Source(
        rows=award_rows,
        order=("scenario__pool__start", "scenario__pool_id", "employee__number", "department__code", "pk"),
        records=award_records,
        filters={"employee": "employee__number", "pool": "scenario__pool__name"},
    ),
)
