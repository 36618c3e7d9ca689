"""Every URL × every role × (own, other department, other company), from the URL resolver itself (spec 8.3)."""

from collections.abc import Callable, Iterator
from copy import copy
from functools import wraps
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django_tenants.utils import tenant_context

from people.backends import AccountBackend
from tenants.middleware import CompanyMiddleware
from tests.clients import signed_in
from tests.isolation.matrix import MATRIX
from tests.isolation.routes import COMPANY, walk
from tests.isolation.rules import Rule
from tests.isolation.world import MARKERS, ROLES, World

LOGIN = "/account/login/"


def test_every_route_has_a_row_and_every_row_a_route():
    routes = {route.name for route in walk(COMPANY)}
    assert sorted(routes - set(MATRIX)) == [], "routes without a row in tests/isolation/matrix.py"
    assert sorted(set(MATRIX) - routes) == [], "rows whose route is gone"


def kwargs_of(rule: Rule, where: str, worlds: dict[str, World]) -> dict[str, object]:
    if not rule.thing:
        return {}
    world = worlds["globex"] if where == "foreign" else worlds["acme"]
    pair = world.things[rule.thing]
    return pair.far if where == "far" else pair.near


def cases(worlds: dict[str, World]) -> Iterator[tuple[str, str, str, str, Rule]]:
    """(route, method, where, path, rule) for every row; the same path once, a method that nobody may use once."""
    for name, rule in MATRIX.items():
        for method, answers in (("get", rule.get), ("post", rule.post)):
            asked: set[str] = set()
            for where, cells in answers.items():
                path = reverse(name, kwargs=kwargs_of(rule, where, worlds))
                if path in asked or (asked and set(cells.values()) == {405}):
                    continue
                asked.add(path)
                yield name, method, where, path, rule


def body(answer: HttpResponse) -> str:
    """Everything an answer says, spreadsheets unpacked."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content[:2] == b"PK":
        with ZipFile(BytesIO(content)) as book:
            content = b"\n".join(book.read(name) for name in book.namelist())
    return content.decode("utf-8", "replace")


def ask(client: Client, method: str, path: str) -> tuple[HttpResponse, str]:
    """Answer and redirect target; whatever the request did is undone, to the database and to the cookies."""
    cookies = copy(client.cookies)
    with transaction.atomic():
        answer = client.get(path) if method == "get" else client.post(path, {"nothing": "wanted"})
        transaction.set_rollback(True)
    client.cookies = cookies
    return answer, answer.headers.get("Location", "")


def remembered(look_up: Callable[..., Any], key: Callable[..., object]) -> Callable[..., Any]:
    """What was found for the key before, a copy each time; nothing found is looked up again."""
    kept: dict[object, Any] = {}

    @wraps(look_up)
    def found(*args: Any) -> Any:
        at = key(*args)
        if at not in kept:
            answer = look_up(*args)
            if not answer:
                return answer
            kept[at] = answer
        return copy(kept[at])

    return found


def know_at_the_door(monkeypatch: pytest.MonkeyPatch) -> None:
    """Host, session and account are read once from now on, not by each of 1,400 requests, which are all undone."""
    monkeypatch.setattr(
        CompanyMiddleware, "get_tenant", remembered(CompanyMiddleware.get_tenant, lambda _self, _model, host: host)
    )
    monkeypatch.setattr(SessionStore, "load", remembered(SessionStore.load, lambda store: store.session_key))
    monkeypatch.setattr(AccountBackend, "get_user", remembered(AccountBackend.get_user, lambda _self, pk: pk))


@pytest.mark.parametrize("role", ROLES)
def test_role(worlds, monkeypatch, role):
    """What each answer says is looked through besides: nothing of the other company, in Excel neither."""
    acme, shown = worlds["acme"], 0
    wrong = []
    with tenant_context(acme.company):
        client = signed_in(acme.users[role])
        client.raise_request_exception = False
        know_at_the_door(monkeypatch)
        for name, method, where, path, rule in cases(worlds):
            expected = getattr(rule, method)[where][role]
            answer, location = ask(client, method, path)
            if answer.status_code != expected or location.startswith(LOGIN):
                wrong.append(
                    f"{role} {method.upper()} {name} ({where}): {answer.status_code} {location} instead of {expected}"
                )
            texts = [body(answer)]
            if method == "get" and "as=xlsx" in texts[0]:
                texts.append(body(ask(client, "get", f"{path}?as=xlsx")[0]))
            shown += any(MARKERS["acme"] in text for text in texts)
            if any(MARKERS["globex"] in text for text in texts):
                wrong.append(f"{role} {method.upper()} {name} ({where}) shows what is the other company's")
    assert not wrong, "\n" + "\n".join(wrong)
    assert shown > 10, "the pages show nothing of their own either: the test proves nothing"


@pytest.mark.parametrize("who", ["anonymous", "outsider"])
def test_without_a_session_of_this_company(worlds, who):
    """Nobody signed in, and the HR admin of the other company with the session from there."""
    acme, globex = worlds["acme"], worlds["globex"]
    client = Client(headers={"host": "acme.localhost"}, raise_request_exception=False)
    if who == "outsider":
        with tenant_context(globex.company):
            elsewhere = signed_in(globex.users["hr"], schema="globex")
        client.cookies = elsewhere.cookies
    wrong = []
    with tenant_context(acme.company):
        for name, method, where, path, rule in cases(worlds):
            answer, location = ask(client, method, path)
            status = answer.status_code
            if rule.public:
                right = status == getattr(rule, method)[where]["self"]
            elif rule.anonymous is not None:
                right = status == rule.anonymous[method == "post"]
            else:
                right = status in {403, 404, 405} or (status == 302 and location.startswith(LOGIN))
            if not right:
                wrong.append(f"{who} {method.upper()} {name} ({where}): {status} {location}")
    assert not wrong, "\n" + "\n".join(wrong)


def test_both_companies_use_the_same_primary_keys(worlds):
    keys = {schema: {name: person.pk for name, person in world.people.items()} for schema, world in worlds.items()}
    assert keys["acme"] == keys["globex"]
    assert connection.schema_name == "public"
