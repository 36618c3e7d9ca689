"""A caller with tokens on the company's host, and figures of a few people."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import translation

from intake.tokens.scopes import SCOPES
from intake.tokens.services import create_token
from tests.conftest import NOW


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Walking along every boundary of every route takes seconds before the first test; only --all runs them."""
    if collection_path.name == "test_schema_at_length.py" and "not slow" in config.getoption("markexpr"):
        return True
    return None


class Caller:
    """A client of another system: `get` and `post` under /api/v1/ with a token."""

    def __init__(self, secret: str, schema: str = "acme") -> None:
        headers = {"host": f"{schema}.localhost"} | ({"authorization": f"Bearer {secret}"} if secret else {})
        self.client, self.secret, self.number = Client(headers=headers), secret, 0

    def get(self, path: str, **query: Any):
        return self.client.get(f"/api/v1/{path}", query)

    def post(self, path: str, body: Any = None, *, key: str = "", **headers: str):
        self.number += 1
        headers = {"idempotency-key": key or f"key-{self.number:08d}"} | headers
        return self.client.post(f"/api/v1/{path}", body or {}, content_type="application/json", headers=headers)


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """The edge's clock stands on the tests' day; no rate is used up."""
    monkeypatch.setattr("hrplatform.lib.dates.now", lambda: NOW)
    cache.clear()
    with translation.override("en"):
        yield


@pytest.fixture
def call(company) -> Callable[..., Caller]:
    """call("read:days", "write:observations") → a Caller; without scopes one that may do everything."""
    made = []

    def make(*scopes: str, days: int = 30, name: str = "") -> Caller:
        made.append(1)
        token, secret = create_token(
            name=name or f"till {len(made)}", scopes=scopes or list(SCOPES), days=days, actor=None, now=NOW
        )
        caller = Caller(secret)
        caller.token = token
        return caller

    return make
