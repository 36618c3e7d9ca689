"""Parts of the frame that are the same on every page of a kind, drawn once a process for what they depend on.

Nothing here is read from a company: whatever decides how a part looks arrives as an argument and is part of its key;
what stands in it of a person or a request (a name, a token) is put into blanks anew each time.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from re import compile as compile_re
from typing import Any

from django.conf import settings
from django.template import Context
from django.template.loader import render_to_string
from django.urls import ResolverMatch, get_urlconf
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from hrplatform.lib import nav
from hrplatform.lib.escaping import escape_text

MENUS_KEPT = 512
# A blank's name, as templates say it, between two characters that no text has.
BLANK = compile_re("\ue000([a-z_.]+)\ue001")


def draw_fixed(template: str) -> SafeString:
    """A template that depends on nothing but the language."""
    return _drawn(_fixed, template, get_language() or "", get_urlconf())


def draw_blanks(template: str, *, state: Mapping[str, object], blanks: Mapping[str, object]) -> SafeString:
    """A template that depends on the language and a few values (`state`); what `blanks` name only stands in it."""
    pieces = _drawn(_pieces, template, tuple(state.items()), tuple(blanks), get_language() or "", get_urlconf())
    return mark_safe(
        "".join(piece if index % 2 == 0 else escape_text(blanks[piece]) for index, piece in enumerate(pieces))
    )


def draw_side(context: Context) -> SafeString:
    """The sidebar of a page with this context (hrplatform.context_processors)."""
    links = _links(context, "components/side_links.html")
    return draw_blanks(
        "components/frame_side.html", state={}, blanks={"company.name": _company_name(context), "side_links": links}
    )


def draw_top(context: Context) -> SafeString:
    """The top bar."""
    shell = context.get("shell")
    account = str(context["user"]) if shell else ""
    return draw_blanks(
        "components/topbar.html",
        state={
            "theme": context.get("theme"),
            "inbox_url": shell.inbox_url if shell else "",
            "unread": shell.counts["unread"] if shell else 0,
            "role_label": shell.role_label if shell else "",
        },
        blanks={
            "company.name": _company_name(context),
            "request.get_full_path": context["request"].get_full_path(),
            "csrf_token": context["csrf_token"],
            "account": account,
            "face": account[:1].upper(),
        },
    )


def draw_end(context: Context) -> SafeString:
    """The bottom bar of phones and the search."""
    links = _links(context, "components/tab_links.html")
    return draw_blanks("components/frame_end.html", state={}, blanks={"tab_links": links})


def _links(context: Context, template: str) -> str:
    shell = context.get("shell")
    return shell.draw_links(template) if shell else ""


def _company_name(context: Context) -> str:
    company = context.get("company")
    return company.name if company else ""


def draw_menu(
    *, template: str, roles: frozenset[str], match: ResolverMatch | None, counts: Mapping[str, int]
) -> SafeString:
    """The sidebar's or the bottom bar's links for these roles on this page with these counts of open work."""
    open_work = tuple((key, count) for key, count in sorted(counts.items()) if count)
    current = nav.find_current(roles, match)
    return _drawn(_menu, template, roles, current, open_work, get_language() or "", get_urlconf())


def _drawn(draw: Any, *key: Any) -> Any:
    """While templates are being edited they are drawn anew each time."""
    function: Callable[..., Any] = draw.__wrapped__ if settings.DEBUG else draw
    return function(*key)


@lru_cache(maxsize=64)
def _fixed(template: str, language: str, urlconf: str | None) -> SafeString:
    return render_to_string(template)


@lru_cache(maxsize=MENUS_KEPT)
def _pieces(
    template: str, state: tuple[tuple[str, object], ...], blanks: tuple[str, ...], language: str, urlconf: str | None
) -> list[str]:
    """Text and names of blanks in turn."""
    known: dict[str, Any] = dict(state)
    for blank in blanks:
        *above, name = blank.split(".")
        inner = known
        for part in above:
            inner = inner.setdefault(part, {})
        inner[name] = f"\ue000{blank}\ue001"
    return BLANK.split(render_to_string(template, known))


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
