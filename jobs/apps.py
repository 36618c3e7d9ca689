"""The jobs app."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "jobs"

    def ready(self) -> None:
        from jobs import actions, anchors, channels  # noqa: F401
        from jobs.copied_outbox import OUTBOX
        from tenants.archive.extras import register_extra

        register_extra(OUTBOX)
