"""Cycles and scorecards for dump and the API (spec 13.7): whole records for whoever may run a dump."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from hrplatform.lib.dump import Source, register_source
from performance.reviews.enums import ItemKind
from performance.reviews.models import CycleStage, ReviewCycle, Scorecard
from performance.reviews.scoring import rounded
from performance.reviews.selectors import with_corrections


def cycle_rows(since: date | None, as_of: date | None) -> QuerySet[ReviewCycle]:
    """Cycles by their end; since: those that end then or later; as_of: those begun by then."""
    rows = ReviewCycle.objects.filter(until__gte=since) if since else ReviewCycle.objects.all()
    return rows.filter(start__lte=as_of) if as_of else rows


def cycle_records(rows: Sequence[ReviewCycle]) -> Iterator[dict[str, Any]]:
    for row in rows:
        yield {
            "cycle": row.code,
            "name": row.name,
            "kind": row.kind,
            "from": row.start,
            "until": row.until,
            "stage": row.stage,
            "opened_at": row.opened_at,
            "published_at": row.published_at,
        }


def scorecard_rows(since: date | None, as_of: date | None) -> QuerySet[Scorecard]:
    """Every part of every scorecard, cycles in order."""
    rows = with_corrections(Scorecard.objects.all())
    rows = rows.select_related("cycle", "employee", "department").prefetch_related("items")
    if since:
        rows = rows.filter(cycle__until__gte=since)
    return rows.filter(cycle__start__lte=as_of) if as_of else rows


def scorecard_records(rows: Sequence[Scorecard]) -> Iterator[dict[str, Any]]:
    for card in rows:
        yield {
            "cycle": card.cycle.code,
            "employee": card.employee.number,
            "department": card.department.path,
            "score": card.held_score,
            "band": card.held_band,
            "adjusted_score": card.adjusted_score,
            "items": [
                {
                    "code": item.code,
                    "kind": "kpi" if item.kind == ItemKind.KPI else "judged",
                    "weight": item.weight,
                    "self": item.self_points,
                    "points": rounded(item.points),
                }
                for item in card.items.all()
            ],
        }


register_source(
    "cycles",
    Source(
        rows=cycle_rows,
        order=("until", "pk"),
        records=cycle_records,
        filters={"cycle": "code", "state": "stage"},
        updated=lambda at: (
            Q(created_at__gte=at) | Q(pk__in=CycleStage.objects.filter(entered_at__gte=at).values("cycle"))
        ),
    ),
)
register_source(
    "scorecards",
    Source(
        rows=scorecard_rows,
        order=("cycle__until", "cycle_id", "employee__number", "start", "pk"),
        records=scorecard_records,
        filters={"employee": "employee__number", "cycle": "cycle__code"},
    ),
)
