"""The same key at the same time: one acts, the other is given its answer. With the lock off both act (spec 13.3)."""

import threading
import time

import pytest
from django.db import connection, transaction
from django_tenants.utils import tenant_context

from intake.tokens import requests
from intake.tokens.models import ApiRequest
from intake.tokens.requests import answer_once
from intake.tokens.services import create_token
from tests.committed import vault, vault_company  # noqa: F401  fixtures
from tests.conftest import NOW


@pytest.fixture
def token(vault):  # noqa: F811
    found = create_token(name=f"race {time.time()}", scopes=["write:observations"], days=1, actor=None, now=NOW)[0]
    yield found
    ApiRequest.objects.filter(token=found).delete()


def both(company, work):
    """Run `work` in two threads with connections of their own; what each returned, or its exception."""
    results: list = [None, None]

    def run(place):
        try:
            with tenant_context(company):
                results[place] = work()
        except Exception as error:  # noqa: BLE001 - handed to the test
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results


def acting(acts, *, fails=False):
    def act():
        acts.append(1)
        time.sleep(0.3)
        if fails and len(acts) == 1:
            raise RuntimeError("the first one fails")
        return 200, {"number": len(acts)}

    return act


def test_one_acts_and_the_other_waits_for_its_answer(vault, token):  # noqa: F811
    acts: list = []
    given = both(vault, lambda: answer_once(token=token, key="the-same", request="a", now=NOW, act=acting(acts)))
    assert len(acts) == 1
    assert sorted(item.is_repeated for item in given) == [False, True]
    assert {item.body["number"] for item in given} == {1}


def test_when_the_first_fails_the_second_acts(vault, token):  # noqa: F811
    acts: list = []
    given = both(
        vault, lambda: answer_once(token=token, key="the-same", request="a", now=NOW, act=acting(acts, fails=True))
    )
    assert len(acts) == 2
    assert sorted(type(item).__name__ for item in given) == ["Given", "RuntimeError"]
    assert ApiRequest.objects.get(token=token).status == 200


def test_without_the_key_both_would_act(vault, token, monkeypatch):  # noqa: F811
    """The race is real: with the row of the key written after the work, both do it."""

    @transaction.atomic
    def late(*, token, key, request, now, act):
        kept = ApiRequest.objects.filter(token=token, key=key).first()
        if kept:
            return requests.Given(kept.status, kept.answer, is_repeated=True)
        status, body = act()
        row = ApiRequest(token=token, key=key, request=request, status=status, answer=body, created_at=now)
        ApiRequest.objects.bulk_create([row], ignore_conflicts=True)
        return requests.Given(status, body, is_repeated=False)

    acts: list = []
    both(vault, lambda: late(token=token, key="the-same", request="a", now=NOW, act=acting(acts)))
    assert len(acts) == 2
