"""Signing keys of a webhook, encrypted with the company's key."""

from datetime import datetime

from intake.webhooks.models import Webhook
from jobs.sealed import seal, unseal


def sealed_key(webhook: Webhook, secret: str) -> bytes:
    return seal(secret, _context(webhook)).encode()


def keys_in_force(webhook: Webhook, now: datetime) -> list[str]:
    """The key, and the former one until its term is over."""
    found = [bytes(webhook.secret)]
    if webhook.former_secret and webhook.former_until and webhook.former_until > now:
        found.append(bytes(webhook.former_secret))
    return [unseal(sealed.decode(), _context(webhook)) for sealed in found]


def _context(webhook: Webhook) -> str:
    return f"webhook/{webhook.public_id}"
