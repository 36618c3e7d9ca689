"""Relations of rows at hand, read apart: a join of all that a row may name takes longer to plan than to read."""

from collections.abc import Sequence

from django.db.models import Model, prefetch_related_objects


def fetch_named(rows: Sequence[Model], *relations: str) -> None:
    """Read these relations of the rows, one statement for each that any of them has; none for the others."""
    held = [name for name in relations if any(getattr(row, f"{name}_id") is not None for row in rows)]
    if held:
        prefetch_related_objects(rows, *held)
