"""pytest plugin: PostgreSQL and Valkey for the tests, started when no DATABASE_URL or REDIS_URL is given.

Loaded by `-p` in pyproject.toml, because pytest-django reads the settings before any conftest.py.
The tests have a state folder of their own with fsync off, so that they never touch the data of `./hr up`.
"""

from __future__ import annotations

import os
import sys

import pytest

from deploy.services import ServiceError, State, down, ensure_running, is_running, test_state

_ours: list[State] = []  # the state folder whose services this run started, and stops again


def start_services() -> None:
    if os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
        return
    os.environ.setdefault("FAST", "1")
    state = State(test_state())
    try:
        if not is_running(state):
            _ours.append(state)
        os.environ.update(ensure_running(state))
    except ServiceError as error:
        sys.exit(f"hr: {error}")


def pytest_addoption(parser: pytest.Parser) -> None:
    """The first hook of a plugin: settings have not been read yet."""
    start_services()


def pytest_unconfigure(config: pytest.Config) -> None:
    for state in _ours:
        down(state)
