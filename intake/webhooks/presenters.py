"""Webhooks and their deliveries as people read them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from hrplatform.lib.formats import format_moment
from hrplatform.lib.ui import Fact, Status
from intake.webhooks.events import PING, label_of
from intake.webhooks.models import Webhook, WebhookDelivery
from jobs.presenters import message_status


@dataclass(frozen=True)
class DeliveryRow:
    """One line of the list of deliveries."""

    public_id: object
    event: str
    at: datetime
    status: Status
    detail: str
    attempts: int


def webhook_url(webhook: Webhook) -> str:
    return reverse("integrations:webhook-detail", args=[webhook.public_id])


def webhook_status(webhook: Webhook) -> Status:
    return (
        Status("good", _("Switched on")) if webhook.is_active else Status("neutral", _("Switched off"), "player-pause")
    )


def event_words(webhook: Webhook) -> str:
    return _(", ").join(str(label_of(name)) for name in webhook.events)


def webhook_facts(webhook: Webhook, now: datetime) -> list[Fact]:
    facts = [
        Fact(_("Address"), webhook.url),
        Fact(_("What it is told"), event_words(webhook)),
        Fact(_("Added on"), format_moment(webhook.created_at)),
        Fact(_("Added by"), str(webhook.created_by or "—")),
    ]
    if webhook.former_until and webhook.former_until > now:
        facts.append(Fact(_("The former key signs until"), format_moment(webhook.former_until)))
    return facts


def delivery_rows(deliveries: Iterable[WebhookDelivery]) -> list[DeliveryRow]:
    return [
        DeliveryRow(
            public_id=row.public_id,
            event=_("Trial message") if row.event == PING else str(label_of(row.event)),
            at=row.created_at,
            status=message_status(row.message) if row.message else Status("none", _("No longer kept")),
            detail=_answer_of(row),
            attempts=row.message.attempt if row.message else 0,
        )
        for row in deliveries
    ]


def _answer_of(row: WebhookDelivery) -> str:
    if row.status_code:
        return f"HTTP {row.status_code}"
    return row.message.error.partition(": ")[2][:200] if row.message and row.message.error else ""
