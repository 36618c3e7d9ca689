"""What the packs' files of this app are read by."""

from tenants.packs import register_loader


def register() -> None:
    """Register the loaders of metrics, rules, review forms, diagnosis and courses; called when apps are ready."""
    from performance.alerts.services import load_rules
    from performance.diagnosis.services import load_courses, load_diagnoses
    from performance.measures.services import load_metrics
    from performance.reviews.services.packs import load_forms

    register_loader("metrics", load_metrics)
    register_loader("rules", load_rules)
    register_loader("forms", load_forms)
    register_loader("diagnoses", load_diagnoses)
    register_loader("courses", load_courses)
