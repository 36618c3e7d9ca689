"""Celery finds the app's tasks here."""

from pip_workflow.dossier.tasks import make_dossier_file

__all__ = ["make_dossier_file"]
