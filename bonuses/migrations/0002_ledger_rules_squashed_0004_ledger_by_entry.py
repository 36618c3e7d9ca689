"""The ledger is only added to and balances at commit, per entry: one of 5,000 lines is summed once (docs/adr/0022)."""

from django.db import migrations

PROTECT = """
CREATE CONSTRAINT TRIGGER bonuses_ledgerentry_balances AFTER INSERT ON bonuses_ledgerentry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  EXECUTE FUNCTION public.refuse_unbalanced_entry('bonuses_ledgerline', 'bonuses_bonuspool');
CREATE TRIGGER bonuses_ledgerentry_refuse_late BEFORE INSERT ON bonuses_ledgerentry
  FOR EACH ROW EXECUTE FUNCTION public.refuse_late_lines();
CREATE TRIGGER bonuses_ledgerline_refuse_late BEFORE INSERT ON bonuses_ledgerline
  FOR EACH ROW EXECUTE FUNCTION public.refuse_late_lines('bonuses_ledgerentry');
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
DROP TRIGGER bonuses_ledgerentry_refuse_truncate ON bonuses_ledgerentry;
DROP TRIGGER bonuses_ledgerentry_refuse_change ON bonuses_ledgerentry;
DROP TRIGGER bonuses_ledgerline_refuse_truncate ON bonuses_ledgerline;
DROP TRIGGER bonuses_ledgerline_refuse_change ON bonuses_ledgerline;
DROP TRIGGER bonuses_ledgerline_refuse_late ON bonuses_ledgerline;
DROP TRIGGER bonuses_ledgerentry_refuse_late ON bonuses_ledgerentry;
DROP TRIGGER bonuses_ledgerentry_balances ON bonuses_ledgerentry;
"""


class Migration(migrations.Migration):
    replaces = [("bonuses", "0002_ledger_rules"), ("bonuses", "0004_ledger_by_entry")]
    dependencies = [
        ("bonuses", "0001_squashed_0007_questions_and_reasons"),
        ("tenants", "0004_refuse_unbalanced_entry"),
    ]
    operations = [migrations.RunSQL(PROTECT, RELEASE)]
