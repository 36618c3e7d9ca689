"""Registries that every app fills from a module of its own (nav.py, home.py, search.py), loaded on first use."""

from functools import cache

from django.utils.module_loading import autodiscover_modules


@cache
def load_rooms() -> None:
    """Import nav, home and search of every installed app once; importing registers."""
    autodiscover_modules("nav", "home", "search")
