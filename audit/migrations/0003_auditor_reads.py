"""The auditor's database role reads the audit log of a company, and nothing else of it."""

from django.conf import settings
from django.db import migrations

GRANT = """
DO $$ BEGIN EXECUTE format('GRANT USAGE ON SCHEMA %I TO {role}', current_schema()); END $$;
GRANT SELECT ON audit_entry, audit_block, audit_seal, audit_pending TO {role};
"""
REVOKE = "REVOKE SELECT ON audit_entry, audit_block, audit_seal, audit_pending FROM {role};"


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]
    operations = [
        migrations.RunSQL(GRANT.format(role=settings.DB_AUDITOR_ROLE), REVOKE.format(role=settings.DB_AUDITOR_ROLE))
    ]
