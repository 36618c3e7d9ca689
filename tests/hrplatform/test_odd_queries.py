"""Addresses nobody types by hand: refused or ignored by every list, never a failure."""

import pytest
from django import forms

from hrplatform.lib import dates
from hrplatform.lib.day_field import DayField
from people.models import SavedView
from tests.clients import signed_in

LISTS = (
    "/people/", "/alerts/", "/plans/", "/audit/", "/reviews/cycles/", "/bonuses/", "/search/", "/measures/team/",
    "/measures/company/", "/jobs/outbox/",
)  # fmt: skip
ODD = (
    {"page": "9" * 30}, {"page": "-1"}, {"sort": "-__class__"}, {"department": "x"}, {"on": "0001-01-01"},
    {"on": "9999-12-31"}, {"start": "0001-01-01", "until": "9999-12-31"}, {"month": "0000-00"}, {"size": "9" * 20},
    {"state": "'"}, {"q": "%_\\"},
)  # fmt: skip


@pytest.fixture
def hr(cast, monkeypatch, now):
    monkeypatch.setattr(dates, "now", lambda: now)
    return signed_in(cast.hr)


@pytest.mark.parametrize("path", LISTS)
def test_a_list_answers_whatever_it_is_asked(hr, path):
    for odd in ODD:
        assert hr.get(path, odd).status_code < 500, odd
    assert hr.get(path, {"q": "a\0b"}).status_code == 400


def test_a_view_is_kept_as_text_only(hr, cast):
    for field in ("path", "name", "query"):
        sent = {"path": "/people/", "name": "x", "query": "q=1"} | {field: "/people/\0"}
        assert hr.post("/views/", sent).status_code == 400
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("text", ["0001-01-01", "1899-12-31", "2201-01-01", "9999-12-31"])
def test_a_day_nobody_means_is_refused_at_its_field(text):
    with pytest.raises(forms.ValidationError, match="1900"):
        DayField().clean(text)
    with pytest.raises(ValueError, match="outside 1900 to 2200"):
        dates.parse_day(text)
    assert DayField().clean("2200-12-31") == dates.parse_day("2200-12-31")


def test_the_styleguide_draws_its_sample_list(hr):
    page = hr.get("/styleguide/").content.decode()
    assert "合计先加总再相除" in page
