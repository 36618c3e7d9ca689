"""Signing: acknowledging, approving, deciding ask again for the password or a current code (spec 8.4).

class DecideForm(SigningMixin, forms.Form):
    reason = forms.CharField(...)
form = DecideForm(request.POST, request=request)      # or SigningForm alone
if form.is_valid(): decide(...)
"""

from typing import Any

from allauth.core.internal import ratelimit
from django import forms
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from audit.services import record
from people import account_actions, second_factor


class SigningMixin(forms.Form):
    """Adds `signature` as the last field; valid only with the signer's own password or code."""

    signature = forms.CharField(
        label=_("Password or current code"),
        help_text=_("You sign this with your own account."),
        strip=True,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        self.request = request
        super().__init__(*args, **kwargs)
        self.order_fields([*(name for name in self.fields if name != "signature"), "signature"])

    def clean_signature(self) -> str:
        """Checked last, so that a code isn't used up by a form that is wrong elsewhere."""
        if not self.errors:
            check_signature(request=self.request, secret=self.cleaned_data["signature"])
        return ""


class SigningForm(SigningMixin):
    """Nothing but the signature."""


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
