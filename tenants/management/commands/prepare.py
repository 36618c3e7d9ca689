"""prepare: the database ready for this version of the code (run as the owner, before web and workers start)."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection

from hrplatform.lib.dates import now
from tenants.enums import CompanyState
from tenants.models import Company, Domain

GRANTS = """
CREATE EXTENSION IF NOT EXISTS btree_gist SCHEMA public;
GRANT USAGE ON SCHEMA public TO {app}, {auditor};
ALTER DEFAULT PRIVILEGES GRANT USAGE ON SCHEMAS TO {app};
ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app};
ALTER DEFAULT PRIVILEGES GRANT USAGE, SELECT ON SEQUENCES TO {app};
"""


class Command(BaseCommand):
    help = "Migrate the public schema, the template and every company; grant the roles what they need."

    def handle(self, *args: Any, **options: Any) -> None:
        quote = connection.ops.quote_name
        with connection.cursor() as cursor:
            cursor.execute(GRANTS.format(app=quote(settings.DB_APP_ROLE), auditor=quote(settings.DB_AUDITOR_ROLE)))
        # App by app: the states of the companies' tables cost more to compute than these tables to make.
        for label in ("contenttypes", "tenants"):
            call_command("migrate_schemas", label, shared=True, verbosity=0)
        self._ensure_public()
        self._ensure_template()
        call_command("migrate_schemas", tenant=True, verbosity=0)

    def _ensure_public(self) -> None:
        public, _ = Company.objects.get_or_create(
            schema_name="public",
            defaults={"name": "hrplatform", "state": CompanyState.TEMPLATE, "live_from": now().date()},
        )
        Domain.objects.get_or_create(domain=settings.PUBLIC_HOST, defaults={"tenant": public, "is_primary": True})

    def _ensure_template(self) -> None:
        schema = settings.TEMPLATE_SCHEMA
        Company.objects.get_or_create(
            schema_name=schema, defaults={"name": "Template", "state": CompanyState.TEMPLATE, "live_from": now().date()}
        )
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {connection.ops.quote_name(schema)}")
