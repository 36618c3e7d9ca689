"""Links to pages that other parts of the house own."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import NoReverseMatch, reverse

from hrplatform.lib.paths import bare_path, row_path


def link(name: str, *args: Any, **query: Any) -> str:
    """Path of a named page with a query string; empty where this installation has no such page."""
    try:
        if len(args) == 1 and isinstance(args[0], UUID):
            path = row_path(name, *args)
        else:
            path = reverse(name, args=args) if args else bare_path(name)
    except NoReverseMatch:
        return ""
    if not query:
        return path
    if all(isinstance(value, UUID) for value in query.values()):  # nothing in them to be quoted
        return f"{path}?{'&'.join(f'{key}={value}' for key, value in query.items())}"
    return f"{path}?{urlencode(query)}"
