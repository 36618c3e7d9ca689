"""Signing in forms: acknowledging, approving, deciding ask again who it is (spec 8.4). Any app may ask.

What proves it (a password, a code) is the accounts app's to know: it registers the check, as it does for invitations.

class DecideForm(SigningMixin, forms.Form):
    reason = forms.CharField(...)
form = DecideForm(request.POST, request=request)      # or SigningForm alone
if form.is_valid(): decide(...)
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

# `(request=, secret=)`: raises ValidationError unless the secret is the user's own.
_check: list[Callable[..., None]] = []


def register_check(check: Callable[..., None]) -> None:
    """Register what tells a signer's own secret; the latest one counts."""
    _check[:] = [check]


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
            _check[0](request=self.request, secret=self.cleaned_data["signature"])
        return ""


class SigningForm(SigningMixin):
    """Nothing but the signature."""
