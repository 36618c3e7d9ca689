"""Notices and who wants mail."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from hrplatform.lib.db import PublicIdModel
from notices.registry import Kind, shown_kind


class NoticeQuerySet(models.QuerySet["Notice"]):
    def unread(self) -> "NoticeQuerySet":
        return self.filter(read_at=None)


class Notice(PublicIdModel):
    """One thing one person should know; its text is made in the reader's language when it is read."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=80)
    context = models.JSONField(default=dict)
    link = models.CharField(max_length=300, blank=True)
    dedupe_key = models.CharField(max_length=200)
    created_at = models.DateTimeField(_("time"))
    read_at = models.DateTimeField(_("read"), null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "dedupe_key"], name="notice_once_per_person")]
        indexes = [
            models.Index(fields=["user", "-created_at"], name="notice_inbox"),
            models.Index(fields=["user"], condition=models.Q(read_at=None), name="notice_unread"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def registered_kind(self) -> Kind:
        return shown_kind(self.kind)

    @property
    def title(self) -> str:
        return self.registered_kind.title_for(self.context)

    @property
    def body(self) -> str:
        return self.registered_kind.body_for(self.context)


class NoticePreference(models.Model):
    """What a person chose; without a row, mail is sent."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_preference")
    mail = models.BooleanField(_("Send my notices by e-mail too"), default=True)
