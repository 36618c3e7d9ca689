"""Web and worker refuse to start as superuser or owner in production: the log's guards don't hold for those (8.1)."""

import importlib
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from hrplatform import checks
from hrplatform.celery import refuse_power
from hrplatform.lib.db import owner_connection


class Cursor:
    """Answers the question about the role with one row."""

    def __init__(self, row):
        self.row = row

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return None

    def execute(self, sql):
        assert sql == checks.ROLE_SQL

    def fetchone(self):
        return self.row


class Connection:
    alias = "default"

    def __init__(self, *row):
        self.row = row

    def cursor(self):
        return Cursor(self.row)

    def close(self):
        return None


@pytest.fixture
def role(monkeypatch, settings):
    """production(super, bypasses row security, owner): the process as that role, outside of demo and debugging."""
    settings.DEBUG, settings.DEMO_MODE = False, False
    return lambda *row: monkeypatch.setattr(checks, "connection", Connection(*row))


@pytest.mark.parametrize("row", [(True, False, False), (False, True, False), (False, False, True)])
def test_it_refuses_to_start_with_too_much_power(role, row):
    role(*row)
    with pytest.raises(ImproperlyConfigured, match=settings.DB_APP_ROLE):
        checks.refuse_too_much_power()
    with pytest.raises(SystemExit):
        refuse_power()
    sys.modules.pop("hrplatform.wsgi", None)
    with pytest.raises(ImproperlyConfigured):
        importlib.import_module("hrplatform.wsgi")


def test_the_applications_own_role_may_start(role):
    role(False, False, False)
    checks.refuse_too_much_power()
    refuse_power()


def test_the_question_tells_the_owner_from_the_application(db, settings):
    settings.DEBUG, settings.DEMO_MODE = False, False
    assert checks.check_database_role(None, databases=["default"]) == []
    with owner_connection() as owner:
        is_super, _bypasses, is_owner = owner.execute(checks.ROLE_SQL).fetchone()
    assert is_owner or is_super


@pytest.mark.parametrize("name", ["DEBUG", "DEMO_MODE"])
def test_a_demo_may_run_as_anybody(role, settings, name):
    role(True, True, True)
    setattr(settings, name, True)
    checks.refuse_too_much_power()
