"""Batches: every file that came in, what was decided about it, and what it replaced (spec 2.6)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hrplatform.lib.db import PublicIdModel
from intake.enums import BatchState, Source
from intake.tokens.models import ApiRequest, ApiToken
from intake.webhooks.models import Webhook, WebhookDelivery

__all__ = ["ApiRequest", "ApiToken", "Batch", "BatchChange", "Webhook", "WebhookDelivery"]


class Batch(PublicIdModel):
    """One file or request that brought data in.

    `moved_at` is when it came into its state. `choices` is what the sender chose (sheet, header rows, columns, as_of,
    …), `signature` the hash of the file's headers by which that choice is remembered, `findings` what the last check
    or import said, for the page.
    """

    kind = models.CharField(_("kind"), max_length=40)
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.COMMAND)
    state = models.CharField(_("state"), max_length=10, choices=BatchState.choices, default=BatchState.DONE)
    file_name = models.CharField(_("file"), max_length=255, blank=True)
    stored_name = models.CharField(max_length=255, blank=True)
    size = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    choices = models.JSONField(default=dict)
    signature = models.CharField(max_length=64, blank=True, db_index=True)
    findings = models.JSONField(default=dict)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    created = models.PositiveIntegerField(_("created"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    rejected = models.PositiveIntegerField(_("rejected"), default=0)
    created_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(_("received"))
    moved_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "-id"], name="intake_batch_state")]

    def __str__(self) -> str:
        return self.file_name or f"{self.kind} {self.created_at:%Y-%m-%d %H:%M}"


class BatchChange(models.Model):
    """One object a batch touched, as it was before and as it became: what undoing needs.

    `label` is app.model, `key` its primary key. `before` is empty where the batch made the object. Bulk data keeps
    what it replaced in tables of its own (performance.ReplacedObservation).
    """

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="changes")
    label = models.CharField(max_length=60)
    key = models.BigIntegerField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["label", "key"], name="intake_change_object")]
