"""The frame: menu by role, search, saved views, error pages, what apps register."""

import pytest
from django.test import Client, RequestFactory
from django.utils import translation

from hrplatform import views
from hrplatform.lib import nav
from people.models import SavedView
from tests.factories import make_user

HOST = "acme.localhost"


@pytest.fixture
def visitor(cast):
    client = Client(HTTP_HOST=HOST)
    client.force_login(cast.wei.user, backend="people.backends.AccountBackend")
    return client


def test_menu_leaves_out_pages_of_other_roles_and_pages_that_do_not_exist(company, monkeypatch):
    items = {
        "a": nav.NavItem(key="a", label="A", url_name="home", icon="home", roles=frozenset({"hr"}), phone=True),
        "b": nav.NavItem(key="b", label="B", url_name="menu", icon="home", roles=frozenset({"employee"})),
        "c": nav.NavItem(key="c", label="C", url_name="nowhere:at-all", icon="home"),
    }
    nav.load_rooms()
    monkeypatch.setattr(nav, "_items", items)
    monkeypatch.setattr(nav, "_items_for", nav._items_for.__wrapped__)
    sections, tabs = nav.build_menu(roles=frozenset({"hr"}), current="", counts={"a": 3})
    assert [(link.label, link.count) for section in sections for link in section.links] == [("A", 3)]
    assert [link.label for link in tabs] == ["A"]


def test_every_registered_page_exists(company):
    nav.items_for(nav.EVERYBODY)
    missing = [item.url_name for item in nav._items.values() if not nav._exists(item)]
    assert not missing


def test_home_answers_every_role(cast):
    for user in (cast.hr, cast.finance, cast.auditor, cast.lin.user, cast.tao.user, cast.wei.user):
        client = Client(HTTP_HOST=HOST)
        client.force_login(user, backend="people.backends.AccountBackend")
        session = client.session
        session["second_factor_ok"] = user.pk
        session.save()
        assert client.get("/").status_code == 200
        assert client.get("/menu/").status_code == 200


def test_home_of_an_account_without_roles(company):
    client = Client(HTTP_HOST=HOST)
    client.force_login(make_user("guest"), backend="people.backends.AccountBackend")
    assert client.get("/").status_code == 200


def test_search_finds_pages_of_ones_own_menu(visitor):
    page = visitor.get("/search/", {"q": "全部"}, HTTP_HX_REQUEST="true")
    assert page.status_code == 200 and "HX-Request" in page["Vary"]
    assert visitor.get("/search/", {"q": "x" * 500}).status_code == 200


def test_fields_are_offered_only_people_one_may_see(visitor, cast):
    found = visitor.get("/search/", {"q": "wei", "as": "json"}).json()["hits"]
    assert [(hit["value"], hit["label"]) for hit in found] == [(cast.wei.number, "Wei")]
    assert visitor.get("/search/", {"q": "sun", "as": "json"}).json() == {"hits": []}


def test_views_are_saved_replaced_and_deleted_by_their_owner_only(visitor, cast):
    form = {"path": "/people/", "query": "q=W", "name": " mine "}
    assert visitor.post("/views/", form)["Location"] == "/people/?q=W"
    visitor.post("/views/", form | {"query": "q=T"})
    view = SavedView.objects.get()
    assert (view.user, view.name, view.query) == (cast.wei.user, "mine", "q=T")
    other = Client(HTTP_HOST=HOST)
    other.force_login(cast.mei.user, backend="people.backends.AccountBackend")
    other.post("/views/", {"path": "/people/", "delete": str(view.public_id)})
    assert SavedView.objects.exists()
    visitor.post("/views/", {"path": "/people/", "delete": str(view.public_id)})
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("path", ["https://evil.example/", "//evil.example/"])
def test_saving_a_view_sends_nobody_elsewhere(visitor, path):
    assert visitor.post("/views/", {"path": path, "name": "x"}).status_code == 400


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    ("view", "status"),
    [
        (views.show_bad_request, 400),
        (views.show_forbidden, 403),
        (views.show_not_found, 404),
        (views.show_csrf_failure, 403),
    ],
)
def test_error_pages(language, view, status):
    with translation.override(language):
        answer = view(RequestFactory().get("/"))
    assert answer.status_code == status
    assert ("回到首页" in answer.content.decode()) == (language == "zh-hans")


def test_broken_server_page_needs_no_database():
    assert views.show_server_error(RequestFactory().get("/")).status_code == 500


def test_unknown_page_is_404_in_our_own_words(visitor):
    answer = visitor.get("/nowhere/")
    assert answer.status_code == 404 and "hr-public-card" in answer.content.decode()


def test_hr_sees_whether_the_night_ran_and_what_is_left_to_set_up(cast, now):
    from datetime import date, timedelta

    from hrplatform import company_panels
    from jobs.enums import RunState
    from jobs.models import JobRun

    on = date(2025, 3, 3)
    assert company_panels.last_night(cast.hr, on, now) is None
    JobRun.objects.create(
        job="nightly", business_date=date(2025, 3, 2), state=RunState.DONE, started_at=now - timedelta(seconds=41),
        finished_at=now, result={"alerts_raised": 2, "alerts_resolved": 1},
    )  # fmt: skip
    with translation.override("en"):
        card = company_panels.last_night(cast.hr, on, now)
        left = company_panels.set_up(cast.hr, on, now)
    said = {str(fact.label): fact.value for fact in card.context["facts"]}
    assert said["Finished"] == "10:00, took 41 s"
    assert said["Employed"] == "6 people"
    assert said["New alerts / resolved by themselves"] == "2 / 1"
    titles = {step.title for step in left.context["steps"]}
    assert "Roster" not in titles and {"Daily data", "Second step of signing in"} <= titles


def test_turnover_and_cost_share_of_the_last_finished_month(cast, now):
    from datetime import date
    from decimal import Decimal

    from django.core.cache import cache

    from hrplatform import company_figures
    from people.models import Employee
    from performance.models import Metric, Observation

    cache.clear()
    Employee.objects.filter(pk=cast.pan.pk).update(leave_date=date(2025, 2, 14))
    revenue = Metric.objects.get(code="revenue")
    for day in (3, 4):
        Observation.objects.create(employee=cast.wei, metric=revenue, day=date(2025, 2, day), value=Decimal(2000))
    with translation.override("en"):
        (left,) = company_figures.turnover(cast.hr, date(2025, 3, 3), now)
        (cost,) = company_figures.cost_share(cast.hr, date(2025, 3, 3), now)
    assert (left.value, left.note) == ("18.2", "1 left ÷ 5.5 on average")
    assert left.trend == "bad"
    assert cost.value == "23.0"  # 2 × 10,000 ÷ 21.75 over 4,000
