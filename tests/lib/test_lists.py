"""List pages: search, sort, pages, columns and Excel of what is shown."""

from io import BytesIO

import pytest
from django import forms
from django.utils import translation
from openpyxl import load_workbook

from hrplatform.lib.lists import Cell, ListColumn, build_listing
from hrplatform.lib.table_html import draw_rows, draw_totals
from hrplatform.lib.ui import Status
from people.models import Position

COLUMNS = [
    ListColumn("name", "Position", sort="name", url=lambda row: f"/x/{row.name}"),
    ListColumn("family", "Family", sort="family"),
    ListColumn("size", "Letters", kind="count", value=lambda row: len(row.name), total=True),
]


class Filters(forms.Form):
    family = forms.CharField(required=False)

    def narrow(self, queryset):
        return queryset.filter(family=self.cleaned_data["family"]) if self.cleaned_data["family"] else queryset


@pytest.fixture
def positions(company):
    Position.objects.all().delete()
    Position.objects.bulk_create([Position(name=f"P{n:03}", family="a" if n % 2 else "b") for n in range(60)])
    return Position.objects.all()


def listing(rf, positions, query=""):
    request = rf.get(f"/list/?{query}")
    return build_listing(
        request, positions, caption="Positions", columns=COLUMNS, search=["name__icontains"],
        filters=Filters(request.GET), default_sort="name",
    )  # fmt: skip


def names(found):
    return [row.cells[0].text for row in found.rows]


def test_first_page_in_default_order(rf, positions):
    found = listing(rf, positions)
    assert names(found)[:2] == ["P000", "P001"] and len(found.rows) == 50
    assert not found.filtered and found.heads[0].direction == "ascending"


def test_search_filter_and_sort_come_from_the_url(rf, positions):
    found = listing(rf, positions, "q=P00&family=a&sort=-name")
    assert names(found) == ["P009", "P007", "P005", "P003", "P001"]
    assert found.filtered and found.heads[0].direction == "descending"


@pytest.mark.parametrize("query", ["sort=evil", "page=99", "page=x", "size=7", "cols=evil"])
def test_odd_parameters_do_no_harm(rf, positions, query):
    assert listing(rf, positions, query).rows


def test_columns_and_size_can_be_chosen(rf, positions):
    found = listing(rf, positions, "cols=size&size=100")
    assert [head.label for head in found.heads] == ["Position", "Letters"]
    assert len(found.rows) == 60
    assert [choice.shown for choice in found.choices] == [False, True]


def test_short_lists_offer_no_choices(rf, positions):
    found = listing(rf, positions, "q=P00")
    assert not found.choices and not found.sizes


def test_excel_holds_exactly_what_is_shown_on_all_pages(rf, positions):
    found = listing(rf, positions, "family=a&sort=-name&cols=size&as=xlsx")
    assert found.wants_excel
    page = load_workbook(BytesIO(found.excel_bytes())).worksheets[0]
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    assert rows[0] == ["Position", "Letters"] and rows[1] == ["P059", 4] and len(rows) == 32
    assert rows[-1][1].startswith("=SUBTOTAL")


def test_two_queries_however_many_rows(rf, positions):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for query in ("q=P00", ""):
        with CaptureQueriesContext(connection) as seen:
            assert listing(rf, positions, query).rows
        assert len([one for one in seen if not one["sql"].startswith("SET search_path")]) == 2


def test_rows_are_drawn_with_everything_escaped(rf, positions):
    Position.objects.create(name="<b>&", family="A00")
    columns = [
        ListColumn("name", "Position", sort="name", url=lambda row: f"/x/?a={row.name}&b"),
        ListColumn("family", "Family", sub=lambda row: "<i>"),
        ListColumn("mood", "Mood", status=lambda row: Status("bad", "<bad>")),
        ListColumn("size", "Letters", kind="count", value=lambda row: None),
    ]
    request = rf.get("/list/?q=%3Cb")
    found = build_listing(request, positions, caption="x", columns=columns, search=["name__icontains"], bulk="one")
    with translation.override("en"):
        text = draw_rows(found)
    assert text.startswith('<tr><td><input type="checkbox" class="form-check-input" name="one" value="')
    assert '<th scope="row"><a class="hr-name" href="/x/?a=&lt;b&gt;&amp;&amp;b">&lt;b&gt;&amp;</a></th>' in text
    assert '<td>A00<div class="hr-small hr-3">&lt;i&gt;</div></td>' in text
    assert '<td><span class="hr-st hr-bad"><svg' in text and "</svg>&lt;bad&gt;</span></td>" in text
    assert text.endswith('<td class="hr-num"><span class="hr-3">—</span></td></tr>')


def test_totals_stand_under_their_columns(rf, positions):
    found = listing(rf, positions)
    found.totals = [Cell("Total"), Cell(""), Cell("<9>", right=True)]
    assert draw_totals(found) == '<tr><th scope="row">Total</th><td></td><td class="hr-num">&lt;9&gt;</td></tr>'
