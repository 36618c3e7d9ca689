"""Signed, expiring, single-use links to set a password: for invitations and resets (spec 8.4)."""

import hashlib
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from hrplatform.lib import context, dates
from jobs.outbox import queue_email
from people.models import User
from tenants.selectors import company_url


def password_path(user: User) -> str:
    """Path where this user sets a password, once; worth nothing after a sign-in or a change of password or e-mail."""
    from allauth.account.forms import default_token_generator
    from allauth.account.utils import user_pk_to_url_str

    key = default_token_generator.make_token(user)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})


@transaction.atomic
def send_invitation(*, user: User, now: datetime | None = None) -> str:
    """Mail the user a link to set a password, through the outbox; returns its path, to be handed over as well.

    The link is kept encrypted until it is sent. An account without an address gets no mail.
    """
    path = password_path(user)
    if user.email:
        with translation.override(user.language or connection.tenant.language or settings.LANGUAGE_CODE):
            subject, text = _invitation(user, f"{company_url()}{path}")
        key = f"invitation/{user.pk}/{hashlib.sha256(path.encode()).hexdigest()[:32]}"
        moment = now or context.current().now or dates.now()
        queue_email(to=user.email, subject=subject, text=text, key=key, now=moment, secret=True)
    return path


def invitation_path(email: str) -> str:
    """`send_invitation` to the user with that e-mail in the current company."""
    return send_invitation(user=User.objects.get(email=email))


def _invitation(user: User, link: str) -> tuple[str, str]:
    company, days = connection.tenant.name, settings.PASSWORD_RESET_TIMEOUT // 86400
    subject = _("Your account at %(company)s") % {"company": company}
    hello = _("Hello %(name)s,") % {"name": user.display_name or user.email}
    told = _("%(company)s has made an account for you. This link works once, within %(days)s days:") % {
        "company": company, "days": days,
    }  # fmt: skip
    later = _("Afterwards you sign in with this address and the password you chose.")
    return subject, "\n\n".join([hello, told, link, later])
