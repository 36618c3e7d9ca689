"""What proves a signer (spec 8.4): the password or a current code. The forms that ask are in hrplatform/lib/signing."""

from allauth.core.internal import ratelimit
from django import forms
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext

from audit.services import record
from hrplatform.lib.signing import SigningForm, SigningMixin
from people import account_actions, second_factor

__all__ = ["SigningForm", "SigningMixin", "check_signature", "looks_like_code"]


def check_signature(*, request: HttpRequest, secret: str) -> None:
    """Raises ValidationError unless the secret is the user's password or a current code; attempts are limited.

    A refused signature is kept in the audit log.
    """
    user = request.user
    usage = ratelimit.consume(request, app="allauth.account", action="reauthenticate", user=user)
    if not usage:
        raise forms.ValidationError(gettext("Too many attempts. Wait a minute and try again."))
    if user.check_password(secret) or (looks_like_code(secret) and second_factor.verify_code(user, secret)):
        usage.rollback()
        return
    with transaction.atomic():
        record(action=account_actions.SIGNATURE_REFUSED, actor=user, target=user, after={"path": request.path})
    raise forms.ValidationError(gettext("Neither your password nor a current code."))


def looks_like_code(secret: str) -> bool:
    """Six digits, or a recovery code of eight characters."""
    text = secret.replace(" ", "").replace("-", "")
    return (text.isdigit() and len(text) == 6) or (text.isalnum() and len(text) == 8)
