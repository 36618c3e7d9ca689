"""Saved views of lists."""

from typing import Any

from people.models import SavedView


def list_saved_views(*, user: Any, path: str) -> list[SavedView]:
    """The person's own views of one list, by name."""
    if not getattr(user, "is_authenticated", False):
        return []
    return list(SavedView.objects.filter(user=user, path=path))
