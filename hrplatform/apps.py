"""The project as an app: commands, template tags, system checks."""

from django.apps import AppConfig


class HrplatformConfig(AppConfig):
    name = "hrplatform"

    def ready(self) -> None:
        from hrplatform import celery, checks  # noqa: F401  (web processes ring for tasks through the app too)
        from hrplatform.api import events
        from hrplatform.demo.logins import demo_logins
        from tenants.presenters import register_demo_logins

        register_demo_logins(demo_logins)
        events.connect()
