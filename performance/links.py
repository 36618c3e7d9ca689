"""Links to pages that other parts of the house own."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import NoReverseMatch, reverse

from hrplatform.lib.paths import row_path


def link(name: str, *args: Any, **query: Any) -> str:
    """Path of a named page with a query string; empty where this installation has no such page."""
    try:
        path = row_path(name, *args) if len(args) == 1 and isinstance(args[0], UUID) else reverse(name, args=args)
    except NoReverseMatch:
        return ""
    return f"{path}?{urlencode(query)}" if query else path
