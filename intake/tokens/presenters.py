"""Tokens as people read them."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hrplatform.lib.ui import Chip, Status
from intake.tokens.models import ApiToken
from intake.tokens.scopes import READ, WRITE

SOON = timedelta(days=14)


def token_status(token: ApiToken, now: datetime) -> Status:
    if token.revoked_at:
        return Status("neutral", pgettext("API token", "Revoked"), "ban")
    if token.expires_at <= now:
        return Status("bad", pgettext("API token", "Expired"))
    if token.expires_at - now < SOON:
        return Status("warn", _("Expires soon"))
    return Status("good", pgettext("API token", "Valid"))


def scope_words(token: ApiToken) -> str:
    """May send: daily data. May read: employees, day results."""
    parts = []
    for verb, names, title in (("write", WRITE, _("May send")), ("read", READ, _("May read"))):
        words = [str(label) for name, label in names.items() if f"{verb}:{name}" in token.scopes]
        if len(words) == len(names):
            words = [_("everything")]
        if words:
            parts.append(f"{title}: {_(', ').join(words)}")
    return " · ".join(parts)


def tabs(current: str) -> list[Chip]:
    """The pages of the section."""
    pages = [
        ("tokens", _("API tokens"), reverse("integrations:token-list")),
        ("webhooks", _("Webhooks"), reverse("integrations:webhook-list")),
        ("docs", _("API documentation"), reverse("api:docs")),
    ]
    return [Chip(label, url, current=key == current) for key, label, url in pages]
