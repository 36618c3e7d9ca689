"""How allauth behaves here: nobody signs up, secrets are encrypted, some roles keep their second factor."""

import base64
import io
import time
from typing import Any
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest

from audit.services import record
from hrplatform.lib import crypto, dates
from hrplatform.lib.memo import once
from jobs.outbox import queue_email
from people import account_actions, second_factor

FRESH_SECONDS = 300


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by HR or an import."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not again right after signing in: enrolment is part of the first sign-in."""
        records = get_authentication_records(self.request, self.request.user)
        fresh = any(time.time() - entry["at"] < FRESH_SECONDS for entry in records)
        return not fresh and super().is_reauthentication_required(app=app, **kwargs)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Keep the failed attempt: which login, from where."""
        login = str(credentials.get("username") or credentials.get("email") or "")[:120]
        with transaction.atomic():
            record(action=account_actions.SIGN_IN_FAILED, actor=None, target=None, after={"login": login})

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Reset links go through the outbox: tried again while the mail server is down, encrypted until sent."""
        made = self.render_mail(template_prefix, email, context)
        queue_email(
            to=email, subject=made.subject, text=made.body, key=f"account/{uuid4()}", now=dates.now(), secret=True
        )

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return "/"


class SecondFactorAdapter(DefaultMFAAdapter):
    """TOTP secrets are encrypted with a key of their own and bound to the company."""

    def encrypt(self, text: str) -> str:
        return seal_factor(text, connection.schema_name)

    def decrypt(self, encrypted_text: str) -> str:
        return open_factor(encrypted_text, connection.schema_name)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not second_factor.must_have_second_factor(authenticator.user)

    def build_totp_svg(self, url: str) -> str:
        """As allauth draws it, with the least correction: it is read from a screen, and a small one is drawn sooner."""
        import qrcode
        from qrcode.constants import ERROR_CORRECT_L
        from qrcode.image.svg import SvgPathImage

        drawn = io.BytesIO()
        qrcode.make(url, image_factory=SvgPathImage, error_correction=ERROR_CORRECT_L).save(drawn)
        return drawn.getvalue().decode()

    def is_mfa_enabled(self, user: Any, types: Any = None) -> bool:
        """Asked four times for one page."""
        return _has_factor(user, None if types is None else tuple(types))

    def get_totp_label(self, user: Any) -> str:
        return str(user.username)


@once
def _has_factor(user: Any, types: tuple[Any, ...] | None) -> bool:
    return DefaultMFAAdapter.is_mfa_enabled(SecondFactorAdapter(), user, types)


def seal_factor(text: str, schema: str) -> str:
    """A TOTP secret or a seed of recovery codes as it is stored."""
    return base64.b64encode(crypto.encrypt(_key(), text.encode(), f"totp/{schema}")).decode()


def open_factor(sealed: str, schema: str) -> str:
    """The secret again; CannotDecrypt when installation or company is another."""
    return crypto.decrypt(_key(), base64.b64decode(sealed), f"totp/{schema}").decode()


def _key() -> bytes:
    return crypto.derive_key(settings.MASTER_KEY.encode(), "second factor")
