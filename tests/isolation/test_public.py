"""The public host: its routes, and that neither tree is served on the other's host."""

import pytest
from django.test import Client
from django.urls import reverse
from django_tenants.utils import tenant_context

from tests.clients import signed_in
from tests.isolation.routes import PUBLIC, walk

COMPANY_ID = "00000000-0000-4000-8000-000000000000"
# Written by hand: route → (GET, POST) for somebody who is not an operator.
ANSWERS = {
    "front": (200, 405),
    "operator-login": (200, 422),
    "operator-logout": (405, 302),
    "operator-companies": (302, 405),
    "operator-company-create": (302, 302),
    "operator-company-suspend": (405, 302),
    "operator-company-delete": (302, 302),
    "set-theme": (405, 400),
    "set-language": (405, 400),
    "health": (200, 405),
}


def path_of(name: str) -> str:
    needs_id = name in {"operator-company-suspend", "operator-company-delete"}
    return reverse(name, urlconf=PUBLIC, kwargs={"public_id": COMPANY_ID} if needs_id else None)


def test_every_public_route_has_a_row():
    assert {route.name for route in walk(PUBLIC)} == set(ANSWERS)


@pytest.mark.parametrize("who", ["nobody", "company HR"])
@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_public_route(worlds, name, who):
    client = Client(headers={"host": "localhost"}, raise_request_exception=False)
    if who == "company HR":
        with tenant_context(worlds["acme"].company):
            client.cookies = signed_in(worlds["acme"].users["hr"]).cookies
    found = (client.get(path_of(name)).status_code, client.post(path_of(name), {"nothing": "wanted"}).status_code)
    assert found == ANSWERS[name]


@pytest.mark.parametrize("path", ["/people/", "/audit/", "/bonuses/", "/account/login/"])
def test_company_pages_are_not_served_on_the_public_host(worlds, path):
    assert Client(headers={"host": "localhost"}).get(path).status_code == 404


def test_operator_pages_are_not_served_on_a_company_host(worlds):
    assert Client(headers={"host": "acme.localhost"}).get("/operator/").status_code == 404


@pytest.mark.parametrize("host", ["nowhere.localhost", "acme.localhost.evil.example", "company_template.localhost"])
def test_an_unknown_host_is_404(worlds, host):
    assert Client(headers={"host": host}).get("/").status_code in {400, 404}
