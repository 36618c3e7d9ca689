"""create_company, delete_company, and the shape of a new schema (architecture 2)."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection
from django_tenants.utils import tenant_context

from audit.models import AuditEntry
from hrplatform.lib.db import current_schema, owner_connection
from people.models import User
from tenants.models import Company, Domain, OperatorEvent
from tenants.provisioning import schema_exists, schema_shape
from tenants.services import CompanyRefused, NewCompany, create_company, delete_company
from tests.conftest import ROOT


def test_two_companies_have_the_shape_of_the_template(db):
    with owner_connection() as owner:
        shapes = {s: schema_shape(owner, s) for s in ("company_template", "acme", "globex")}
    assert shapes["acme"] == shapes["globex"] == shapes["company_template"]
    assert shapes["acme"][0] > 20


def test_no_table_is_in_both_public_and_company_but_contenttypes(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.tablename FROM pg_tables a JOIN pg_tables b USING (tablename) "
            "WHERE a.schemaname = 'public' AND b.schemaname = 'acme' ORDER BY 1"
        )
        both = {row[0] for row in cursor.fetchall()}
    assert both == {"django_content_type", "django_migrations"}


def test_no_foreign_key_crosses_a_schema(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT con.conname FROM pg_constraint con JOIN pg_class a ON a.oid = con.conrelid "
            "JOIN pg_class b ON b.oid = con.confrelid WHERE con.contype = 'f' AND a.relnamespace <> b.relnamespace"
        )
        assert cursor.fetchall() == []


def test_every_company_table_has_a_primary_key_of_bigint_or_uuid(company):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'acme'::regnamespace AND c.relkind = 'r' "
            "AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'p')"
        )
        assert cursor.fetchall() == []


def test_company_context_reads_own_users(company, other_company):
    assert current_schema() == "acme"
    assert list(User.objects.values_list("email", flat=True)) == ["admin@acme.example"]


def test_application_role_is_not_owner(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone()[0] == "hr_app"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"schema": "acme"}, "exists already"),
        ({"schema": "Bad-Name"}, "use a-z"),
        ({"schema": "public"}, "reserved"),
        ({"pack": "nope"}, "unknown pack"),
        ({"domain": "acme.localhost"}, "belongs to another"),
        ({"name": " "}, "name is empty"),
    ],
)
def test_bad_company_is_refused_by_name_and_leaves_nothing(db, now, changes, message):
    fields = {"schema": "brandnew", "name": "New", "pack": "blank", "admin_email": "a@b.example", **changes}
    before = Company.objects.count(), Domain.objects.count()
    with pytest.raises(CompanyRefused, match=message):
        create_company(request=NewCompany(**fields), actor="tests", now=now)
    assert (Company.objects.count(), Domain.objects.count()) == before


# A word of SQL is a name like any other.
@pytest.mark.parametrize(("schema", "host"), [("short_lived", "short-lived.localhost"), ("order", "order.localhost")])
def test_company_is_created_ready_and_deleted_for_good(django_db_setup, django_db_blocker, now, schema, host):
    with django_db_blocker.unblock():
        request = NewCompany(schema=schema, name="Short", pack="ecommerce", admin_email="a@b.example")
        company = create_company(request=request, actor="ops@example.com", now=now)
        try:
            assert company.is_ready
            assert Domain.objects.get(tenant=company).domain == host
            with tenant_context(company):
                admin = User.objects.get()
                assert not admin.has_usable_password()
                assert admin.groups.get().name == "hr"
                assert AuditEntry.objects.filter(action="people.account.invited", job="create_company").count() == 1
            assert company.company_key and settings.MASTER_KEY.encode() not in bytes(company.company_key)
        finally:
            delete_company(company=company, actor="ops@example.com", now=now)
        assert not Company.objects.filter(schema_name=schema).exists()
        with owner_connection() as owner:
            assert not schema_exists(owner, schema)
        acts = list(OperatorEvent.objects.filter(company=schema).order_by("pk").values_list("act", flat=True))
        assert acts == ["company.created", "company.deleted"]


def test_a_missing_service_is_named_with_how_to_start_it():
    environment = {**os.environ, "DATABASE_URL": "postgres://hr_app@127.0.0.1:1/hr", "HR_DEMO": "1"}
    command = [sys.executable, "manage.py", "dump", "acme", "employees"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1 and done.stdout == ""
    assert "PostgreSQL does not answer" in done.stderr and "./hr services" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_wrong_command_line_is_answered_in_one_line():
    command = [sys.executable, "manage.py", "create_company", "--nope"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode != 0 and len(done.stderr.strip().splitlines()) == 1
