"""App configuration."""

from django.apps import AppConfig


class BonusesConfig(AppConfig):
    name = "bonuses"

    def ready(self) -> None:
        from bonuses import actions, approval_kinds, for_checks, notice_kinds, retrospect  # noqa: F401  they register themselves
        from bonuses.copied_ledger import LEDGER
        from bonuses.undo_guard import approved_pools_on
        from intake.registry import register_undo_guard
        from tenants.archive.extras import register_extra

        register_extra(LEDGER)
        register_undo_guard(approved_pools_on)
        retrospect.connect()
        for_checks.connect()
