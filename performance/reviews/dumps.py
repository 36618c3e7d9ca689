"""Scorecards for dump and the API (spec 13.7): whole records for whoever may run a dump."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from hrplatform.lib.dump import register
from performance.reviews.enums import ItemKind
from performance.reviews.models import Scorecard
from performance.reviews.scoring import rounded


@register("scorecards")
def dump_scorecards(*, since: date | None, as_of: date | None) -> Iterator[dict[str, Any]]:
    """One record per scorecard part, cycles in order."""
    rows = Scorecard.objects.select_related("cycle", "employee", "department").prefetch_related("items")
    if since:
        rows = rows.filter(cycle__until__gte=since)
    if as_of:
        rows = rows.filter(cycle__start__lte=as_of)
    ordered = rows.order_by("cycle__until", "cycle_id", "employee__number", "start", "pk")
    for card in ordered.iterator(chunk_size=500):
        yield {
            "cycle": card.cycle.code,
            "employee": card.employee.number,
            "department": card.department.path,
            "score": card.score,
            "band": card.band,
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
