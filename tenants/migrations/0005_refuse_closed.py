"""What stands in a closed review cycle never changes (spec 4.2). In the public schema: company schemas hold no functions."""

from django.db import migrations

CREATE = """
CREATE OR REPLACE FUNCTION public.refuse_closed() RETURNS trigger LANGUAGE plpgsql AS $$
-- Argument: how the row finds its cycle. It raises and does nothing else. Past scores that were imported may be taken
-- back as a whole batch.
DECLARE
  closed boolean;
  imported boolean;
BEGIN
  EXECUTE format(
    'SELECT stage = ''closed'', is_imported FROM %1$I.performance_reviewcycle WHERE id = ' || CASE TG_ARGV[0]
      WHEN 'cycle' THEN '($1).id'
      WHEN 'card' THEN '($1).cycle_id'
      WHEN 'item' THEN '(SELECT cycle_id FROM %1$I.performance_scorecard WHERE id = ($1).scorecard_id)'
      ELSE '(SELECT card.cycle_id FROM %1$I.performance_scorecard card
               LEFT JOIN %1$I.performance_scorecarditem item ON item.scorecard_id = card.id
              WHERE card.id = ($1).scorecard_id OR item.id = ($1).item_id LIMIT 1)'
    END, TG_TABLE_SCHEMA) INTO closed, imported USING OLD;
  IF closed AND NOT (imported AND TG_OP = 'DELETE') THEN
    RAISE EXCEPTION '% on %: this review cycle is closed', TG_OP, TG_TABLE_NAME USING ERRCODE = 'check_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("tenants", "0004_refuse_unbalanced_entry")]
    operations = [migrations.RunSQL(CREATE, "DROP FUNCTION public.refuse_closed();")]
