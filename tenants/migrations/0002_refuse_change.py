"""The one function behind every append-only table. In the public schema: company schemas hold no functions (C6)."""

from django.db import migrations

CREATE = """
CREATE OR REPLACE FUNCTION public.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% on %: rows of this table are only ever added', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("tenants", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, "DROP FUNCTION public.refuse_change();")]
