"""The parts of a list page as HTML text: its bar of search, filters and columns, the head of its table, its pager.

Every list has them, and a page of 50 rows is drawn beside them in less time than their templates took.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.paginator import Page
from django.http import HttpRequest
from django.template import Context
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from hrplatform.lib import nav, versions
from hrplatform.lib.drawing import draw_icon
from hrplatform.lib.escaping import escape_text
from hrplatform.lib.field_html import draw_control
from hrplatform.lib.lists import Head, Listing
from hrplatform.lib.table_html import draw_rows, draw_totals
from hrplatform.lib.ui import Action, Chip
from people.models import SavedView
from people.selectors.saved_views import list_saved_views

SORT_ICONS = {"ascending": "arrow-narrow-up", "descending": "arrow-narrow-down"}


def draw_bar(context: Context, listing: Listing) -> SafeString:
    """Search, filters, columns and Excel; what is chosen stands in the URL."""
    request, parts = context["request"], []
    if listing.search is not None:
        parts.append(_search(listing))
    for field in listing.filters or ():
        parts.append(f'<label for="{field.id_for_label}">{escape_text(field.label)} {draw_control(field)}</label>')
    if listing.sort:
        parts.append(f'<input type="hidden" name="sort" value="{escape_text(listing.sort)}">')
    show, clear = _("Show"), _("Clear")
    parts.append(f'<button class="btn" type="submit" data-noscript>{show}</button>')
    if listing.filtered:
        parts.append(f'<a href="?">{clear}</a>')
    if listing.choices:
        parts += [_saved_views(request), _columns(listing)]
    if listing.export_url:
        url, icon = escape_text(listing.export_url), draw_icon("download")
        parts.append(f'<a class="btn hr-right" href="{url}">{icon}Excel</a>')
    inside = "\n  ".join(parts)
    form = f'<form class="hr-filter d-print-none" method="get" data-autosubmit role="search">\n  {inside}\n</form>'
    return mark_safe(f"{form}\n{_view_form(request, context) if listing.choices else ''}\n")


def draw_table(context: Context, listing: Listing) -> SafeString:
    """The table; where rows can be chosen, with the acts on them below it."""
    tick = ""
    if listing.bulk:
        name, label = escape_text(listing.bulk), _("Select all on this page")
        box = f'<input type="checkbox" class="form-check-input" data-check-all="{name}" aria-label="{label}">'
        tick = f'<th scope="col" class="hr-tick">{box}</th>'
    heads = "".join(_head(head) for head in listing.heads)
    totals = f"<tfoot>{draw_totals(listing)}</tfoot>" if listing.totals else ""
    table = (
        f'<div class="hr-scroll" role="group" tabindex="0" aria-label="{escape_text(listing.caption)}">'
        f'<table class="table">\n<thead><tr>{tick}{heads}</tr></thead>\n<tbody>{draw_rows(listing)}</tbody>\n{totals}\n'
        "</table></div>\n"
    )
    if not listing.bulk_acts:
        return mark_safe(table)
    acts, word = "".join(_bulk_act(act) for act in listing.bulk_acts), _("With those selected:")
    return mark_safe(
        f'<form method="post" data-multiple>{_token(context)}{table}<div class="card-note hr-form-acts d-print-none">'
        f'<span class="hr-2 align-self-center">{word}</span>{acts}</div></form>'
    )


def draw_pager(context: Context, page: Page[Any], sizes: Sequence[Chip] = ()) -> SafeString:
    """Which rows are shown of how many, how many a page, and the way to the pages beside it."""
    request, count, pages = context["request"], page.paginator.count, page.paginator.num_pages
    shown = {"first": page.start_index(), "last": page.end_index(), "total": count}
    rows, where = _("%(first)s to %(last)s of %(total)s") % shown, _("Page %(n)s of %(all)s")
    parts = [f'<span class="hr-2">{rows}</span>']
    if sizes:
        word = _("Rows per page")
        parts.append(f'<span class="hr-2">{word}</span>{draw_chips(sizes, label=word)}')
    if pages > 1:
        parts.append('<span class="hr-right"></span>')
        if page.has_previous():
            parts.append(_turn(request, page.number - 1, "prev", _("Previous page")))
        parts.append(f"<span>{where % {'n': page.number, 'all': pages}}</span>")
        if page.has_next():
            parts.append(_turn(request, page.number + 1, "next", _("Next page")))
    inside, label = "\n  ".join(parts), _("Pages")
    return mark_safe(f'<nav class="hr-pager d-print-none" aria-label="{label}">\n  {inside}\n</nav>\n')


def draw_chips(chips: Iterable[Chip], label: str = "", extra: str = "") -> SafeString:
    """Choices of a filter as links."""
    links = "".join(_chip(chip) for chip in chips)
    return mark_safe(f'<nav class="hr-chips {escape_text(extra)}" aria-label="{escape_text(label)}">{links}</nav>\n')


def saved_views(request: HttpRequest) -> list[SavedView]:
    """The person's saved views of the list being shown; only long lists have them, and they must not cost a query."""
    user, path = request.user, request.path
    return versions.kept(f"saved-views:{user.pk}:{path}", lambda: list_saved_views(user=user, path=path))


def _search(listing: Listing) -> str:
    word = _("Search")
    hint = escape_text(listing.search_hint) or word
    return (
        f'<label>{draw_icon("search")}<span class="visually-hidden">{word}</span><input class="form-control'
        f' hr-search-field" type="search" name="q" value="{escape_text(listing.search)}" placeholder="{hint}"></label>'
    )


def _columns(listing: Listing) -> str:
    boxes = "".join(
        f'<label><input type="checkbox" class="form-check-input" name="cols" value="{escape_text(choice.key)}"'
        f"{' checked' if choice.shown else ''}>{escape_text(choice.label)}</label>"
        for choice in listing.choices
    )
    word = _("Columns")
    head = f'<summary class="btn">{draw_icon("columns")}{word}</summary>'
    return f'<details class="hr-menu">{head}<div class="hr-menu-body hr-checks">{boxes}</div></details>'


def _saved_views(request: HttpRequest) -> str:
    rows = "".join(_saved_view(view) for view in saved_views(request))
    hint, head, save = _("Keep filters, order and columns under a name."), _("Views"), _("Save")
    none, word = f'<p class="hr-small hr-2 m-1">{hint}</p>', _("Name of the view")
    return (
        f'<details class="hr-menu"><summary class="btn">{draw_icon("bookmark")}{head}</summary>'
        f'<div class="hr-menu-body hr-views">\n  {rows or none}\n  <div class="hr-unit"><label class="visually-hidden"'
        f' for="hr-view-name">{word}</label><input class="form-control" id="hr-view-name" name="name"'
        f' form="hr-view-form" maxlength="40" placeholder="{word}"><button class="btn btn-sm" type="submit"'
        f' form="hr-view-form">{save}</button></div>\n</div></details>'
    )


def _saved_view(view: SavedView) -> str:
    name = escape_text(view.name)
    said = _("Delete the view %(name)s") % {"name": name}
    return (
        f'<div class="hr-view"><a href="{escape_text(f"{view.path}?{view.query}")}">{name}</a><button class="hr-tool"'
        f' type="submit" form="hr-view-form" name="delete" value="{view.public_id}" aria-label="{said}">'
        f"{draw_icon('x')}</button></div>"
    )


def _view_form(request: HttpRequest, context: Context) -> str:
    return (
        f'<form id="hr-view-form" method="post" action="{nav.find_url("save-view")}" data-multiple>{_token(context)}'
        f'<input type="hidden" name="path" value="{escape_text(request.path)}">'
        f'<input type="hidden" name="query" value="{escape_text(request.GET.urlencode())}"></form>'
    )


def _head(head: Head) -> str:
    label, css = escape_text(head.label), "hr-num" if head.right else ""
    if head.sort_url:
        icon = SORT_ICONS.get(head.direction)
        arrow = f" {draw_icon(icon, 'hr-i12')}" if icon else ""
        label = f'<a href="{escape_text(head.sort_url)}">{label}{arrow}</a>'
    sorted_by = f' aria-sort="{head.direction}"' if head.direction else ""
    second = f'<br><span class="hr-3">{escape_text(head.second)}</span>' if head.second else ""
    return f'<th scope="col" class="{css}"{sorted_by}>{label}{second}</th>'


def _bulk_act(act: Action) -> str:
    icon = draw_icon(act.icon) if act.icon else ""
    url = escape_text(act.url)
    return f'<button class="btn btn-sm" type="submit" formaction="{url}">{icon}{escape_text(act.label)}</button>'


def _chip(chip: Chip) -> str:
    current = ' aria-current="true"' if chip.current else ""
    number = getattr(chip, "count", None)  # a tab is a chip without
    count = "" if number is None else f" {number}"
    return f'<a href="{escape_text(chip.url)}"{current}>{escape_text(chip.label)}{count}</a>'


def _turn(request: HttpRequest, number: int, way: str, word: str) -> str:
    params = request.GET.copy()
    params["page"] = str(number)
    url = escape_text(f"?{params.urlencode()}")
    return f'<a class="btn btn-sm" href="{url}" rel="{way}">{word}</a>'


def _token(context: Context) -> str:
    token = context.get("csrf_token")
    return f'<input type="hidden" name="csrfmiddlewaretoken" value="{escape_text(str(token))}">' if token else ""
