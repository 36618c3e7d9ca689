"""The ledger balances at commit and is only added to; triggers do nothing but raise."""

from django.db import migrations

PROTECT = """
CREATE CONSTRAINT TRIGGER bonuses_ledgerline_balances AFTER INSERT ON bonuses_ledgerline
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.refuse_unbalanced();
CREATE TRIGGER bonuses_ledgerline_refuse_change BEFORE UPDATE OR DELETE ON bonuses_ledgerline
  FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER bonuses_ledgerline_refuse_truncate BEFORE TRUNCATE ON bonuses_ledgerline
  FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER bonuses_ledgerentry_refuse_change BEFORE UPDATE OR DELETE ON bonuses_ledgerentry
  FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER bonuses_ledgerentry_refuse_truncate BEFORE TRUNCATE ON bonuses_ledgerentry
  FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
"""
RELEASE = """
DROP TRIGGER bonuses_ledgerline_balances ON bonuses_ledgerline;
DROP TRIGGER bonuses_ledgerline_refuse_change ON bonuses_ledgerline;
DROP TRIGGER bonuses_ledgerline_refuse_truncate ON bonuses_ledgerline;
DROP TRIGGER bonuses_ledgerentry_refuse_change ON bonuses_ledgerentry;
DROP TRIGGER bonuses_ledgerentry_refuse_truncate ON bonuses_ledgerentry;
"""


class Migration(migrations.Migration):
    dependencies = [("bonuses", "0001_initial"), ("tenants", "0003_refuse_unbalanced")]
    operations = [migrations.RunSQL(PROTECT, RELEASE)]
