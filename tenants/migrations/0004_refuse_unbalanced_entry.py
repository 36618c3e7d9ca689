"""The checks behind double-entry ledgers, once per entry (docs/adr/0022). In the public schema: company schemas hold
no functions. They raise and do nothing else."""

from django.db import migrations

CREATE = """
CREATE OR REPLACE FUNCTION public.refuse_unbalanced_entry() RETURNS trigger LANGUAGE plpgsql AS $$
-- Arguments: the table of lines, the table of pools. At commit, when all lines of the entry are there.
DECLARE
  touched record;
  total numeric;
BEGIN
  EXECUTE format('SELECT sum(amount) FROM %I.%I WHERE entry_id = $1', TG_TABLE_SCHEMA, TG_ARGV[0])
    INTO total USING NEW.id;
  IF total <> 0 THEN
    RAISE EXCEPTION 'ledger entry % does not balance: %', NEW.id, total USING ERRCODE = 'check_violation';
  END IF;
  FOR touched IN EXECUTE format(
    'SELECT DISTINCT pool_id, account FROM %I.%I WHERE entry_id = $1 AND account IN (''pool'', ''reserve'', ''awards'')
     ORDER BY 1, 2', TG_TABLE_SCHEMA, TG_ARGV[0]) USING NEW.id
  LOOP
    -- Two commits at once see each other's lines: the second waits here for the first.
    EXECUTE format('SELECT id FROM %I.%I WHERE id = $1 FOR NO KEY UPDATE', TG_TABLE_SCHEMA, TG_ARGV[1])
      USING touched.pool_id;
    EXECUTE format('SELECT sum(amount) FROM %I.%I WHERE pool_id = $1 AND account = $2', TG_TABLE_SCHEMA, TG_ARGV[0])
      INTO total USING touched.pool_id, touched.account;
    IF total < 0 THEN
      RAISE EXCEPTION 'account % of pool % is overdrawn: %', touched.account, touched.pool_id, total
        USING ERRCODE = 'check_violation';
    END IF;
  END LOOP;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION public.refuse_late_lines() RETURNS trigger LANGUAGE plpgsql AS $$
-- Argument: the table of entries, for a line; none for an entry itself. An entry is closed with its transaction.
DECLARE
  made bigint;
BEGIN
  IF TG_NARGS = 0 THEN
    made := NEW.made_in;
  ELSE
    EXECUTE format('SELECT made_in FROM %I.%I WHERE id = $1', TG_TABLE_SCHEMA, TG_ARGV[0]) INTO made USING NEW.entry_id;
  END IF;
  IF made IS DISTINCT FROM pg_current_xact_id()::text::bigint THEN
    RAISE EXCEPTION '%: an entry gets its lines when it is made and never later', TG_TABLE_NAME
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
"""
DROP = "DROP FUNCTION public.refuse_late_lines(); DROP FUNCTION public.refuse_unbalanced_entry();"


class Migration(migrations.Migration):
    dependencies = [("tenants", "0003_refuse_unbalanced")]
    operations = [migrations.RunSQL(CREATE, DROP)]
