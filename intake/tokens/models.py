"""Tokens of the machine interface and the answers kept under their idempotency keys (spec 13.1, 13.3)."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from hrplatform.lib.db import PublicIdModel


class ApiToken(PublicIdModel):
    """A right of one machine. The secret itself is shown once; kept are its SHA-256 and its first characters.

    A token lives in its company's schema: on another company's host nobody knows it.
    """

    name = models.CharField(_("name"), max_length=60)
    start = models.CharField(_("begins with"), max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(_("scopes"), default=list)
    expires_at = models.DateTimeField(_("expires"))
    created_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(_("made"))
    last_used_at = models.DateTimeField(_("last used"), null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        app_label = "intake"
        verbose_name = _("API token")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name

    def is_valid(self, now: datetime) -> bool:
        return self.revoked_at is None and self.expires_at > now


class ApiRequest(models.Model):
    """What a write was answered, kept under the key its sender gave it: the same key is the same answer.

    `request` is the hash of method, path and body. Written in the transaction of the write itself.
    """

    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE, related_name="requests", db_index=False)
    key = models.CharField(max_length=200)
    request = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    answer = models.JSONField(default=dict)
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        app_label = "intake"
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="api_request_once")]
