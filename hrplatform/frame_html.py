"""Parts of the frame that are the same on every page of a kind, drawn once a process for what they depend on.

Nothing here is read from a company: whatever a part shows arrives as an argument and is part of its key.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import ResolverMatch, get_urlconf
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from hrplatform.lib import nav

MENUS_KEPT = 512


def draw_fixed(template: str) -> SafeString:
    """A template that depends on nothing but the language."""
    return _drawn(_fixed, template, get_language() or "", get_urlconf())


def draw_menu(
    *, template: str, roles: frozenset[str], match: ResolverMatch | None, counts: Mapping[str, int]
) -> SafeString:
    """The sidebar's or the bottom bar's links for these roles on this page with these counts of open work."""
    open_work = tuple((key, count) for key, count in sorted(counts.items()) if count)
    current = nav.find_current(roles, match)
    return _drawn(_menu, template, roles, current, open_work, get_language() or "", get_urlconf())


def _drawn(draw: Any, *key: Any) -> SafeString:
    """While templates are being edited they are drawn anew each time."""
    function: Callable[..., SafeString] = draw.__wrapped__ if settings.DEBUG else draw
    return function(*key)


@lru_cache(maxsize=64)
def _fixed(template: str, language: str, urlconf: str | None) -> SafeString:
    return render_to_string(template)


@lru_cache(maxsize=MENUS_KEPT)
def _menu(
    template: str,
    roles: frozenset[str],
    current: str,
    open_work: tuple[tuple[str, int], ...],
    language: str,
    urlconf: str | None,
) -> SafeString:
    menu, tabs = nav.build_menu(roles=roles, current=current, counts=dict(open_work))
    return render_to_string(template, {"menu": menu, "tabs": tabs})
