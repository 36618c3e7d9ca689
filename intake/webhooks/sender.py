"""Sending one message to one address: no redirects, no proxies, to the very address that was checked."""

from __future__ import annotations

import http.client
import socket
import ssl
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy

from hrplatform.lib import dates
from intake.webhooks import keys, signing
from intake.webhooks.addresses import AddressRefused, Place, Unresolvable, locate
from intake.webhooks.models import WebhookDelivery
from jobs import channels
from jobs.channels import NotDelivered, Refused
from jobs.models import OutboxMessage

CHANNEL = "webhook"
SECONDS = 10
LATER = frozenset({408, 425, 429})
USER_AGENT = "hrplatform-webhook/1"


def register_channel() -> None:
    """Called once when the app is ready."""
    label = gettext_lazy("Webhook")
    channels.register(CHANNEL, send_webhook, label=label, describe=lambda message: message.payload.get("name", ""))


def send_webhook(message: OutboxMessage) -> None:
    """Post the delivery's body, signed now. Raises as jobs.channels says."""
    delivery = WebhookDelivery.objects.select_related("webhook").filter(message=message).first()
    if delivery is None or not delivery.webhook.is_active:
        raise Refused("the webhook was removed or switched off")
    status = post(delivery, now=dates.now())
    if status < 300:
        WebhookDelivery.objects.filter(pk=delivery.pk).update(status_code=status)
        return
    if status >= 500 or status in LATER:
        raise NotDelivered(f"HTTP {status}")
    raise Refused(f"HTTP {status}" + (" (redirects are not followed)" if status < 400 else ""))


def post(delivery: WebhookDelivery, *, now: datetime) -> int:
    """The status the other side answered with."""
    try:
        place = locate(delivery.webhook.url)
    except Unresolvable as error:
        raise NotDelivered(str(error)) from error
    except AddressRefused as error:
        raise Refused(str(error)) from error
    body = delivery.body.encode()
    signature = signing.sign(body=body, keys=keys.keys_in_force(delivery.webhook, now), at=int(now.timestamp()))
    headers = {
        "Content-Type": "application/json",
        "User-Agent": USER_AGENT,
        "HR-Event": delivery.event,
        "HR-Delivery": str(delivery.public_id),
        "Idempotency-Key": str(delivery.event_id),
        signing.HEADER: signature,
        "Host": place.host if place.port in (80, 443) else f"{place.host}:{place.port}",
    }
    return _request(place, body, headers)


def _request(place: Place, body: bytes, headers: dict[str, str]) -> int:
    try:
        connection = _connect(place)
    except OSError as error:
        raise NotDelivered(f"no connection: {error}") from error
    try:
        connection.request("POST", place.path, body=body, headers=headers)
        return connection.getresponse().status
    finally:
        connection.close()


def _connect(place: Place) -> http.client.HTTPConnection:
    """A connection to the checked IP; the certificate must be the host's."""
    connection = http.client.HTTPConnection(place.host, place.port, timeout=SECONDS)
    opened: Any = socket.create_connection((place.ip, place.port), timeout=SECONDS)
    if place.scheme == "https":
        try:
            opened = ssl.create_default_context().wrap_socket(opened, server_hostname=place.host)
        except OSError:
            opened.close()
            raise
    connection.sock = opened
    return connection
