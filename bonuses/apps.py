"""App configuration."""

from django.apps import AppConfig


class BonusesConfig(AppConfig):
    name = "bonuses"

    def ready(self) -> None:
        from bonuses import actions, notice_kinds  # noqa: F401  registers them
