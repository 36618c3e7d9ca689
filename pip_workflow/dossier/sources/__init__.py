"""The chapters this app contributes; importing registers them."""

from pip_workflow.dossier.sources import authenticity, daily, events, followups, plans, scores, standards

__all__ = ["authenticity", "daily", "events", "followups", "plans", "scores", "standards"]
