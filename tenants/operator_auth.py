"""Operators' sign-in on the public site: password and one-time code, a signed cookie, no company table touched.

The public schema has neither users nor sessions, so Django's own session sign-in can't serve here.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps

from allauth.mfa.totp.internal.auth import hotp_value, yield_hotp_counters_from_time
from django.contrib.auth.hashers import make_password
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from tenants.models import Operator

COOKIE = "operator"
SALT = "tenants.operator"
MAX_AGE = 4 * 3600
ATTEMPTS = 5
LOCK = timedelta(minutes=15)


class SignInRefused(ValueError):
    """Wrong e-mail, password or code, or too many tries; the caller says no more than that."""


def sign_in(*, email: str, password: str, code: str, at: datetime) -> Operator:
    """The operator, when password and a code not used before are right; counts failures and locks for 15 minutes."""
    operator = Operator.objects.filter(email__iexact=email.strip()).first()
    if operator is None:
        make_password(password)  # the same time for an unknown address
        raise SignInRefused
    if operator.locked_until and operator.locked_until > at:
        raise SignInRefused
    step = _matching_step(operator, code)
    if not operator.check_password(password) or step is None:
        _count_failure(operator, at)
        raise SignInRefused
    fresh = Operator.objects.filter(pk=operator.pk, last_code_step__lt=step).update(
        last_code_step=step, failed_attempts=0, locked_until=None, last_login=at
    )
    if not fresh:
        raise SignInRefused
    return operator


def _matching_step(operator: Operator, code: str) -> int | None:
    """The 30-second step whose code this is, if it is later than the last one used."""
    for step in yield_hotp_counters_from_time():
        if step > operator.last_code_step and f"{hotp_value(operator.totp_secret, step):06}" == code.strip():
            return step
    return None


def _count_failure(operator: Operator, at: datetime) -> None:
    operator.failed_attempts += 1
    if operator.failed_attempts >= ATTEMPTS:
        operator.failed_attempts, operator.locked_until = 0, at + LOCK
    operator.save(update_fields=["failed_attempts", "locked_until"])


def set_cookie(response: HttpResponse, operator: Operator, *, secure: bool) -> None:
    """Remember the operator in a signed cookie of the public host."""
    value = signing.dumps({"id": operator.pk, "version": operator.session_version}, salt=SALT)
    response.set_cookie(
        COOKIE, value, max_age=MAX_AGE, httponly=True, samesite="Strict", secure=secure, path="/operator/"
    )


def current_operator(request: HttpRequest) -> Operator | None:
    """The signed-in operator, or None when the cookie is absent, old, forged or revoked."""
    try:
        data = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=MAX_AGE)
    except signing.BadSignature:
        return None
    return Operator.objects.filter(pk=data["id"], session_version=data["version"]).first()


def revoke(operator: Operator) -> None:
    """Make every cookie of this operator worthless."""
    Operator.objects.filter(pk=operator.pk, session_version=operator.session_version).update(
        session_version=operator.session_version + 1
    )


def operator_required(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Lets operators in; everybody else goes to the operators' sign-in."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        operator = current_operator(request)
        if operator is None:
            return redirect("operator-login")
        request.operator = operator  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return wrapped
