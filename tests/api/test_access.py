"""Tokens, rates and errors (spec 13.1)."""

import json
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django_tenants.utils import tenant_context
from redis.exceptions import ConnectionError as Unreachable

from audit.models import AuditEntry
from intake.tokens.models import ApiToken
from intake.tokens.scopes import SCOPES, UnknownScope, clean_scopes
from intake.tokens.services import TokenRefused, create_token, find_token
from tests.api.conftest import Caller
from tests.clients import signed_in
from tests.conftest import NOW
from tests.isolation.matrix import API_SCOPES


def is_problem(answer, status, code):
    said = answer.json()
    assert (answer.status_code, said["status"], said["code"]) == (status, status, code), answer.content
    assert answer["Content-Type"] == "application/problem+json" and answer["Cache-Control"] == "no-store"
    assert said["type"].endswith(f"#problem-{code}") and said["title"] and said["detail"]
    assert said["request_id"] == answer["X-Request-ID"]
    return said


def test_without_a_token(call, company):
    for secret in ("", "hrt_unknown", "Basic"):
        answer = Caller(secret).get("days")
        is_problem(answer, 401, "unauthorized")
        assert answer["WWW-Authenticate"].startswith("Bearer")


def test_an_expired_token(call, monkeypatch):
    caller = call("read:days", days=1)
    assert caller.get("days").status_code == 200
    monkeypatch.setattr("hrplatform.lib.dates.now", lambda: NOW + timedelta(days=1))
    is_problem(caller.get("days"), 401, "unauthorized")


def test_a_token_without_the_scope(call):
    answer = call("read:days").get("awards")
    is_problem(answer, 403, "insufficient_scope")
    assert 'scope="read:awards"' in answer["WWW-Authenticate"]


def test_a_session_opens_nothing(cast):
    is_problem(signed_in(cast.hr).get("/api/v1/employees"), 401, "unauthorized")


def test_addresses_that_are_none(call):
    caller = call()
    for path in ("", "nothing", "days/", "employees/0001", "batches/17"):
        is_problem(caller.get(path), 404, "not_found")


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_methods_that_are_none(call, method):
    answer = getattr(call().client, method)("/api/v1/observations")
    is_problem(answer, 405, "method_not_allowed")
    assert set(answer["Allow"].replace(" ", "").split(",")) >= {"GET", "POST"}


def test_bodies_that_cannot_be_read(call, settings):
    client, key = call().client, {"idempotency-key": "a-key-of-mine"}

    def send(body, kind="application/json"):
        return client.post("/api/v1/observations", body, content_type=kind, headers=key)

    is_problem(send("a=1", "application/x-www-form-urlencoded"), 415, "not_json")
    unreadable = [
        b"{",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"rows":[{"value":NaN}]}',
        b'{"rows":[{"value":1e999999999}]}',
        b'{"rows":[{"employee":"\\u0000"}]}',
        b'{"rows":[{"employee":"\\ud800"}]}',
    ]
    for body in unreadable:
        is_problem(send(body), 400, "bad_request")
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    is_problem(send(b" " * 2000), 413, "too_large")


def test_a_parameter_that_is_wrong_is_named(call):
    caller = call()
    for name, value in (
        ("limit", "0"),
        ("limit", "1001"),
        ("limit", "x"),
        ("since", "2025-13-01"),
        ("since", "1"),
        ("since", "0001-01-01"),
        ("cursor", "made-up"),
        ("updated_since", "2025-03-01"),
        ("employee", "a\x00"),
        ("colour", "red"),
    ):
        said = is_problem(caller.get("observations", **{name: value}), 422, "invalid")
        assert [error["where"] for error in said["errors"]] == [f"query.{name}"], said


def test_requests_are_limited_per_token(call, settings):
    settings.API_REQUESTS_PER_MINUTE = 2
    caller, other = call("read:days"), call("read:days")
    first = caller.get("days")
    assert (first["RateLimit-Limit"], first["RateLimit-Remaining"]) == ("2", "1")
    caller.get("days")
    limited = caller.get("days")
    is_problem(limited, 429, "too_many_requests")
    assert 0 < int(limited["Retry-After"]) <= 60
    assert other.get("days").status_code == 200


def test_guessing_is_limited_per_address(call, settings):
    settings.API_FAILURES_PER_MINUTE = 2
    guesser = Caller("hrt_guess")
    assert [guesser.get("days").status_code for _ in range(3)] == [401, 401, 429]
    assert call("read:days").get("days").status_code == 200


def test_a_cache_that_is_down_stops_no_data(call, monkeypatch):
    def fail(*args, **kwargs):
        raise Unreachable

    monkeypatch.setattr(cache, "add", fail)
    assert call("read:days").get("days").status_code == 200


def test_the_last_use_is_kept_and_reading_writes_once_a_minute(call, django_assert_num_queries):
    caller = call("read:days")
    caller.get("days")
    assert ApiToken.objects.get(pk=caller.token.pk).last_used_at == NOW


@pytest.mark.parametrize("kind", ["compensations", "pools", "awards", "audit"])
def test_reading_pay_and_the_log_is_on_record_once_a_request(call, cast, kind):
    caller = call()
    before = AuditEntry.objects.count()
    caller.get(kind, limit=1)
    entry = AuditEntry.objects.order_by("-pk").first()
    assert AuditEntry.objects.count() == before + 1
    assert (entry.action, entry.job, entry.after["resource"]) == ("intake.api.read", "API: till 1", kind)
    assert entry.after["filters"] == {"limit": "1"}


@pytest.mark.parametrize("kind", sorted({path for path, method in API_SCOPES if method == "GET"} - {
    "compensations", "pools", "awards", "audit"}))  # fmt: skip
def test_reading_the_rest_writes_nothing(call, cast, kind):
    caller = call()
    before = AuditEntry.objects.count()
    caller.get(kind)
    assert AuditEntry.objects.count() == before


# tokens


def test_a_secret_is_kept_as_its_hash_only(company):
    token, secret = create_token(name="x", scopes=["read:days"], days=1, actor=None, now=NOW)
    assert find_token(secret, NOW) == token and len(secret) == 47
    assert secret not in str(list(ApiToken.objects.values())) and token.start == secret[:10]


@pytest.mark.parametrize(("name", "days"), [("", 30), ("x", 0), ("x", 731)])
def test_tokens_that_are_refused(company, name, days):
    with pytest.raises(TokenRefused):
        create_token(name=name, scopes=["read:days"], days=days, actor=None, now=NOW)


def test_scopes(company):
    assert clean_scopes(["write:observations", "read:days", "read:days"]) == ["read:days", "write:observations"]
    assert clean_scopes(list(SCOPES)) == list(SCOPES)
    for wrong in ([], ["read:everything"], ["write:awards"], "read:days"):
        with pytest.raises(UnknownScope):
            clean_scopes(wrong)


def test_the_command_makes_a_token(company, capsys):
    connection.set_schema_to_public()
    options = ["--name", "shop", "--scope", "read:days,read:alerts", "--scope", "write:observations", "--json"]
    call_command("create_token", "acme", *options)
    said = json.loads(capsys.readouterr().out)
    assert said["scopes"] == ["read:days", "read:alerts", "write:observations"]
    with tenant_context(company):
        assert find_token(said["token"], NOW).name == "shop"
        assert AuditEntry.objects.get(action="intake.token.created").job == "create_token"
    for wrong in (["nowhere", *options], ["acme", "--name", "y", "--scope", "read:all"], ["acme", *options]):
        with pytest.raises(CommandError):
            call_command("create_token", *wrong)


def test_a_token_is_unknown_on_the_operators_host(call):
    answer = Client(headers={"host": "localhost"}).get("/api/v1/days")
    assert answer.status_code == 404
