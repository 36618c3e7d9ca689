"""App configuration."""

from django.apps import AppConfig


class PipWorkflowConfig(AppConfig):
    name = "pip_workflow"

    def ready(self) -> None:
        from intake.registry import register_undo_guard
        from pip_workflow import actions  # noqa: F401
        from pip_workflow.undo_guard import decided_plans_on

        register_undo_guard(decided_plans_on)
