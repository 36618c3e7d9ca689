"""App configuration."""

from django.apps import AppConfig


class PerformanceConfig(AppConfig):
    name = "performance"

    def ready(self) -> None:
        from performance import packs, receivers
        from performance.alerts import actions as alert_actions, kinds
        from performance.measures import actions as measure_actions
        from performance.talks import actions as talk_actions

        packs.register()
        del alert_actions, kinds, measure_actions, receivers, talk_actions
