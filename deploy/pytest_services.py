"""pytest plugin: PostgreSQL and Valkey for the tests, started when no DATABASE_URL or REDIS_URL is given.

Loaded by `-p` in pyproject.toml, because pytest-django reads the settings before any conftest.py.
The tests have a state folder of their own with fsync off, so that they never touch the data of `./hr up`.
Workers of pytest-xdist share the services and have a database, a Redis database and a folder each.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from deploy.services import ServiceError, State, down, ensure_running, is_running, test_state

_ours: list[State] = []  # the state folder whose services this run started, and stops again


def start_services() -> None:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if worker:
        keep_apart(worker)
        return
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


def keep_apart(worker: str) -> None:
    """What a worker doesn't share with the others; the services are running already."""
    os.environ["HR_TEST_DB"] = f"{os.environ.get('HR_TEST_DB', 'hr_test')}_{worker}"
    number = int(worker.removeprefix("gw")) + 1
    os.environ["REDIS_URL"] = f"{os.environ['REDIS_URL'].rsplit('/', 1)[0]}/{number}"
    folder = Path(os.environ["HR_STATE"]) / "workers" / worker
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["HR_STATE"] = str(folder)


def pytest_addoption(parser: pytest.Parser) -> None:
    """The first hook of a plugin: settings have not been read yet."""
    start_services()


def pytest_unconfigure(config: pytest.Config) -> None:
    for state in _ours:
        down(state)
