"""Webhooks: adding, changing, renewing their keys, telling them what happened."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils.translation import gettext as _

from audit.services import record
from hrplatform.lib.dump import plain
from intake import actions
from intake.webhooks import signing
from intake.webhooks.addresses import AddressRefused, clean_url, locate
from intake.webhooks.events import PING, all_events
from intake.webhooks.keys import sealed_key
from intake.webhooks.models import Webhook, WebhookDelivery
from intake.webhooks.sender import CHANNEL
from jobs.models import OutboxMessage
from jobs.outbox import Queued, queue_messages

FORMER_KEY_LIVES = timedelta(days=7)
MOST_WEBHOOKS = 20
KEPT = timedelta(days=180)  # as long as the outbox keeps its messages
SAID = ("name", "url", "events", "is_active")


class WebhookRefused(ValueError):
    """A webhook can't be as asked; `field` names what is wrong."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def create_webhook(*, name: str, url: str, events: Sequence[str], actor: Any, now: datetime) -> tuple[Webhook, str]:
    """A new webhook and its signing key, shown this once. Writes an audit entry.

    Raises WebhookRefused for an address that is no public HTTPS one, unknown events, or too many webhooks.
    """
    if Webhook.objects.count() >= MOST_WEBHOOKS:
        raise WebhookRefused(_("There may be %(most)s webhooks at most.") % {"most": MOST_WEBHOOKS})
    secret = signing.new_secret()
    webhook = Webhook(
        name=name.strip()[:60], url=_checked(url), events=_known(events), created_by=actor, created_at=now
    )
    webhook.secret = sealed_key(webhook, secret)
    webhook.save()
    record(action=actions.WEBHOOK_CREATED, actor=actor, target=webhook, after=_said(webhook), at=now)
    return webhook, secret


@transaction.atomic
def change_webhook(
    *, webhook: Webhook, name: str, url: str, events: Sequence[str], is_active: bool, actor: Any, now: datetime
) -> Webhook:
    """Another name, address or choice of events; off: nothing more is sent. Writes an audit entry."""
    webhook = Webhook.objects.select_for_update().get(pk=webhook.pk)
    before = _said(webhook)
    webhook.name, webhook.is_active, webhook.events = name.strip()[:60], is_active, _known(events)
    if url.strip() != webhook.url:
        webhook.url = _checked(url)
    webhook.save(update_fields=list(SAID))
    record(action=actions.WEBHOOK_CHANGED, actor=actor, target=webhook, before=before, after=_said(webhook), at=now)
    return webhook


@transaction.atomic
def renew_key(*, webhook: Webhook, actor: Any, now: datetime) -> str:
    """A new signing key, shown this once; the former one signs beside it for seven days. Writes an audit entry."""
    webhook = Webhook.objects.select_for_update().get(pk=webhook.pk)
    secret = signing.new_secret()
    webhook.former_secret, webhook.former_until = webhook.secret, now + FORMER_KEY_LIVES
    webhook.secret = sealed_key(webhook, secret)
    webhook.save(update_fields=["secret", "former_secret", "former_until"])
    after = {"former_until": webhook.former_until}
    record(action=actions.WEBHOOK_ROTATED, actor=actor, target=webhook, after=after, at=now)
    return secret


@transaction.atomic
def remove_webhook(*, webhook: Webhook, actor: Any, now: datetime) -> None:
    """Remove it with its list of deliveries; what waits in the outbox is not sent. Writes an audit entry."""
    record(action=actions.WEBHOOK_REMOVED, actor=actor, target=webhook, before=_said(webhook), at=now)
    webhook.delete()


def emit(*, event: str, data: Callable[[], Sequence[dict[str, Any]]], now: datetime) -> int:
    """Tell every webhook that wants the event, once per record, in the caller's transaction. Returns how many messages.

    data: makes the records; asked for only if somebody wants them.
    """
    wanted = list(Webhook.objects.filter(is_active=True, events__contains=[event]))
    if not wanted:
        return 0
    told = []
    for record_ in data():
        event_id = uuid4()
        told.append((event_id, _body(event, event_id, record_, now)))
    return len(_queue([(webhook, *item) for webhook in wanted for item in told], event, now))


@transaction.atomic
def send_ping(*, webhook: Webhook, now: datetime) -> WebhookDelivery:
    """A message without data, to try the address out."""
    event_id = uuid4()
    return _queue([(webhook, event_id, _body(PING, event_id, {}, now))], PING, now)[0]


@transaction.atomic
def send_again(*, delivery: WebhookDelivery, actor: Any, now: datetime) -> WebhookDelivery:
    """The same event once more, as a delivery of its own. Writes an audit entry."""
    after = {"event": delivery.event, "event_id": str(delivery.event_id)}
    record(action=actions.WEBHOOK_RESENT, actor=actor, target=delivery.webhook, after=after, at=now)
    return _queue([(delivery.webhook, delivery.event_id, delivery.body)], delivery.event, now)[0]


def _body(event: str, event_id: UUID, data: dict[str, Any], now: datetime) -> str:
    said = {"id": str(event_id), "event": event, "at": now, "company": connection.schema_name, "data": data}
    return json.dumps(plain(said), ensure_ascii=False, separators=(",", ":"))


def _queue(told: Sequence[tuple[Webhook, UUID, str]], event: str, now: datetime) -> list[WebhookDelivery]:
    """One delivery and one outbox message for each (webhook, event id, body), in a handful of statements."""
    webhooks = {webhook.pk for webhook, _event_id, _body in told}
    WebhookDelivery.objects.filter(webhook__in=webhooks, created_at__lt=now - KEPT).delete()
    rows = [
        WebhookDelivery(webhook=webhook, event=event, event_id=event_id, body=body, created_at=now)
        for webhook, event_id, body in told
    ]
    keys = {f"{CHANNEL}/{row.public_id}": row for row in rows}
    queue_messages(
        [
            Queued(CHANNEL, key, {"name": row.webhook.name, "event": event}, lane=str(row.webhook.public_id))
            for key, row in keys.items()
        ],
        now=now,
    )
    for message in OutboxMessage.objects.filter(key__in=keys):
        keys[message.key].message = message
    return WebhookDelivery.objects.bulk_create(rows, batch_size=1000)


def _checked(url: str) -> str:
    try:
        clean = clean_url(url)
        locate(clean)
    except AddressRefused as refused:
        raise WebhookRefused(str(refused), "url") from refused
    return clean


def _known(events: Sequence[str]) -> list[str]:
    known = [name for name in all_events() if name in set(events)]
    if not known or len(known) != len(set(events)):
        raise WebhookRefused(_("Choose at least one event."), "events")
    return known


def _said(webhook: Webhook) -> dict[str, Any]:
    return {name: getattr(webhook, name) for name in SAID}
