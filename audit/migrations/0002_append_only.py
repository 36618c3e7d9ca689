"""Entries, blocks and seals can only be added: rights taken away, and triggers that do nothing but raise."""

from django.conf import settings
from django.db import migrations

TABLES = ("audit_entry", "audit_block", "audit_seal")

PROTECT = """
REVOKE UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON {table} FROM {role};
GRANT SELECT, INSERT ON {table} TO {role};
CREATE TRIGGER {table}_refuse_change BEFORE UPDATE OR DELETE ON {table}
  FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER {table}_refuse_truncate BEFORE TRUNCATE ON {table}
  FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
"""
RELEASE = """
DROP TRIGGER {table}_refuse_change ON {table};
DROP TRIGGER {table}_refuse_truncate ON {table};
GRANT UPDATE, DELETE ON {table} TO {role};
"""


def script(text: str) -> str:
    return "".join(text.format(table=table, role=settings.DB_APP_ROLE) for table in TABLES)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial"), ("tenants", "0002_refuse_change")]
    operations = [migrations.RunSQL(script(PROTECT), script(RELEASE))]
