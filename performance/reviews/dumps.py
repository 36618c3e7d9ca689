"""Cycles and scorecards for dump and the API (spec 13.7).

Other systems keep what they read, and nobody knows who looks at them: judged scores leave only once the employee
may read them (spec 4.2; ADR 0025). Before that a record says who takes part, and what the data say.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from hrplatform.lib.dump import Source, register_source
from performance.reviews.enums import SHOWN_TO_EMPLOYEES, ItemKind
from performance.reviews.models import CycleStage, ReviewCycle, Scorecard, ScorecardItem
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
        shown = card.cycle.stage in SHOWN_TO_EMPLOYEES
        yield {
            "cycle": card.cycle.code,
            "employee": card.employee.number,
            "department": card.department.path,
            "score": card.held_score if shown else None,
            "band": card.held_band if shown else "",
            "adjusted_score": card.adjusted_score if shown else None,
            "items": [_item(item, shown) for item in card.items.all()],
        }


def _item(item: ScorecardItem, shown: bool) -> dict[str, Any]:
    is_data = item.kind == ItemKind.KPI
    return {
        "code": item.code,
        "kind": "kpi" if is_data else "judged",
        "weight": item.weight,
        "self": item.self_points if shown else None,
        "points": rounded(item.points) if shown or is_data else None,
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
