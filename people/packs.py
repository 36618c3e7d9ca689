"""Positions that a pack ships (spec 2.2): family, grade, required skills and metric strengths."""

from typing import Any

from people.models import Position


def load_positions(data: list[dict[str, Any]]) -> None:
    """Create a pack's positions; one that is there already stays as it is."""
    Position.objects.bulk_create([Position(**row) for row in data], ignore_conflicts=True)
