"""Signs of life of accounts: stamps sessions, keeps sign-ins in the audit log. Connected in PeopleConfig.ready."""

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db import connection, transaction
from django.http import HttpRequest

from audit.services import record
from people import account_actions
from people.models import User
from tenants.middleware import SESSION_KEY


def connect() -> None:
    """Connect every receiver once."""
    user_logged_in.connect(_on_sign_in, dispatch_uid="people.on_sign_in")
    user_logged_out.connect(_on_sign_out, dispatch_uid="people.on_sign_out")
    for signal in (password_changed, password_set, password_reset):
        signal.connect(_on_password, dispatch_uid="people.on_password")
    authenticator_added.connect(_on_factor_added, dispatch_uid="people.on_factor_added")
    authenticator_removed.connect(_on_factor_removed, dispatch_uid="people.on_factor_removed")


def _on_sign_in(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    request.session[SESSION_KEY] = connection.schema_name
    _keep(account_actions.SIGNED_IN, user)


def _on_sign_out(sender: Any, request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        _keep(account_actions.SIGNED_OUT, user)


def _on_password(sender: Any, user: User, **kwargs: Any) -> None:
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(must_change_password=False)
        user.must_change_password = False
        _keep(account_actions.PASSWORD_CHANGED, user)


def _on_factor_added(sender: Any, user: User, authenticator: Any, **kwargs: Any) -> None:
    _keep(account_actions.FACTOR_ADDED, user, {"kind": authenticator.type})


def _on_factor_removed(sender: Any, user: User, authenticator: Any, **kwargs: Any) -> None:
    _keep(account_actions.FACTOR_REMOVED, user, {"kind": authenticator.type})


def _keep(action: str, user: User, after: dict[str, object] | None = None) -> None:
    with transaction.atomic():
        record(action=action, actor=user, target=user, after=after)
