"""Where a department's coefficient comes from: the items of its own scorecard (spec 6.2, 6.6)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from people.models import Department
from performance.reviews.models import DepartmentScorecard, in_language


@dataclass(frozen=True)
class DepartmentItem:
    """One line: points × weight ÷ all weights is what it counts."""

    name: str
    achievement: Decimal | None
    points: Decimal
    weight: Decimal
    counted: Decimal


@dataclass(frozen=True)
class DepartmentCard:
    cycle: UUID
    items: list[DepartmentItem]
    score: Decimal

    @property
    def total_weight(self) -> Decimal:
        return sum((item.weight for item in self.items), Decimal(0))


def department_card(cycle_code: str, department: Department, score: Decimal | None) -> DepartmentCard | None:
    """The scorecard that gave this score; None where there is none, or where it says something else by now."""
    rows = DepartmentScorecard.objects.filter(cycle__code=cycle_code, department=department, score=score)
    found = rows.select_related("cycle").first() if cycle_code and score is not None else None
    if found is None or found.score is None:
        return None
    counting = [row for row in found.items if row.get("points") not in (None, "")]
    total = sum((Decimal(row["weight"]) for row in counting), Decimal(0))
    items = [_item(row, total) for row in counting]
    return DepartmentCard(found.cycle.public_id, items, found.score) if items and total else None


def _item(row: dict[str, Any], total: Decimal) -> DepartmentItem:
    points, weight = Decimal(row["points"]), Decimal(row["weight"])
    achievement = row.get("achievement")
    return DepartmentItem(
        name=in_language(row.get("name_zh", ""), row.get("name_en", "")),
        achievement=Decimal(achievement) if achievement not in (None, "") else None,
        points=points,
        weight=weight,
        counted=points * weight / total if total else Decimal(0),
    )
