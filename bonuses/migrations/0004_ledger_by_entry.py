"""The ledger balances per entry, not per line: an entry of 5,000 lines is summed once (docs/adr/0022)."""

from django.db import migrations

PROTECT = """
DROP TRIGGER bonuses_ledgerline_balances ON bonuses_ledgerline;
CREATE CONSTRAINT TRIGGER bonuses_ledgerentry_balances AFTER INSERT ON bonuses_ledgerentry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  EXECUTE FUNCTION public.refuse_unbalanced_entry('bonuses_ledgerline', 'bonuses_bonuspool');
CREATE TRIGGER bonuses_ledgerentry_refuse_late BEFORE INSERT ON bonuses_ledgerentry
  FOR EACH ROW EXECUTE FUNCTION public.refuse_late_lines();
CREATE TRIGGER bonuses_ledgerline_refuse_late BEFORE INSERT ON bonuses_ledgerline
  FOR EACH ROW EXECUTE FUNCTION public.refuse_late_lines('bonuses_ledgerentry');
"""
RELEASE = """
DROP TRIGGER bonuses_ledgerline_refuse_late ON bonuses_ledgerline;
DROP TRIGGER bonuses_ledgerentry_refuse_late ON bonuses_ledgerentry;
DROP TRIGGER bonuses_ledgerentry_balances ON bonuses_ledgerentry;
CREATE CONSTRAINT TRIGGER bonuses_ledgerline_balances AFTER INSERT ON bonuses_ledgerline
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.refuse_unbalanced();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("bonuses", "0003_variants_gates_rounds"),
        ("tenants", "0004_refuse_unbalanced_entry"),
    ]
    operations = [migrations.RunSQL(PROTECT, RELEASE)]
