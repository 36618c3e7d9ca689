"""Redis may be away or lose all it has at any time (spec 14): pages are read and acts done without it."""

import socket
import time

import pytest
from django.core.cache import cache
from django.test import Client
from django_tenants.utils import schema_context
from kombu.exceptions import OperationalError
from redis.exceptions import TimeoutError as RedisTimeout

from bonuses.tasks import make_letters
from hrplatform.lib import versions
from hrplatform.lib.redis_cache import RedisCacheClient, forget_company
from people.models import User
from tests.clients import signed_in
from tests.factories import PASSWORD

AWAY = "redis://127.0.0.1:1/0"
BACKEND = "hrplatform.lib.redis_cache.RedisCache"


@pytest.fixture
def away(settings):
    """The cache of production, at an address where nobody listens."""
    settings.ANSWERS_KEPT_SECONDS = 30
    settings.CACHES = {"default": {**settings.CACHES["default"], "BACKEND": BACKEND, "LOCATION": AWAY}}


@pytest.fixture
def valkey(settings):
    """The cache of production, as it is."""
    settings.ANSWERS_KEPT_SECONDS = 30
    url = settings.REDIS_URL.rsplit("/", 1)[0] + "/14"
    settings.CACHES = {"default": {**settings.CACHES["default"], "BACKEND": BACKEND, "LOCATION": url}}
    yield
    for schema in ("acme", "globex", "acme2"):
        forget_company(schema)


def test_pages_are_read_without_it(cast, away):
    for user in (cast.hr, cast.finance, cast.tao.user, cast.wei.user):
        assert signed_in(user).get("/").status_code == 200


def test_an_act_is_done_and_answered_without_it(cast, away):
    answer = signed_in(cast.hr).post("/theme/", {"theme": "dark"})
    assert answer.status_code == 302
    assert User.objects.get(pk=cast.hr.pk).theme == "dark"


def test_nobody_tries_passwords_uncounted_meanwhile(cast, away):
    visitor = Client(headers={"host": "acme.localhost"}, raise_request_exception=False)
    answer = visitor.post("/account/login/", {"login": cast.wei.user.username, "password": PASSWORD})
    assert answer.status_code >= 500 and "_auth_user_id" not in visitor.session


def test_one_that_hangs_is_waited_for_once(settings):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        client = RedisCacheClient([url], socket_timeout=0.2, socket_connect_timeout=0.2)
        started = time.monotonic()
        for n in range(50):
            assert client.get(f"key{n}", None) is None
            client.set(f"key{n}", "x", 30)
        assert time.monotonic() - started < 2
        with pytest.raises(RedisTimeout):
            client.add("limit", 1, 30)


def test_emptied_in_the_middle_it_answers_from_the_data_again(company, valkey):
    answers = [1, 2]
    assert versions.kept("a", lambda: answers.pop(0)) == 1
    forget_company("acme")
    assert versions.kept("a", lambda: answers.pop(0)) == 2


def test_nothing_kept_of_a_company_outlives_it(company, valkey):
    for schema in ("acme", "acme2"):
        with schema_context(schema):
            cache.set("cost-shares", schema, 900)
            versions.bump()
    forget_company("acme")
    assert cache.get("cost-shares") is None and cache.get(versions.KEY) is None
    with schema_context("acme2"):
        assert cache.get("cost-shares") == "acme2"


def test_deleting_a_company_forgets_it(django_db_setup, django_db_blocker, monkeypatch, now):
    from tenants import services

    forgotten = []
    monkeypatch.setattr(services, "forget_company", forgotten.append)
    with django_db_blocker.unblock():
        request = services.NewCompany(schema="forgettable", name="F", pack="blank", admin_email="a@b.example")
        services.delete_company(
            company=services.create_company(request=request, actor="tests", now=now), actor="tests", now=now
        )
    assert forgotten == ["forgettable"]


def test_work_for_a_worker_is_answered_with_the_broker_down(company, monkeypatch, django_capture_on_commit_callbacks):
    def down(*args, **kwargs):
        raise OperationalError("refused")

    monkeypatch.setattr(make_letters, "apply_async", down)
    with django_capture_on_commit_callbacks(execute=True) as rung:
        make_letters.delay_on_commit("acme", "pool")
    assert len(rung) == 1
