"""Addresses that are told what happened, and what they were told (spec 13.3)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hrplatform.lib.db import PublicIdModel


class Webhook(PublicIdModel):
    """One address. Secrets are encrypted with the company's key; the former one still signs until `former_until`."""

    name = models.CharField(_("name"), max_length=60)
    url = models.CharField(_("address"), max_length=500)
    events = models.JSONField(_("events"), default=list)
    is_active = models.BooleanField(_("switched on"), default=True)
    secret = models.BinaryField()
    former_secret = models.BinaryField(null=True)
    former_until = models.DateTimeField(null=True)
    created_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(_("made"))

    class Meta:
        app_label = "intake"
        verbose_name = _("webhook")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class WebhookDelivery(PublicIdModel):
    """One event for one address. `message` is its row in the outbox, which keeps state and attempts.

    `body` is what is sent, byte for byte: {"id", "event", "at", "company", "data"}. A delivery asked for again is a
    new row with the same event.
    """

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    message = models.OneToOneField("jobs.OutboxMessage", on_delete=models.SET_NULL, null=True, related_name="+")
    event = models.CharField(_("event"), max_length=60)
    event_id = models.UUIDField(db_index=True)
    body = models.TextField()
    status_code = models.PositiveSmallIntegerField(_("answered"), null=True)
    created_at = models.DateTimeField(_("time"))

    class Meta:
        app_label = "intake"
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.event
