"""Answers kept under the version of a company's data: until the next act, and no longer."""

from importlib import import_module

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.utils import translation
from django.utils.translation import gettext
from django_tenants.utils import tenant_context

from bonuses.models import BonusPool
from hrplatform.lib import versions
from hrplatform.list_html import saved_views
from hrplatform.middleware import RequestContextMiddleware
from people.services.saved_views import save_view
from tests.clients import signed_in
from tests.factories import make_user


@pytest.fixture(autouse=True)
def keeping(settings):
    settings.ANSWERS_KEPT_SECONDS = 30
    cache.clear()
    yield
    cache.clear()


def made(name: str, answers: list[int]) -> int:
    """What is kept under the name; the next of the answers when nothing is."""
    return versions.kept(name, lambda: answers.pop(0))


def test_an_answer_is_kept_until_something_is_changed(company):
    answers = [1, 2, 3]
    assert (made("a", answers), made("a", answers)) == (1, 1)
    versions.bump()
    assert made("a", answers) == 2


def test_nothing_is_an_answer_too(company):
    asked = []
    for _time in range(2):
        assert versions.kept("none", lambda: asked.append(1)) is None
    assert asked == [1]


def test_names_and_companies_are_kept_apart(company, other_company):
    answers = [1, 2, 3]
    assert (made("a", answers), made("b", answers)) == (1, 2)
    with tenant_context(other_company):
        assert made("a", answers) == 3
    assert made("a", answers) == 1


def test_a_change_in_one_company_leaves_the_others(company, other_company):
    answers = [1, 2]
    made("a", answers)
    with tenant_context(other_company):
        versions.bump()
    assert made("a", answers) == 1


@pytest.mark.parametrize(("method", "ends"), [("get", False), ("head", False), ("post", True), ("delete", True)])
def test_only_requests_that_may_change_something_end_it(company, rf, method, ends):
    request = getattr(rf, method)("/")
    request.company = company
    before = versions.current()
    RequestContextMiddleware(lambda request: HttpResponse())(request)
    assert (versions.current() != before) == ends


def test_tasks_end_it_even_when_they_fail(company):
    from celery import shared_task

    from hrplatform.lib.tasks import CompanyTask

    @shared_task(base=CompanyTask, name="tests.fails")
    def fails(schema: str) -> None:
        raise ValueError

    before = versions.current()
    with pytest.raises(ValueError):
        fails("acme")
    assert versions.current() != before


def test_it_can_be_switched_off(company, settings):
    settings.ANSWERS_KEPT_SECONDS = 0
    answers = [1, 2]
    assert (made("a", answers), made("a", answers)) == (1, 2)


def test_the_start_page_of_every_role_can_be_kept_and_follows_what_is_done(cast):
    for user in (cast.hr, cast.finance, cast.auditor, cast.lin.user, cast.tao.user, cast.wei.user):
        client = signed_in(user)
        first = client.get("/")
        again = client.get("/")
        assert first.status_code == again.status_code == 200
        assert len(first.content) == len(again.content)
    client = signed_in(cast.hr)
    before = client.get("/").context["page"].figures
    cast.pan.leave_date = cast.pan.hire_date
    cast.pan.save(update_fields=["leave_date"])
    assert client.get("/").context["page"].figures == before
    client.post("/theme/", {"theme": "dark"})
    assert client.get("/").context["page"].figures != before


def test_one_persons_start_page_is_not_shown_to_another(cast):
    hr, employee = signed_in(cast.hr), signed_in(cast.wei.user)
    assert hr.get("/").context["page"].figures and not employee.get("/").context["page"].figures


def test_saved_views_are_each_persons_and_asked_once(company, rf, django_assert_num_queries):
    with tenant_context(company):
        one, two = make_user("views-one"), make_user("views-two")
        save_view(user=one, path="/people/", name="Mine", query="q=a")

        def names(user):
            request = rf.get("/people/")
            request.user = user
            return [view.name for view in saved_views(request)]

        assert (names(one), names(two)) == (["Mine"], [])
        with django_assert_num_queries(0):
            assert (names(one), names(two)) == (["Mine"], [])
        save_view(user=one, path="/people/", name="Other", query="q=b")
        versions.bump()
        assert names(one) == ["Mine", "Other"]


def test_a_pools_drift_is_kept_in_the_readers_own_language(company, monkeypatch):
    pools = import_module("bonuses.views.pools")
    monkeypatch.setattr(pools, "current_drift", lambda pool: gettext("yes"))
    said = []
    for language in ("en", "zh-hans", "en"):
        with translation.override(language):
            said.append(pools._drift(BonusPool(pk=1)))
    assert said == ["yes", "是", "yes"]
