"""Every request the description allows, and many it doesn't, is answered as described (schemathesis)."""

import re

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection, transaction
from django_tenants.utils import tenant_context
from hypothesis import HealthCheck, Phase, settings
from schemathesis.config import SchemathesisConfig
from schemathesis.core.parameters import ParameterLocation

from hrplatform.api.application import openapi
from intake.tokens.scopes import SCOPES
from intake.tokens.services import create_token
from performance.measures.models import Metric, Observation
from tests.conftest import NOW
from tests.factories import make_cast

FEW = 8
# A batch of well-formed rows may still name nobody's number: 422 says so row by row.
CHECKS = {"positive_data_acceptance": {"expected-statuses": ["2xx", 400, 401, 403, 404, 409, 422]}}


def described(*, constants: bool):
    """The description; with constants, values found in the application's source are tried too (3 s to find them)."""
    config = SchemathesisConfig.from_dict({"checks": CHECKS, "analysis": {"constants": {"enabled": constants}}})
    schema = schemathesis.openapi.from_dict(openapi(), config=config)
    schema.app = get_wsgi_application()
    schema.location = "/api/v1/openapi.json"
    return schema


schema = described(constants=False)


@pytest.fixture(autouse=True)
def one_connection():
    """The end of a request leaves the test's transaction open, as with Django's own test client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def secret(company, settings):
    """A token that may do everything, in a company with people and figures."""
    settings.API_REQUESTS_PER_MINUTE = settings.API_FAILURES_PER_MINUTE = 10**9
    cast = make_cast()
    metric = Metric.objects.get(code="orders")
    Observation.objects.bulk_create(
        Observation(employee=person, metric=metric, day=NOW.date(), value=5) for person in (cast.wei, cast.mei)
    )
    return create_token(name="schemathesis", scopes=list(SCOPES), days=30, actor=None, now=NOW)[1]


def lacks_token(case) -> bool:
    """Whether what is wrong with the case is its Authorization: then giving one would put it right."""
    header = case.meta.components.get(ParameterLocation.HEADER)
    key = str((case.headers or {}).get("Idempotency-Key", ""))
    wrong_key = case.method == "POST" and not re.fullmatch(r"[\x21-\x7e]{8,200}", key)
    return header is not None and header.mode.is_negative and not wrong_key


def check(case, secret):
    """One case, undone afterwards: what one wrote must not explain what the next is answered."""
    company = connection.tenant
    headers = {} if lacks_token(case) else {"Authorization": f"Bearer {secret}"}
    with transaction.atomic():
        case.call_and_validate(base_url="http://acme.localhost", headers=headers)
        transaction.set_rollback(True)
    connection.set_tenant(company)


CALM = {
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "derandomize": True,
    "database": None,
}
SHORT = CALM | {"phases": [Phase.generate]}


@schema.parametrize()
@settings(max_examples=FEW, **SHORT)
def test_answers_are_as_described(case, secret):
    check(case, secret)


@schema.parametrize()
@settings(max_examples=2, **SHORT)
def test_another_companys_token_opens_nothing(case, secret, other_company):
    here = connection.tenant
    connection.set_schema_to_public()
    with transaction.atomic():
        with tenant_context(other_company):
            theirs = create_token(name="theirs", scopes=list(SCOPES), days=30, actor=None, now=NOW)[1]
        answer = case.call(base_url="http://acme.localhost", headers={"Authorization": f"Bearer {theirs}"})
        assert answer.status_code in {401, 404, 405}  # an address or method that is none is no secret
        transaction.set_rollback(True)
    connection.set_tenant(here)
