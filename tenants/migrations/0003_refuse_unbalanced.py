"""The one check behind double-entry ledgers. In the public schema: company schemas hold no functions."""

from django.db import migrations

CREATE = """
CREATE OR REPLACE FUNCTION public.refuse_unbalanced() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  total numeric;
BEGIN
  EXECUTE format('SELECT sum(amount) FROM %I.%I WHERE entry_id = $1', TG_TABLE_SCHEMA, TG_TABLE_NAME)
    INTO total USING NEW.entry_id;
  IF total <> 0 THEN
    RAISE EXCEPTION 'ledger entry % does not balance: %', NEW.entry_id, total USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.account IN ('pool', 'reserve', 'awards') THEN
    EXECUTE format('SELECT sum(amount) FROM %I.%I WHERE pool_id = $1 AND account = $2', TG_TABLE_SCHEMA, TG_TABLE_NAME)
      INTO total USING NEW.pool_id, NEW.account;
    IF total < 0 THEN
      RAISE EXCEPTION 'account % of pool % is overdrawn: %', NEW.account, NEW.pool_id, total
        USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("tenants", "0002_refuse_change")]
    operations = [migrations.RunSQL(CREATE, "DROP FUNCTION public.refuse_unbalanced();")]
