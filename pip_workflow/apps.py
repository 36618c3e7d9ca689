"""App configuration."""

from django.apps import AppConfig


class PipWorkflowConfig(AppConfig):
    name = "pip_workflow"
