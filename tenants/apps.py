"""App configuration."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class TenantsConfig(AppConfig):
    name = "tenants"

    def ready(self) -> None:
        user_logged_in.connect(stamp_session, dispatch_uid="tenants.stamp_session")


def stamp_session(sender: object, request: object, **kwargs: object) -> None:
    """Write the company's schema into a new session, so that it is worth nothing elsewhere."""
    from tenants.middleware import SESSION_KEY

    company = getattr(request, "company", None)
    if company is not None:
        request.session[SESSION_KEY] = company.schema_name  # type: ignore[attr-defined]
