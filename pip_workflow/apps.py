"""App configuration."""

from django.apps import AppConfig


class PipWorkflowConfig(AppConfig):
    name = "pip_workflow"

    def ready(self) -> None:
        from pip_workflow import actions  # noqa: F401
