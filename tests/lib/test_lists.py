"""List pages: search, sort, pages, columns and Excel of what is shown."""

from io import BytesIO

import pytest
from django import forms
from openpyxl import load_workbook

from hrplatform.lib.lists import ListColumn, build_listing
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
