"""The machine interface: each route × each scope, the token of the other company, and that a token opens no page."""

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client, override_settings
from django_tenants.utils import tenant_context

from hrplatform.api.application import openapi
from hrplatform.lib.dump import available_kinds
from intake.enums import BatchState, Source
from intake.models import Batch
from intake.tokens.scopes import SCOPES
from intake.tokens.services import create_token
from tests.isolation.matrix import API_SCOPES, MATRIX
from tests.isolation.test_markers import paths
from tests.isolation.test_matrix import body
from tests.isolation.world import MARKERS, NOW

pytestmark = pytest.mark.usefixtures("unlimited")


@pytest.fixture
def unlimited():
    """No rate is used up by asking everything."""
    cache.clear()
    with override_settings(API_REQUESTS_PER_MINUTE=10**6, API_FAILURES_PER_MINUTE=10**6):
        yield


@pytest.fixture
def secrets(worlds):
    """A token per scope and company, and one with all scopes under ""; taken back afterwards."""
    found = {}
    with transaction.atomic():
        for schema, world in worlds.items():
            with tenant_context(world.company):
                for scope in ["", *SCOPES]:
                    scopes = [scope] if scope else list(SCOPES)
                    found[schema, scope] = create_token(
                        name=scope or "all", scopes=scopes, days=30, actor=None, now=NOW
                    )[1]
        yield found
        transaction.set_rollback(True)


def ask(secret: str, path: str, method: str, schema: str = "acme"):
    client = Client(headers={"host": f"{schema}.localhost", "authorization": f"Bearer {secret}"})
    if method == "GET":
        return client.get(f"/api/v1/{path}")
    return client.post(f"/api/v1/{path}", {}, content_type="application/json")


def test_the_table_names_every_route():
    found = {
        (path.removeprefix("/api/v1/"), method.upper())
        for path, operations in openapi()["paths"].items()
        for method in operations
        if "{" not in path
    }
    assert found == set(API_SCOPES)
    assert set(API_SCOPES.values()) == set(SCOPES)
    assert {path for path, method in API_SCOPES if method == "GET"} == set(available_kinds())


def test_each_scope_opens_its_routes_and_no_other(worlds, secrets):
    wrong = []
    with tenant_context(worlds["acme"].company):
        for (path, method), needed in API_SCOPES.items():
            for scope in SCOPES:
                expected = (200 if method == "GET" else 422) if scope == needed else 403
                with transaction.atomic():
                    status = ask(secrets["acme", scope], path, method).status_code
                if status != expected:
                    wrong.append(f"{scope} {method} {path}: {status} instead of {expected}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("secret", ["", "hrt_", "nonsense", "other company's"])
def test_without_a_token_of_this_company(worlds, secrets, secret):
    said = secrets["globex", ""] if secret == "other company's" else secret
    with tenant_context(worlds["acme"].company):
        for path, method in API_SCOPES:
            answer = ask(said, path, method)
            assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json"), path
            assert answer["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("schema", ["acme", "globex"])
def test_records_hold_nothing_of_the_other(worlds, secrets, schema):
    other = {"acme": "globex", "globex": "acme"}[schema]
    shown = 0
    with tenant_context(worlds[schema].company):
        for path, method in API_SCOPES:
            if method == "GET":
                text = ask(secrets[schema, ""], path, "GET", schema).content.decode()
                assert MARKERS[other] not in text, path
                shown += MARKERS[schema] in text
    assert shown > 8, "the records show nothing of their own either: the test proves nothing"


def test_batches_of_the_other_company_are_not_there(worlds, secrets):
    with tenant_context(worlds["globex"].company):
        theirs = Batch.objects.create(
            kind="observations", source=Source.API, state=BatchState.DONE, file_name="theirs", created_at=NOW
        )
    with tenant_context(worlds["acme"].company):
        for path, method in ((f"batches/{theirs.public_id}", "GET"), (f"batches/{theirs.public_id}/undo", "POST")):
            assert ask(secrets["acme", ""], path, method).status_code == 404


def test_a_token_opens_no_page(worlds, secrets):
    client = Client(headers={"host": "acme.localhost", "authorization": f"Bearer {secrets['acme', '']}"})
    public = {"styleguide"} | {name for name, rule in MATRIX.items() if rule.public or rule.anonymous}
    open_paths = set()
    with tenant_context(worlds["acme"].company):
        anonymous = Client(headers={"host": "acme.localhost"})
        for path in paths(worlds, "acme"):
            if path.startswith("/api/"):
                continue
            with transaction.atomic():
                with_token, without = client.get(path), anonymous.get(path)
                transaction.set_rollback(True)
            assert with_token.status_code == without.status_code, path
            if with_token.status_code == 200:
                open_paths.add(path)
                assert MARKERS["acme"] not in body(with_token), path
    assert public and open_paths
