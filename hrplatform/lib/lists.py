"""List pages: search, filters in the URL, sort, pages, and Excel of exactly what is shown.

    listing = build_listing(request, Employee.objects…, caption=_("People"), columns=[
        ListColumn("name", _("Name"), text=lambda e: e.name, url=lambda e: …, sort="sort_key"),
        ListColumn("salary", _("Salary"), kind="money", value=lambda e: e.salary, sort="salary", total=True)],
        search=("name__icontains", "number__startswith"), filters=FilterForm(request.GET), default_sort="name")
    if listing.wants_excel: return listing.as_excel(filename="people.xlsx")
    return render(request, "people/people_list.html", {"list": listing})

The queryset arrives joined and annotated, so that the number of queries doesn't grow with the rows.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hrplatform.lib import excel, excel_sheets, formats
from hrplatform.lib.ui import Action, Chip, Status

PAGE_SIZES = (50, 100, 200)
RIGHT = frozenset({"money", "percent", "ratio", "count", "number"})
EXCEL_LIMIT = 100_000
WRITERS: dict[str, Callable[[Any], str]] = {
    "money": formats.format_amount,
    "percent": formats.format_percent,
    "ratio": lambda value: formats.format_number(value, 4),
    "count": formats.format_number,
    "number": lambda value: formats.format_number(value, 2),
    "date": formats.format_day,
    "moment": formats.format_moment,
}


@dataclass(frozen=True)
class ListColumn:
    """key names it in the URL; value is typed (for Excel), text how the page prints it (default: by kind).

    sort: an ORM expression or field name; sub: a second line; status: a badge instead of text; total: summed in Excel.
    """

    key: str
    head: object
    kind: str = "text"
    value: Callable[[Any], Any] | None = None
    text: Callable[[Any], object] | None = None
    url: Callable[[Any], str] | None = None
    sub: Callable[[Any], object] | None = None
    status: Callable[[Any], Status | None] | None = None
    sort: Any = None
    second: object = ""
    total: bool = False

    def read(self, row: Any) -> Any:
        if self.value:
            return self.value(row)
        if self.text:
            return self.text(row)
        found = self.status(row) if self.status else None
        return found.word if found else getattr(row, self.key, None)

    def write(self, row: Any) -> str:
        if self.text:
            return str(self.text(row) or formats.DASH)
        value = self.read(row)
        return formats.DASH if value in (None, "") else WRITERS.get(self.kind, str)(value)


class Cell(NamedTuple):
    """What stands in one place of a table: text, with a link, a second line or a status; or HTML of one's own."""

    text: str
    right: bool = False
    url: str = ""
    sub: str = ""
    status: Status | None = None
    html: SafeString | None = None


class Row(NamedTuple):
    key: object
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Rows:
    """Rows of a table whose head a page writes itself: `{% list_rows table %}`."""

    rows: Sequence[Row]
    bulk: str = ""


@dataclass(frozen=True)
class Head:
    label: object
    second: object
    right: bool
    sort_url: str
    direction: str


@dataclass(frozen=True)
class ColumnChoice:
    """A column that can be shown or hidden (`cols` in the URL)."""

    key: str
    label: object
    shown: bool


@dataclass
class Listing:
    """What components/list.html prints."""

    caption: str
    columns: Sequence[ListColumn]
    queryset: QuerySet[Any]
    page: Page[Any]
    heads: list[Head]
    search: str | None
    filters: forms.Form | None
    filtered: bool
    sort: str
    export_url: str
    wants_excel: bool
    search_hint: str = ""
    note: str = ""
    bulk: str = ""
    bulk_acts: Sequence[Action] = ()
    choices: Sequence[ColumnChoice] = ()
    sizes: Sequence[Chip] = ()
    totals: list[Cell] = field(default_factory=list)
    empty_title: str = ""
    empty_text: str = ""
    empty_url: str = ""
    empty_action: str = ""

    @cached_property
    def rows(self) -> list[Row]:
        return [
            Row(getattr(item, "public_id", ""), tuple(_cell(column, item) for column in self.columns))
            for item in self.page
        ]

    def as_excel(self, *, filename: str, note: str = "") -> HttpResponse:
        """The rows as shown, all pages of them, in the order shown."""
        return excel.excel_response(self.excel_bytes(note=note), filename)

    def excel_bytes(self, *, note: str = "") -> bytes:
        columns = [
            excel_sheets.Column(str(column.head), column.kind, column.read, column.total) for column in self.columns
        ]
        rows: Iterable[Any] = self.queryset[:EXCEL_LIMIT]
        sheet = excel_sheets.Sheet(str(self.caption), columns, rows, note=note, total_label=_("Total"))
        return excel.build_workbook([sheet], title=str(self.caption))


def build_listing(
    request: HttpRequest,
    queryset: QuerySet[Any],
    *,
    caption: object,
    columns: Sequence[ListColumn],
    search: Sequence[str] = (),
    filters: forms.Form | None = None,
    default_sort: str = "",
    **more: Any,
) -> Listing:
    """A list page from the request's q, sort (key or -key), page, size and filter parameters.

    `filters` is a bound GET form; it narrows by its own method `narrow(queryset) -> queryset`.
    """
    query = request.GET.get("q", "").strip()[:80]
    filtered = bool(query) or bool(filters and filters.is_bound and _any_filter(request, filters))
    if query and search:
        condition = Q()
        for lookup in search:
            condition |= Q(**{lookup: query})
        queryset = queryset.filter(condition)
    if filters is not None and filters.is_bound and filters.is_valid():
        queryset = filters.narrow(queryset)  # type: ignore[attr-defined]
    sort = request.GET.get("sort", "") or default_sort
    queryset = _ordered(queryset, columns, sort)
    size = _page_size(request)
    page = Paginator(queryset, size).get_page(request.GET.get("page"))
    shown = _shown(request, columns)
    is_long = page.paginator.count > PAGE_SIZES[0]
    export = request.GET.copy()
    export["as"] = "xlsx"
    return Listing(
        caption=str(caption),
        columns=shown,
        queryset=queryset,
        page=page,
        heads=[_head(request, column, sort) for column in shown],
        choices=[ColumnChoice(c.key, c.head, c in shown) for c in columns[1:]] if is_long else (),
        sizes=_size_chips(request, size) if is_long else (),
        search=query if search else None,
        filters=filters,
        filtered=filtered,
        sort=request.GET.get("sort", ""),
        export_url=f"?{export.urlencode()}",
        wants_excel=request.GET.get("as") == "xlsx",
        **({"empty_title": _("Nothing here yet")} | more),
    )


def _cell(column: ListColumn, item: Any) -> Cell:
    status = column.status(item) if column.status else None
    text = str(status.word) if status else column.write(item)
    url = column.url(item) if column.url else ""
    return Cell(text, column.kind in RIGHT, url, str(column.sub(item) or "") if column.sub else "", status)


def _head(request: HttpRequest, column: ListColumn, sort: str) -> Head:
    direction = {column.key: "ascending", f"-{column.key}": "descending"}.get(sort, "")
    url = ""
    if column.sort is not None:
        params = request.GET.copy()
        params["sort"] = f"-{column.key}" if direction == "ascending" else column.key
        params.pop("page", None)
        url = f"?{params.urlencode()}"
    return Head(column.head, column.second, column.kind in RIGHT, url, direction if column.sort is not None else "")


def _ordered(queryset: QuerySet[Any], columns: Sequence[ListColumn], sort: str) -> QuerySet[Any]:
    column = next(
        (column for column in columns if column.key == sort.removeprefix("-") and column.sort is not None), None
    )
    if column is None:
        return queryset if queryset.ordered else queryset.order_by("pk")
    term = F(column.sort) if isinstance(column.sort, str) else column.sort
    last = None if _is_always_there(queryset, column.sort) else True  # said of a full column it keeps its index unused
    ordered = term.desc(nulls_last=last) if sort.startswith("-") else term.asc(nulls_last=last)
    return queryset.order_by(ordered, "pk")


def _is_always_there(queryset: QuerySet[Any], sort: object) -> bool:
    """Whether the list is sorted by a column of its own rows that is never empty."""
    fields = {field.name: field for field in queryset.model._meta.concrete_fields}
    field = fields.get(sort) if isinstance(sort, str) and sort not in queryset.query.annotations else None
    return field is not None and not field.null


def _page_size(request: HttpRequest) -> int:
    wanted = request.GET.get("size", "")
    return int(wanted) if wanted.isdigit() and int(wanted) in PAGE_SIZES else PAGE_SIZES[0]


def _shown(request: HttpRequest, columns: Sequence[ListColumn]) -> list[ListColumn]:
    """The first column and those chosen in the URL; all when none is."""
    wanted = request.GET.getlist("cols")
    return [column for index, column in enumerate(columns) if index == 0 or not wanted or column.key in wanted]


def _size_chips(request: HttpRequest, current: int) -> list[Chip]:
    chips = []
    for size in PAGE_SIZES:
        params = request.GET.copy()
        params["size"] = str(size)
        params.pop("page", None)
        chips.append(Chip(str(size), f"?{params.urlencode()}", current=size == current))
    return chips


def _any_filter(request: HttpRequest, filters: forms.Form) -> bool:
    return any(request.GET.get(filters.add_prefix(name)) for name in filters.fields)
