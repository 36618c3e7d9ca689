"""The operator's console: second factor, single-use codes, lock-out, and no way in without (spec 1, 8.4)."""

import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client

from tenants.models import Operator, OperatorEvent

PASSWORD = "correct horse battery"


@pytest.fixture
def operator(db):
    operator = Operator(email="ops@example.com", totp_secret=generate_totp_secret())
    operator.set_password(PASSWORD)
    operator.save()
    return operator


def public() -> Client:
    return Client(headers={"host": "localhost"})


def code_of(operator: Operator) -> str:
    return format_hotp_value(hotp_value(operator.totp_secret, int(time.time()) // 30))


def sign_in(client: Client, operator: Operator, **changes: str):
    fields = {"email": operator.email, "password": PASSWORD, "code": code_of(operator), **changes}
    return client.post("/operator/login/", fields)


def test_console_needs_sign_in(db):
    for path in ("/operator/", "/operator/companies/new/"):
        assert public().get(path).headers["Location"] == "/operator/login/"


def test_sign_in_lists_companies_and_is_recorded(operator):
    client = public()
    assert sign_in(client, operator).status_code == 302
    page = client.get("/operator/").content.decode()
    assert "acme.localhost" in page and "company_template" not in page
    assert "hr-console" in page, "a table needs more room than a sign-in"
    form = client.get("/operator/companies/new/").context["form"]
    assert [code for code, _name in form.fields["pack"].choices] == ["ecommerce", "retail", "manufacturing", "blank"]
    assert OperatorEvent.objects.filter(act="operator.signed_in", operator=operator.email).count() == 1


@pytest.mark.parametrize("changes", [{"code": "000000"}, {"password": "wrong"}, {"email": "no@example.com"}])
def test_wrong_parts_are_refused_alike(operator, changes):
    response = sign_in(public(), operator, **changes)
    assert response.status_code == 422


def test_code_works_once(operator):
    assert sign_in(public(), operator).status_code == 302
    assert sign_in(public(), operator).status_code == 422


def test_five_failures_lock(operator):
    for _ in range(5):
        sign_in(public(), operator, password="wrong")
    assert sign_in(public(), operator).status_code == 422
    operator.refresh_from_db()
    assert operator.locked_until is not None


def test_sign_out_ends_other_sessions(operator):
    client = public()
    sign_in(client, operator)
    copied = public()
    copied.cookies["operator"] = client.cookies["operator"].value
    assert copied.get("/operator/").status_code == 200
    client.post("/operator/logout/")
    assert copied.get("/operator/").status_code == 302


def test_forged_session_cookie_on_the_public_host_is_harmless(db):
    client = public()
    client.cookies["sessionid"] = "a" * 32
    assert client.get("/").status_code == 200


def test_unknown_host_is_404(db):
    assert Client(headers={"host": "nobody.localhost"}).get("/").status_code == 404


def test_template_company_has_no_page(db):
    assert Client(headers={"host": "company_template.localhost"}).get("/").status_code == 404


def test_suspended_company_is_404(operator):
    from tenants.models import Company

    client = public()
    sign_in(client, operator)
    acme = Company.objects.get(schema_name="acme")
    client.post(f"/operator/companies/{acme.public_id}/suspend/")
    assert Client(headers={"host": "acme.localhost"}).get("/").status_code == 404
    client.post(f"/operator/companies/{acme.public_id}/suspend/")
    assert Client(headers={"host": "acme.localhost"}).get("/").status_code == 302


def test_delete_asks_for_the_name(operator):
    from tenants.models import Company

    client = public()
    sign_in(client, operator)
    acme = Company.objects.get(schema_name="acme")
    response = client.post(f"/operator/companies/{acme.public_id}/delete/", {"name": "Globex"})
    assert response.status_code == 422
    assert Company.objects.filter(pk=acme.pk).exists()
