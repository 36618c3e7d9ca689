"""Making, using and ending API tokens."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from audit.services import record
from intake import actions
from intake.tokens.models import ApiToken
from intake.tokens.scopes import clean_scopes

PREFIX = "hrt_"
SHOWN = 10
MOST_DAYS = 730
USAGE_NOTED = timedelta(minutes=1)


class TokenRefused(ValueError):
    """A token can't be made as asked."""


@transaction.atomic
def create_token(*, name: str, scopes: Iterable[str], days: int, actor: Any, now: datetime) -> tuple[ApiToken, str]:
    """A new token and its secret, which is nowhere kept: whoever loses it makes another. Writes an audit entry.

    Raises TokenRefused for a name already in use or a term outside 1 to 730 days, UnknownScope for other scopes.
    """
    if not name.strip():
        raise TokenRefused(_("Give the token a name."))
    if not 1 <= days <= MOST_DAYS:
        raise TokenRefused(_("A token is valid for 1 to %(most)s days.") % {"most": MOST_DAYS})
    if ApiToken.objects.filter(name=name.strip(), revoked_at=None, expires_at__gt=now).exists():
        raise TokenRefused(_("There is already a token with this name: %(name)s.") % {"name": name.strip()})
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        name=name.strip()[:60], start=secret[:SHOWN], digest=digest_of(secret), scopes=clean_scopes(list(scopes)),
        expires_at=now + timedelta(days=days), created_by=actor, created_at=now,
    )  # fmt: skip
    after = {"name": token.name, "scopes": token.scopes, "expires_at": token.expires_at}
    record(action=actions.TOKEN_CREATED, actor=actor, target=token, after=after, at=now)
    return token, secret


@transaction.atomic
def revoke_token(*, token: ApiToken, actor: Any, now: datetime) -> bool:
    """End a token at once; False where it was revoked already. Writes an audit entry."""
    changed = ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now, revoked_by=actor)
    if not changed:
        return False
    record(action=actions.TOKEN_REVOKED, actor=actor, target=token, before={"revoked": False}, after={"revoked": True},
           at=now)  # fmt: skip
    token.refresh_from_db()
    return True


def find_token(secret: str, now: datetime) -> ApiToken | None:
    """The valid token with this secret in the company whose schema is in force."""
    if not secret.startswith(PREFIX):
        return None
    token = ApiToken.objects.filter(digest=digest_of(secret)).first()
    return token if token is not None and token.is_valid(now) else None


def note_use(token: ApiToken, now: datetime) -> None:
    """Keep when it was last used, at most once a minute: reading must not cost a write each time."""
    if token.last_used_at and now - token.last_used_at < USAGE_NOTED:
        return
    late = Q(last_used_at=None) | Q(last_used_at__lte=now - USAGE_NOTED)
    ApiToken.objects.filter(late, pk=token.pk).update(last_used_at=now)


def digest_of(secret: str) -> str:
    """SHA-256: the secret has 256 random bits, so that nothing slower is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()
