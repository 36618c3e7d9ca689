"""Every URL × every role × (own, other department, other company), from the URL resolver itself (spec 8.3)."""

from collections.abc import Iterator
from copy import copy

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django_tenants.utils import tenant_context

from tests.clients import signed_in
from tests.isolation.matrix import MATRIX
from tests.isolation.routes import COMPANY, walk
from tests.isolation.rules import Rule
from tests.isolation.world import ROLES, World

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


def ask(client: Client, method: str, path: str) -> tuple[int, str]:
    """Status and redirect target; whatever the request did is undone, to the database and to the cookies."""
    cookies = copy(client.cookies)
    with transaction.atomic():
        answer = client.get(path) if method == "get" else client.post(path, {"nothing": "wanted"})
        transaction.set_rollback(True)
    client.cookies = cookies
    return answer.status_code, answer.headers.get("Location", "")


@pytest.mark.parametrize("role", ROLES)
def test_role(worlds, role):
    acme = worlds["acme"]
    wrong = []
    with tenant_context(acme.company):
        client = signed_in(acme.users[role])
        client.raise_request_exception = False
        for name, method, where, path, rule in cases(worlds):
            expected = getattr(rule, method)[where][role]
            status, location = ask(client, method, path)
            if status != expected or location.startswith(LOGIN):
                wrong.append(f"{role} {method.upper()} {name} ({where}): {status} {location} instead of {expected}")
    assert not wrong, "\n" + "\n".join(wrong)


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
            status, location = ask(client, method, path)
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
