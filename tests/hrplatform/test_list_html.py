"""What is drawn around the rows of a list: every word escaped, every act with its token, links that keep the query."""

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context
from django.utils import translation

from hrplatform import list_html
from hrplatform.lib.lists import ListColumn, build_listing
from hrplatform.lib.ui import Action, Chip
from people.models import Position

COLUMNS = [
    ListColumn("name", "Na<me", second="se&cond", sort="name"),
    ListColumn("size", "Letters", kind="count", value=lambda row: len(row.name)),
]


class Filters(forms.Form):
    family = forms.ChoiceField(label="Fam<ily", choices=[("", "All"), ("a", "A&A")], required=False)

    def narrow(self, queryset):
        return queryset


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def drawn(company, rf, cast):
    Position.objects.bulk_create([Position(name=f"P{n:03}", family="a") for n in range(60)])

    def draw(part, query="", **more):
        request = rf.get(f"/list/?{query}")
        request.user = cast.hr
        found = build_listing(
            request, Position.objects.all(), caption='Caption "x"', columns=COLUMNS, search=["name__icontains"],
            filters=Filters(request.GET), default_sort="name", **more,
        )  # fmt: skip
        context = Context({"request": request, "csrf_token": "to<ken"})
        return part(context, found)

    return draw


def test_the_bar_says_what_is_searched_filtered_and_sorted(drawn):
    bar = drawn(list_html.draw_bar, "q=%3Cx%3E&family=a&sort=-name", search_hint="Na<me")
    assert 'name="q" value="&lt;x&gt;" placeholder="Na&lt;me"' in bar
    assert ">Fam&lt;ily <select" in bar and '<option value="a" selected>A&amp;A</option>' in bar
    assert '<input type="hidden" name="sort" value="-name">' in bar
    assert '<a href="?">Clear</a>' in bar
    assert 'href="?q=%3Cx%3E&amp;family=a&amp;sort=-name&amp;as=xlsx"' in bar
    assert "Columns" not in bar and "hr-view-form" not in bar  # nothing found: no list to save


def test_a_long_list_offers_columns_and_saved_views(drawn):
    bar = drawn(list_html.draw_bar, "cols=name")
    assert '<label><input type="checkbox" class="form-check-input" name="cols" value="size">Letters</label>' in bar
    assert "Keep filters, order and columns under a name." in bar
    assert 'name="csrfmiddlewaretoken" value="to&lt;ken"' in bar
    assert '<input type="hidden" name="path" value="/list/">' in bar
    assert '<input type="hidden" name="query" value="cols=name">' in bar
    assert "Clear" not in bar


def test_the_head_names_its_columns_and_the_order(drawn):
    table = drawn(list_html.draw_table)
    assert 'aria-label="Caption &quot;x&quot;"' in table
    assert '<th scope="col" class="" aria-sort="ascending"><a href="?sort=-name">Na&lt;me <svg' in table
    assert '</a><br><span class="hr-3">se&amp;cond</span></th>' in table
    assert '<th scope="col" class="hr-num">Letters</th>' in table
    assert table.count("<tr>") == 51 and "<form" not in table


def test_chosen_rows_have_acts_and_a_token(drawn):
    acts = [Action("Close <all>", "/close/?a=1&b=2", icon="check")]
    table = drawn(list_html.draw_table, bulk="row", bulk_acts=acts)
    assert 'data-check-all="row" aria-label="Select all on this page"' in table
    assert 'value="to&lt;ken"' in table and table.endswith("</form>")
    assert 'formaction="/close/?a=1&amp;b=2"><svg' in table and "Close &lt;all&gt;</button>" in table


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, ["1 to 20 of 45", "Page 1 of 3", '<a class="btn btn-sm" href="?q=a&amp;page=2" rel="next">Next page</a>']),
        (2, ['href="?q=a&amp;page=1" rel="prev">Previous page</a>', 'href="?q=a&amp;page=3" rel="next"']),
        (3, ["41 to 45 of 45", 'href="?q=a&amp;page=2" rel="prev"']),
    ],
)
def test_the_pager_keeps_the_query(rf, number, words):
    context = Context({"request": rf.get("/list/?q=a&page=2")})
    pager = list_html.draw_pager(context, Paginator(range(45), 20).page(number), [Chip("50", "?size=50")])
    assert all(word in pager for word in words)
    assert ('rel="prev"' in pager, 'rel="next"' in pager) == (number > 1, number < 3)
    assert "Rows per page" in pager


def test_one_page_has_no_way_to_others(rf):
    pager = list_html.draw_pager(Context({"request": rf.get("/")}), Paginator(range(5), 20).page(1))
    assert "1 to 5 of 5" in pager and "<a" not in pager and "Rows per page" not in pager


def test_chips_say_which_is_chosen_and_how_many():
    chips = list_html.draw_chips([Chip("A&B", "?a=1&b=2", 3, True), Chip("C", "?", 0), Chip("D", "?d")], "Ki<nd")
    assert 'aria-label="Ki&lt;nd"' in chips
    assert '<a href="?a=1&amp;b=2" aria-current="true">A&amp;B 3</a><a href="?">C 0</a><a href="?d">D</a>' in chips
