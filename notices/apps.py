"""The notices app."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "notices"

    def ready(self) -> None:
        from notices import actions, kinds, receivers
        from notices.robots import register_channel

        register_channel()
        del actions, kinds, receivers
