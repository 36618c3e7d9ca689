"""What the packs' files of this app are read by."""

from tenants.packs import register_loader


def register() -> None:
    """Register the loaders of metrics and rules; called when apps are ready."""
    from performance.alerts.services import load_rules
    from performance.measures.services import load_metrics

    register_loader("metrics", load_metrics)
    register_loader("rules", load_rules)
