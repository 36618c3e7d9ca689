"""A company of its own with committed data, for tests that need other connections or processes; dropped afterwards."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import psycopg
import psycopg.sql
import pytest
from django.db import connection
from django_tenants.utils import tenant_context

from hrplatform.lib.db import owner_connection
from tests.conftest import NOW

AUDIT_TABLES = ("audit_entry", "audit_block", "audit_seal")
RESET = """
ALTER TABLE {table} DISABLE TRIGGER USER;
TRUNCATE {table};
ALTER TABLE {table} ENABLE TRIGGER USER;
REVOKE ALL ON {table} FROM hr_app;
GRANT SELECT, INSERT ON {table} TO hr_app;
"""


@pytest.fixture(scope="module")
def vault_company(django_db_setup, django_db_blocker) -> Iterator[object]:
    """The company `vault`, made once for a module of tests."""
    from tenants.services import NewCompany, create_company, delete_company

    with ExitStack() as stack:
        stack.enter_context(django_db_blocker.unblock())
        request = NewCompany(
            schema="vault",
            name="Vault",
            pack="blank",
            admin_email="admin@vault.example",
            password="correct horse battery",
        )
        company = create_company(request=request, actor="tests", now=NOW)
        try:
            yield company
        finally:
            connection.set_schema_to_public()
            delete_company(company=company, actor="tests", now=NOW)
            connection.close()


@pytest.fixture
def vault(vault_company, django_db_blocker) -> Iterator[object]:
    """The company `vault` with an empty, whole audit log; its schema in force, no transaction around the test."""
    with owner_connection() as owner:
        owner.execute("SET search_path TO vault, public")
        owner.execute("TRUNCATE audit_pending, audit_person_key")
        for table in AUDIT_TABLES:
            owner.execute(RESET.format(table=table))
    with django_db_blocker.unblock():
        try:
            with tenant_context(vault_company):
                yield vault_company
        finally:
            connection.set_schema_to_public()
            connection.close()


@pytest.fixture
def owner_sql(vault) -> Callable[..., int]:
    """Runs SQL as the owner role in the vault and commits; `force` switches the append-only triggers off meanwhile."""

    def run(statement: str, *, force: bool = False) -> int:
        tables = AUDIT_TABLES
        with owner_connection() as owner:
            owner.execute("SET search_path TO vault, public")
            for table in tables if force else ():
                owner.execute(
                    psycopg.sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(psycopg.sql.Identifier(table))
                )
            changed = owner.execute(statement).rowcount
            for table in tables if force else ():
                owner.execute(
                    psycopg.sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(psycopg.sql.Identifier(table))
                )
        return changed

    return run
