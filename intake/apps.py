"""App configuration."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "intake"

    def ready(self) -> None:
        from intake import actions  # noqa: F401  (registers the audit actions)
        from intake.webhooks.sender import register_channel

        register_channel()
