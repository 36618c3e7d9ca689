"""Time-based codes (TOTP): who must have them, enrolment outside the browser, the current code in the demo."""

import time
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.utils import decrypt

from people import permissions

PERIOD_SECONDS = 30


def must_have_second_factor(user: Any) -> bool:
    """HR and finance must (spec 8.4); everybody else may."""
    return permissions.is_hr(user) or permissions.is_finance(user)


def has_second_factor(user: Any) -> bool:
    return Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists()


def enrol(user: Any, secret: str = "") -> str:
    """Give the account a second factor without a browser (demo, tests); returns the base32 secret."""
    secret = secret or generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def current_code(user: Any, at: float | None = None) -> str:
    """The code that is valid now, "" without a second factor. Only the demo prints it."""
    found = Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).first()
    if found is None:
        return ""
    counter = int(time.time() if at is None else at) // PERIOD_SECONDS
    return format_hotp_value(hotp_value(decrypt(found.data["secret"]), counter))


def verify_code(user: Any, code: str) -> bool:
    """Whether a code (or a recovery code, which is then used up) is valid for the account now."""
    code = code.replace(" ", "")
    found = Authenticator.objects.filter(user_id=user.pk).exclude(type=Authenticator.Type.WEBAUTHN)
    return any(authenticator.wrap().validate_code(code) for authenticator in found)
