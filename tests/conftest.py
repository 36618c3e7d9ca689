"""One database per run with two companies; each test in a transaction, as the application's role.

The migrated template database is kept and copied, so that a run starts in seconds. The stock live_server and
transactional_db are not used: their flush empties the companies' tables.
"""

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timezone
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connections
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from psycopg import sql

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's sync API runs an event loop

# A loaded machine is no reason to fail: properties are about values, not about seconds.
CALM = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
hypothesis_settings.register_profile("quick", max_examples=40, **CALM)
hypothesis_settings.register_profile("whole", max_examples=120, **CALM)

ROOT = Path(__file__).resolve().parent.parent
TEST_DB = os.environ.get("HR_TEST_DB", "hr_test")
NOW = datetime(2025, 3, 3, 2, 0, tzinfo=timezone.utc)


def pytest_configure(config: pytest.Config) -> None:
    """A property is tried on other random inputs in every run: fewer in the quick one, more with --all."""
    hypothesis_settings.load_profile("quick" if "not slow" in config.getoption("markexpr") else "whole")


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for path in [*sorted(ROOT.glob("*/migrations/*.py")), ROOT / "tenants/management/commands/prepare.py"]:
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def _owner_url(dbname: str) -> str:
    base, _, query = settings.OWNER_DATABASE_URL.partition("?")
    return base.rsplit("/", 1)[0] + f"/{dbname}" + (f"?{query}" if query else "")


def _exists(owner: psycopg.Connection, name: str) -> bool:
    return owner.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def _drop(owner: psycopg.Connection, name: str) -> None:
    """Drop a database; the owner may not end a maintenance worker of the server that is just looking in, so wait."""
    for attempt in range(20):
        try:
            owner.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
            return
        except (psycopg.errors.InsufficientPrivilege, psycopg.errors.ObjectInUse):
            if attempt == 19:
                raise
            time.sleep(0.5)


def _ensure_template(owner: psycopg.Connection) -> str:
    """A migrated database named after its migrations; made once."""
    name = f"hr_tpl_{_fingerprint()}"
    owner.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
    try:
        if not _exists(owner, name):
            building = f"{name}_building"
            _drop(owner, building)
            owner.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(building)))
            environment = {**os.environ, "DATABASE_OWNER_URL": _owner_url(building)}
            done = subprocess.run(
                [sys.executable, "manage.py", "prepare"], cwd=ROOT, env=environment, capture_output=True, text=True
            )
            if done.returncode:
                pytest.exit(f"manage.py prepare failed:\n{done.stdout}\n{done.stderr}", returncode=3)
            owner.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(building), sql.Identifier(name))
            )
    finally:
        owner.execute("SELECT pg_advisory_unlock(hashtext(%s))", [name])
    return name


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker) -> Iterator[None]:
    """A fresh copy of the template database with the companies acme and globex."""
    with psycopg.connect(settings.OWNER_DATABASE_URL, autocommit=True) as owner:
        template = _ensure_template(owner)
        _drop(owner, TEST_DB)
        owner.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(TEST_DB), sql.Identifier(template))
        )
    connections["default"].close()
    connections["default"].settings_dict["NAME"] = TEST_DB
    settings.DATABASES["default"]["NAME"] = TEST_DB
    with django_db_blocker.unblock():
        from tenants.services import NewCompany, create_company

        for schema in ("acme", "globex"):
            request = NewCompany(
                schema=schema,
                name=schema.title(),
                pack="ecommerce",
                admin_email=f"admin@{schema}.example",
                password="correct horse battery",
            )
            create_company(request=request, actor="tests", now=NOW)
    yield
    with django_db_blocker.unblock():
        connections.close_all()
    busy = (psycopg.errors.InsufficientPrivilege, psycopg.errors.ObjectInUse)
    with psycopg.connect(settings.OWNER_DATABASE_URL, autocommit=True) as owner, suppress(*busy):
        _drop(owner, TEST_DB)  # else the next run does


def _company(schema: str):
    from django_tenants.utils import tenant_context

    from tenants.models import Company

    return tenant_context(Company.objects.get(schema_name=schema))


@pytest.fixture
def company(db) -> Iterator[object]:
    """acme, its schema in force, rolled back afterwards."""
    with _company("acme") as _:
        from django.db import connection

        yield connection.tenant


@pytest.fixture(autouse=True)
def heads_of_the_test(settings, tmp_path) -> None:
    """Head hashes are files: those of a rolled-back night would refute the log of every test after it."""
    settings.AUDIT_HEADS_DIR = str(tmp_path / "heads")


@pytest.fixture
def other_company(db) -> object:
    """globex, for `with tenant_context(other_company)`; leave acme's context first."""
    from tenants.models import Company

    return Company.objects.get(schema_name="globex")


@pytest.fixture
def now() -> datetime:
    """Monday 2025-03-03, 10:00 in Shanghai."""
    return NOW


@pytest.fixture
def cast(company):
    """The people most tests need: see tests/factories.py."""
    from tests.factories import make_cast

    return make_cast()
