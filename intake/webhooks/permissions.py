"""Loaders of webhooks and deliveries: HR only."""

from typing import Any
from uuid import UUID

from django.http import Http404

from hrplatform.lib.roles import require_role
from intake.webhooks.models import Webhook, WebhookDelivery


def require_manager(user: Any) -> None:
    """PermissionDenied for everybody but HR."""
    require_role(user, "hr")


def access_webhook(user: Any, public_id: UUID) -> Webhook:
    """The webhook; 403 for who isn't HR, 404 for none."""
    require_manager(user)
    webhook = Webhook.objects.select_related("created_by").filter(public_id=public_id).first()
    if webhook is None:
        raise Http404("no such webhook")
    return webhook


def access_delivery(user: Any, public_id: UUID) -> WebhookDelivery:
    """The delivery; 403 for who isn't HR, 404 for none."""
    require_manager(user)
    delivery = WebhookDelivery.objects.select_related("webhook").filter(public_id=public_id).first()
    if delivery is None:
        raise Http404("no such delivery")
    return delivery
