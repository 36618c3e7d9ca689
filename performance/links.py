"""Links to pages that other parts of the house own."""

from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse


def link(name: str, *args: Any, **query: Any) -> str:
    """Path of a named page with a query string; empty where this installation has no such page."""
    try:
        path = reverse(name, args=args)
    except NoReverseMatch:
        return ""
    return f"{path}?{urlencode(query)}" if query else path
