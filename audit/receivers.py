"""Sign-ins are recorded here for every company; the accounts themselves belong to a higher app."""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import connection, transaction
from django.dispatch import receiver

from audit import actions
from audit.services import record

LOGIN_FIELDS = ("username", "login", "email")


def _in_company() -> bool:
    return connection.schema_name != "public"


@receiver(user_logged_in)
def on_signed_in(sender: object, user: Any, **kwargs: object) -> None:
    if _in_company():
        with transaction.atomic():
            record(action=actions.SIGNED_IN, actor=user, target=user)


@receiver(user_logged_out)
def on_signed_out(sender: object, user: Any, **kwargs: object) -> None:
    if _in_company() and user is not None:
        with transaction.atomic():
            record(action=actions.SIGNED_OUT, actor=user, target=user)


@receiver(user_login_failed)
def on_sign_in_failed(sender: object, credentials: dict[str, object], **kwargs: object) -> None:
    """The name that was typed is kept, the password never is."""
    if _in_company():
        typed = next((str(credentials[name]) for name in LOGIN_FIELDS if credentials.get(name)), "")
        with transaction.atomic():
            record(action=actions.SIGN_IN_FAILED, actor=None, target=None, after={"login": typed[:150]})
